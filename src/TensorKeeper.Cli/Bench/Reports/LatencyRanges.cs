// SPDX-License-Identifier: MIT
using TensorKeeper.Cli.Bench.Measures;

namespace TensorKeeper.Cli.Bench.Reports;

/// <summary>Cuts latencies into ranges that grow by the same factor, for a chart.</summary>
internal static class LatencyRanges
{
    private const int PerDecade = 8;

    /// <summary>Returns the ranges from the fastest call to the slowest.</summary>
    /// <returns>Lower edge and count; empty if no call succeeded.</returns>
    public static IReadOnlyList<(TimeSpan From, long Count)> Of(LatencyHistogram latencies)
    {
        if (latencies.Count == 0) { return []; }
        var ranges = new List<(TimeSpan From, long Count)>();
        int step = (int)Math.Floor(PerDecade * Math.Log10(Math.Max(0.1, latencies.Min.TotalMicroseconds)));
        for (TimeSpan from = Edge(step); from <= latencies.Max; from = Edge(++step))
        {
            // The outermost ranges take what their edges, rounded to a tick, might leave out.
            TimeSpan below = Edge(step + 1) > latencies.Max ? TimeSpan.MaxValue : Edge(step + 1);
            ranges.Add((from, latencies.CountBetween(ranges.Count == 0 ? TimeSpan.Zero : from, below)));
        }

        return ranges;
    }

    private static TimeSpan Edge(int step) => TimeSpan.FromMicroseconds(Math.Pow(10, step / (double)PerDecade));
}
