// SPDX-License-Identifier: MIT
using TensorKeeper.Serving.Telemetry;

namespace TensorKeeper.AspNetCore.Metrics;

/// <summary>Durations, counted by buckets of upstream. Thread-safe; recording takes no lock and no memory.</summary>
/// <param name="bounds">The upper bounds of all buckets but the last, which has none; in microseconds, rising.</param>
internal sealed class LatencyHistogram(double[] bounds)
{
    private readonly StripedCounts _counts = new(bounds.Length + 2);   // a bucket for each bound, one above, and the sum

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
    public long TotalMicroseconds => _counts[bounds.Length + 1];

    /// <summary>Counts a duration.</summary>
    public void Record(TimeSpan took)
    {
        double microseconds = took.TotalMicroseconds;
        int bucket = Array.BinarySearch(bounds, microseconds);
        _counts.Add(bucket < 0 ? ~bucket : bucket, 1);
        _counts.Add(bounds.Length + 1, (long)microseconds);
    }

    /// <summary>Returns how many durations each bucket has, not cumulated.</summary>
    public long[] Read() => [.. Enumerable.Range(0, bounds.Length + 1).Select(i => _counts[i])];
}
