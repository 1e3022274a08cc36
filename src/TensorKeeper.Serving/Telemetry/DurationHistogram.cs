// SPDX-License-Identifier: MIT
using System.Numerics;

namespace TensorKeeper.Serving.Telemetry;

/// <summary>Durations, counted by powers of two. Thread-safe; recording takes no lock and no memory.</summary>
/// <remarks>A reader sees each count once it was recorded, and not all counts of one moment.</remarks>
public sealed class DurationHistogram
{
    private const int BoundCount = 27;
    private const int SumAt = BoundCount + 1;   // behind the bucket without a bound

    private readonly StripedCounts _counts = new(SumAt + 1);

    /// <summary>Gets the upper bounds, inclusive, of all buckets but the last, which has none.</summary>
    /// <value>Seconds: one microsecond, two, four and so on to 67 seconds.</value>
    public static IReadOnlyList<double> BoundsInSeconds { get; } = [.. Enumerable.Range(0, BoundCount).Select(static i => (1L << i) / 1e6)];

    /// <summary>Counts a duration.</summary>
    /// <param name="took">The duration; a negative one counts as zero.</param>
    public void Record(TimeSpan took)
    {
        long ticks = Math.Max(0, took.Ticks);
        _counts.Add(BucketOf(ticks), 1);
        if (ticks > 0) { _counts.Add(SumAt, ticks); }
    }

    /// <summary>Reads all counts.</summary>
    /// <returns>How many durations each bucket has, not cumulated, and the sum of all durations.</returns>
    public (long[] Counts, TimeSpan Total) Read() =>
        ([.. Enumerable.Range(0, SumAt).Select(i => _counts[i])], TimeSpan.FromTicks(_counts[SumAt]));

    // Bounds belong to the bucket below them: a duration of two microseconds and a tick is the first of the bucket of four.
    private static int BucketOf(long ticks) =>
        ticks <= TimeSpan.TicksPerMicrosecond ? 0 : Math.Min(BoundCount, BitOperations.Log2((ulong)((ticks - 1) / TimeSpan.TicksPerMicrosecond)) + 1);
}
