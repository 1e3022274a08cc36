// SPDX-License-Identifier: MIT
namespace TensorKeeper.AspNetCore.Metrics;

/// <summary>Durations, counted by TensorFlow Serving's buckets. Thread-safe; recording takes no lock and no memory.</summary>
internal sealed class LatencyHistogram
{
    private const int BucketCount = 33;
    private const double FirstMicroseconds = 10;
    private const double Growth = 1.8;

    private readonly long[] _counts = new long[BucketCount + 1];
    private long _microseconds;

    /// <summary>Gets the upper bounds of all buckets but the last, which has none; in microseconds: 10 * 1.8^i.</summary>
    public static double[] Bounds { get; } = [.. Enumerable.Range(0, BucketCount).Select(static i => FirstMicroseconds * Math.Pow(Growth, i))];

    /// <summary>Gets the sum of all durations, in microseconds.</summary>
    public long TotalMicroseconds => Interlocked.Read(ref _microseconds);

    /// <summary>Counts a duration.</summary>
    public void Record(TimeSpan took)
    {
        double microseconds = took.TotalMicroseconds;
        int bucket = Array.BinarySearch(Bounds, microseconds);
        Interlocked.Increment(ref _counts[bucket < 0 ? ~bucket : bucket]);
        Interlocked.Add(ref _microseconds, (long)microseconds);
    }

    /// <summary>Returns how many durations each bucket has, not cumulated.</summary>
    public long[] Read()
    {
        long[] counts = new long[_counts.Length];
        for (int i = 0; i < counts.Length; i++) { counts[i] = Interlocked.Read(ref _counts[i]); }
        return counts;
    }
}
