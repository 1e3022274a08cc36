// SPDX-License-Identifier: MIT
using System.Numerics;

namespace TensorKeeper.Serving.Telemetry;

/// <summary>Durations, counted by powers of two. Thread-safe; recording takes no lock and no memory.</summary>
/// <remarks>
/// Each processor counts in cache lines of its own, up to sixteen of them, so that threads which record at once do not wait
/// for each other. A reader sees each count once it was recorded, and not all counts of one moment.
/// </remarks>
public sealed class DurationHistogram
{
    private const int BoundCount = 27;
    private const int SumAt = BoundCount + 1;   // behind the bucket without a bound
    private const int Stride = 32;              // four cache lines of eight counts
    private const int MostStripes = 16;

    private static readonly int StripeMask = (int)BitOperations.RoundUpToPowerOf2((uint)Math.Clamp(Environment.ProcessorCount, 1, MostStripes)) - 1;

    private readonly long[] _counts = new long[(StripeMask + 1) * Stride];

    /// <summary>Gets the upper bounds, inclusive, of all buckets but the last, which has none.</summary>
    /// <value>Seconds: one microsecond, two, four and so on to 67 seconds.</value>
    public static IReadOnlyList<double> BoundsInSeconds { get; } = [.. Enumerable.Range(0, BoundCount).Select(static i => (1L << i) / 1e6)];

    /// <summary>Counts a duration.</summary>
    /// <param name="took">The duration; a negative one counts as zero.</param>
    public void Record(TimeSpan took)
    {
        long ticks = Math.Max(0, took.Ticks);
        int stripe = (Thread.GetCurrentProcessorId() & StripeMask) * Stride;
        Interlocked.Increment(ref _counts[stripe + BucketOf(ticks)]);
        if (ticks > 0) { Interlocked.Add(ref _counts[stripe + SumAt], ticks); }
    }

    /// <summary>Reads all counts.</summary>
    /// <returns>How many durations each bucket has, not cumulated, and the sum of all durations.</returns>
    public (long[] Counts, TimeSpan Total) Read()
    {
        long[] counts = new long[SumAt];
        long ticks = 0;
        for (int stripe = 0; stripe < _counts.Length; stripe += Stride)
        {
            for (int i = 0; i < counts.Length; i++) { counts[i] += Interlocked.Read(ref _counts[stripe + i]); }
            ticks += Interlocked.Read(ref _counts[stripe + SumAt]);
        }

        return (counts, TimeSpan.FromTicks(ticks));
    }

    // Bounds belong to the bucket below them: a duration of two microseconds and a tick is the first of the bucket of four.
    private static int BucketOf(long ticks) =>
        ticks <= TimeSpan.TicksPerMicrosecond ? 0 : Math.Min(BoundCount, BitOperations.Log2((ulong)((ticks - 1) / TimeSpan.TicksPerMicrosecond)) + 1);
}
