// SPDX-License-Identifier: MIT
using System.Globalization;
using Spectre.Console;
using TensorKeeper.Cli.Bench.Measures;

namespace TensorKeeper.Cli.Bench.Reports;

/// <summary>Prints a report for a person.</summary>
internal static class BenchText
{
    /// <summary>Prints.</summary>
    public static void Print(IAnsiConsole console, BenchReport report)
    {
        console.WriteLine();
        console.MarkupLine(string.Create(
            CultureInfo.InvariantCulture, $"[bold]{Markup.Escape(report.Model.Name)}[/] version {report.Model.Version}, {Markup.Escape(report.Target.Text)}"));
        var grid = new Grid().AddColumn(new GridColumn().NoWrap().Padding(2, 0, 3, 0)).AddColumn(new GridColumn().Padding(0, 0, 0, 0));
        foreach ((string name, string value) in report.Parameters) { grid.AddRow($"[dim]{name}[/]", Markup.Escape(value)); }
        grid.AddRow("[dim]machine[/]", Markup.Escape(report.Machine.Text));
        console.Write(grid);
        console.WriteLine();
        console.Write(TableOf(report));
        console.WriteLine();
        PrintPlot(console, report);
        PrintErrors(console, report);
        console.MarkupLine($"[dim]{Markup.Escape(report.LatencyText)}[/]");
        foreach (string warning in report.Warnings) { console.MarkupLine($"[yellow]warning[/]: {Markup.Escape(warning)}"); }
        foreach (Verdict verdict in report.Verdicts)
        {
            console.MarkupLine($"{(verdict.IsPassed ? "[green]kept[/]" : "[red]not kept[/]")}: {Markup.Escape(verdict.Text)}");
        }
    }

    private static Table TableOf(BenchReport report)
    {
        Table table = new Table().NoBorder().ShowHeaders();
        string[] heads =
        [
            report.IsOpen ? "DUE/s" : "IN FLIGHT", "REQUESTS/s", "ROWS/s", "MEAN", "p50", "p90", "p99", "p99.9", "MAX", "ERRORS", "OWN CPU",
        ];
        foreach (string head in heads) { table.AddColumn(new TableColumn($"[dim]{head}[/]").NoWrap().PadLeft(0).PadRight(3).RightAligned()); }
        bool knowsServer = report.Results.All(static result => result.Cost.ServerCores is not null);
        if (knowsServer) { table.AddColumn(new TableColumn("[dim]SERVER CPU[/]").NoWrap().PadLeft(0).PadRight(0).RightAligned()); }
        foreach (LoadResult result in report.Results)
        {
            var cells = new List<string>
            {
                $"[bold]{result.Point.LevelText}[/]",
                Rate(result.RequestsPerSecond),
                Rate(result.RowsPerSecond),
                Latency(result, result.Latencies.Mean),
                Percentile(result, 50),
                Percentile(result, 90),
                Percentile(result, 99),
                Percentile(result, 99.9),
                Latency(result, result.Latencies.Max),
                result.Failed == 0 ? "0" : $"[red]{result.Failed.ToString(CultureInfo.InvariantCulture)}[/]",
                Cores(result.Cost.Cores),
            };
            if (knowsServer) { cells.Add(Cores(result.Cost.ServerCores!.Value)); }
            table.AddRow([.. cells]);
        }

        return table;
    }

    private static void PrintPlot(IAnsiConsole console, BenchReport report)
    {
        LoadResult[] shown = [.. report.Results.Where(static result => result.Latencies.Count > 0 && result.RequestsPerSecond > 0)];
        if (shown.Length == 0) { return; }
        string plot;
        if (report.IsSweep)
        {
            // The 99th percentile last: where two meet, it is the one that is seen.
            plot = "Latency, o median and x p99\n" + TextPlot.Scatter(
                [
                    .. shown.Select(static result => (result.RequestsPerSecond, result.Latencies.Percentile(50), 'o')),
                    .. shown.Select(static result => (result.RequestsPerSecond, result.Latencies.Percentile(99), 'x')),
                ],
                "requests/s");
        }
        else
        {
            plot = "Latency from\n" + TextPlot.Bars(LatencyRanges.Of(shown[0].Latencies));
        }

        // Not through the console's wrapping: a folded chart shows nothing.
        console.Profile.Out.Writer.WriteLine(plot);
    }

    private static void PrintErrors(IAnsiConsole console, BenchReport report)
    {
        foreach (LoadResult result in report.Results)
        {
            foreach (ErrorCount error in result.Errors)
            {
                console.MarkupLine(string.Create(
                    CultureInfo.InvariantCulture,
                    $"[red]{error.Count} x {Markup.Escape(error.Status)}[/] with {result.Point.Text}; the first: {Markup.Escape(error.FirstMessage)}"));
            }
        }
    }

    private static string Percentile(LoadResult result, double percent) => Latency(result, result.Latencies.Percentile(percent));

    private static string Latency(LoadResult result, TimeSpan latency) => result.Latencies.Count == 0 ? "-" : TimeText.Of(latency);

    private static string Rate(double rate) => rate.ToString(rate < 100 ? "0.0" : "#,0", CultureInfo.InvariantCulture);

    private static string Cores(double cores) => string.Create(CultureInfo.InvariantCulture, $"{cores:0.00} cores");
}
