// SPDX-License-Identifier: MIT
namespace TensorKeeper.AspNetCore.Metrics;

/// <summary>Durations, counted by buckets of upstream. Thread-safe; recording takes no lock and no memory.</summary>
/// <param name="bounds">The upper bounds of all buckets but the last, which has none; in microseconds, rising.</param>
internal sealed class LatencyHistogram(double[] bounds)
{
    private readonly long[] _counts = new long[bounds.Length + 1];
    private long _microseconds;

    /// <summary>Initializes a histogram with TensorFlow Serving's buckets.</summary>
    public LatencyHistogram()
        : this(Bounds)
    {
    }

    /// <summary>Gets the bounds of TensorFlow Serving, in microseconds: 10 * 1.8^i.</summary>
    public static double[] Bounds { get; } = [.. Enumerable.Range(0, 33).Select(static i => 10 * Math.Pow(1.8, i))];

    /// <summary>Gets the bounds of TensorFlow for runs of graphs, in microseconds: 1000 * 2^i.</summary>
    public static double[] GraphBounds { get; } = [.. Enumerable.Range(0, 20).Select(static i => 1000 * Math.Pow(2, i))];

    /// <summary>Gets the upper bounds of all buckets but the last, which has none; in microseconds.</summary>
    public double[] Limits => bounds;

    /// <summary>Gets the sum of all durations, in microseconds.</summary>
    public long TotalMicroseconds => Interlocked.Read(ref _microseconds);

    /// <summary>Counts a duration.</summary>
    public void Record(TimeSpan took)
    {
        double microseconds = took.TotalMicroseconds;
        int bucket = Array.BinarySearch(bounds, microseconds);
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
