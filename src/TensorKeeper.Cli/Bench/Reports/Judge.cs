// SPDX-License-Identifier: MIT
using System.Globalization;
using TensorKeeper.Cli.Bench.Measures;

namespace TensorKeeper.Cli.Bench.Reports;

/// <summary>Compares results with limits, and says when they should not be believed.</summary>
internal static class Judge
{
    // From here on the generator itself may be what is measured: the rest of a machine's time is the system's.
    private const double BusyShare = 0.8;
    private const double BusyShareBesideServer = 0.4;
    private const double LateShare = 0.1;
    private static readonly TimeSpan LateAtLeast = TimeSpan.FromMilliseconds(1);

    /// <summary>Returns one verdict for each limit that was set, over all results.</summary>
    public static IReadOnlyList<Verdict> Verdicts(BenchOptions options, IReadOnlyList<LoadResult> results)
    {
        var verdicts = new List<Verdict>();
        if (options.MaxP99 is { } limit)
        {
            LoadResult worst = results.MaxBy(static result => result.Latencies.Percentile(99))!;
            TimeSpan p99 = worst.Latencies.Percentile(99);
            LoadResult? empty = results.FirstOrDefault(static result => result.Latencies.Count == 0);
            verdicts.Add(empty is not null
                ? new Verdict(false, $"p99 at most {TimeText.Of(limit)}: no call succeeded with {empty.Point.Text}")
                : new Verdict(p99 <= limit, $"p99 at most {TimeText.Of(limit)}: {TimeText.Of(p99)} with {worst.Point.Text}"));
        }

        if (options.MaxErrors is { } most)
        {
            LoadResult worst = results.MaxBy(static result => result.Failed)!;
            verdicts.Add(new Verdict(worst.Failed <= most, string.Create(
                CultureInfo.InvariantCulture, $"errors at most {most}: {worst.Failed} with {worst.Point.Text}")));
        }

        return verdicts;
    }

    /// <summary>Returns what a reader must know.</summary>
    public static IReadOnlyList<string> Warnings(BenchTarget target, int cores, IReadOnlyList<LoadResult> results)
    {
        var warnings = new List<string>();
        LoadResult busiest = results.MaxBy(static result => result.Cost.Cores)!;
        double share = busiest.Cost.Cores / cores;
        if (share >= BusyShare || (target.IsLocal && share >= BusyShareBesideServer))
        {
            string where = target.IsLocal ? ", which the server needs too: run the load from another machine" : ": the load generator is the bottleneck";
            warnings.Add(string.Create(
                CultureInfo.InvariantCulture, $"With {busiest.Point.Text} this tool kept {busiest.Cost.Cores:0.0} of {cores} cores busy{where}."));
        }

        foreach (LoadResult result in results.Where(static result => result.Point.IsOpen))
        {
            TimeSpan late = result.Lateness.Percentile(99);
            if (late > LateAtLeast && late > LateShare * result.Latencies.Percentile(99))
            {
                warnings.Add($"With {result.Point.Text} one call in a hundred was sent {TimeText.Of(late)} late or later: "
                    + "calls waited for a free place (--max_in_flight), or this machine did not keep up. Their wait is part of their latency.");
            }
        }

        if (results.Any(static result => result.IsInterrupted)) { warnings.Add("The measurement was stopped before its end."); }
        return warnings;
    }
}
