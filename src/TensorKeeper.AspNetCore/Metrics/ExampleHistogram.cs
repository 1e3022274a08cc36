// SPDX-License-Identifier: MIT
namespace TensorKeeper.AspNetCore.Metrics;

/// <summary>How many examples requests have, counted by powers of two. Thread-safe; counting takes no lock and no memory.</summary>
internal sealed class ExampleHistogram
{
    private const int BucketCount = 20;

    private readonly long[] _counts = new long[BucketCount + 1];
    private long _total;

    /// <summary>Gets the upper bounds of all buckets but the last, which has none.</summary>
    public static double[] Bounds { get; } = [.. Enumerable.Range(0, BucketCount).Select(static i => Math.Pow(2, i))];

    /// <summary>Gets the number of all examples.</summary>
    public long Total => Interlocked.Read(ref _total);

    /// <summary>Counts a request.</summary>
    public void Record(int examples)
    {
        int bucket = Array.BinarySearch(Bounds, examples);
        Interlocked.Increment(ref _counts[bucket < 0 ? ~bucket : bucket]);
        Interlocked.Add(ref _total, examples);
    }

    /// <summary>Returns how many requests each bucket has, not cumulated.</summary>
    public long[] Read() => [.. _counts.Select((_, i) => Interlocked.Read(ref _counts[i]))];
}
