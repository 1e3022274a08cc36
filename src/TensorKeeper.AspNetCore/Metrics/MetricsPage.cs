// SPDX-License-Identifier: MIT
using System.Globalization;
using TensorKeeper.Serving.Telemetry;

namespace TensorKeeper.AspNetCore.Metrics;

/// <summary>All metrics at one moment, as the exporter prints them. Thread-safe.</summary>
internal sealed class MetricsPage(RequestMetrics requests, BatchMetrics batches, LoadMetrics loads, PhaseTimes phases)
{
    /// <summary>Prints everything.</summary>
    public string Print() => PrometheusText.Write(requests, batches, loads, phases);

    /// <summary>Reads the first cell of each metric that is named, as a reload answers them.</summary>
    /// <param name="names">Names with slashes, such as <c>/tensorflow/serving/request_count</c>.</param>
    /// <returns>A value for each name; 0 of a metric that there is not, or that has no cell yet.</returns>
    public long[] ReadFirstCells(IReadOnlyList<string> names)
    {
        if (names.Count == 0) { return []; }
        string[] lines = Print().Split('\n');
        return [.. names.Select(name => Find(lines, name.Replace('/', ':') + "{"))];
    }

    private static long Find(string[] lines, string start)
    {
        string? cell = lines.FirstOrDefault(line => line.StartsWith(start, StringComparison.Ordinal));
        return cell is not null && long.TryParse(cell[(cell.LastIndexOf(' ') + 1)..], CultureInfo.InvariantCulture, out long value) ? value : 0;
    }
}
