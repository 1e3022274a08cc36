// SPDX-License-Identifier: MIT
using System.Numerics;

namespace TensorKeeper.Serving.Batching;

/// <summary>Learns from what batches took how many rows are best run together. Not thread-safe.</summary>
/// <remarks>
/// More rows at once are cheaper each, up to where the model's intermediate values leave the processor's caches; where that
/// is depends on model and machine. So powers of two are compared by their measured time for a row, the neighbours of
/// the best one being tried now and then. The smallest that is nearly as good as the best wins: nobody waits for a larger one.
/// </remarks>
internal sealed class BatchLimit
{
    /// <summary>The most rows that are ever joined.</summary>
    public const int MostRows = 1 << (Levels - 1);

    private const int Levels = 11;
    private const int FirstLevel = 1;          // a large model is slower with many; a small one climbs in no time
    private const int TrialInterval = 16;        // one batch in sixteen may be of a size that is worse
    private const int FirstTrialInterval = 4;    // sooner where nothing is known yet
    private const double Weight = 0.2;           // of a new measurement against all before it
    private const double NearlyAsGood = 1.03;

    // Who arrives when a batch has just started waits for all of it.
    private static readonly TimeSpan LongestBatch = TimeSpan.FromMilliseconds(100);

    private readonly double[] _secondsPerRow = new double[Levels];
    private int _best = FirstLevel;
    private int _batches;
    private bool _triesMore;

    /// <summary>Gets the number of rows that is best as far as is known.</summary>
    /// <value>1 to <see cref="MostRows"/>; 2 before anything was measured.</value>
    public int Best => 1 << _best;

    /// <summary>Returns how many rows the next batch is to have at most.</summary>
    public int Next()
    {
        int more = Math.Min(_best + 1, Levels - 1);
        int less = Math.Max(_best - 1, 0);
        bool isKnown = _secondsPerRow[_best] > 0;
        bool isMoreNew = isKnown && _secondsPerRow[more] == 0;
        bool isNew = isMoreNew || (isKnown && _secondsPerRow[less] == 0);
        if (++_batches % (isNew ? FirstTrialInterval : TrialInterval) != 0) { return Best; }
        _triesMore = isNew ? isMoreNew : !_triesMore;
        int trial = _triesMore ? more : less;
        return IsTooLong(trial, _secondsPerRow[_best]) ? Best : 1 << trial;
    }

    /// <summary>Takes note of a batch that ran while the engine was busy; on an idle one single rows look too cheap.</summary>
    /// <param name="rows">1 or more.</param>
    /// <param name="took">All of it, with joining and cutting.</param>
    public void Learn(int rows, TimeSpan took)
    {
        int level = rows <= 1 ? 0 : Math.Min(BitOperations.Log2((uint)rows - 1) + 1, Levels - 1);
        double cost = Math.Max(took.TotalSeconds / rows, 1e-9);
        double known = _secondsPerRow[level];
        _secondsPerRow[level] = known == 0 ? cost : known + (Weight * (cost - known));
        Choose();
    }

    private void Choose()
    {
        double least = double.MaxValue;
        for (int level = 0; level < Levels; level++)
        {
            double cost = _secondsPerRow[level];
            if (cost > 0 && cost < least && !IsTooLong(level, cost)) { least = cost; }
        }

        if (least == double.MaxValue)
        {
            _best = Math.Max(0, _best - 1);   // all that were measured take too long
            return;
        }

        for (int level = 0; level < Levels; level++)
        {
            double cost = _secondsPerRow[level];
            if (cost > 0 && cost <= least * NearlyAsGood && !IsTooLong(level, cost))
            {
                _best = level;
                return;
            }
        }
    }

    private static bool IsTooLong(int level, double secondsPerRow) => level > 0 && secondsPerRow * (1 << level) > LongestBatch.TotalSeconds;
}
