// SPDX-License-Identifier: MIT
using System.Globalization;
using TensorKeeper.Cli.Bench.Measures;

namespace TensorKeeper.Cli.Bench.Reports;

/// <summary>Writes a report for browsers: one file that needs no other, in light or dark as the browser is.</summary>
internal static class BenchHtml
{
    // Whatever a name or a message of a server holds, the page fetches nothing and runs nothing.
    private const string Policy = "default-src 'none'; style-src 'unsafe-inline'";

    private const string Style =
        """
        <style>
        :root { color-scheme: light dark; --page: #fff; --ink: #1c2330; --dim: #667085; --grid: #e4e7ec; --card: #f7f8fa; --heat: #0b62d6; --good: #067647; --bad: #b42318;
          --c0: #0b62d6; --c1: #d9730d; --c2: #b42318; --c3: #067647; --c4: #7a3ec8; --c5: #0e7c86; --c6: #a15c07; --c7: #c11574; }
        @media (prefers-color-scheme: dark) { :root { --page: #12161d; --ink: #e6e9ef; --dim: #98a2b3; --grid: #2a313c; --card: #1a202a; --heat: #6db1ff; --good: #47cd89; --bad: #ff7a70;
          --c0: #6db1ff; --c1: #ffa94d; --c2: #ff7a70; --c3: #47cd89; --c4: #bd9bff; --c5: #4fd1c5; --c6: #e5c05c; --c7: #ff8cc6; } }
        body { background: var(--page); color: var(--ink); font: 15px/1.5 system-ui, sans-serif; margin: 0 auto; max-width: 1140px; padding: 24px; }
        h1 { font-size: 26px; margin: 0; overflow-wrap: anywhere; } h2 { font-size: 19px; margin: 32px 0 8px; } h3 { font-size: 15px; margin: 20px 0 4px; }
        p { margin: 6px 0; } .dim { color: var(--dim); } .good { color: var(--good); } .bad { color: var(--bad); }
        .scroll { overflow-x: auto; } table { border-collapse: collapse; font-variant-numeric: tabular-nums; }
        th, td { border-bottom: 1px solid var(--grid); padding: 5px 8px; text-align: right; white-space: nowrap; } th { color: var(--dim); font-weight: 500; }
        .plain th, .plain td { text-align: left; vertical-align: top; white-space: normal; overflow-wrap: anywhere; } .plain th { white-space: nowrap; }
        svg { background: var(--card); border-radius: 8px; display: block; width: 100%; }
        .grid { stroke: var(--grid); } .tick { fill: var(--dim); font-size: 11px; } .label { fill: var(--ink); font-size: 12px; } .heat { fill: var(--heat); }
        .line { fill: none; stroke-width: 2; stroke-linejoin: round; } .legend span { font-size: 13px; margin-right: 16px; }
        .c0 { --c: var(--c0); } .c1 { --c: var(--c1); } .c2 { --c: var(--c2); } .c3 { --c: var(--c3); } .c4 { --c: var(--c4); } .c5 { --c: var(--c5); } .c6 { --c: var(--c6); } .c7 { --c: var(--c7); }
        .line { stroke: var(--c); } .dot { fill: var(--c); } .key::before { background: var(--c); border-radius: 2px; content: ""; display: inline-block; height: 10px; margin-right: 6px; width: 10px; }
        </style>

        """;

    /// <summary>Writes the page.</summary>
    public static string Write(BenchReport report)
    {
        var page = new HtmlText();
        string title = string.Create(CultureInfo.InvariantCulture, $"{report.Model.Name} version {report.Model.Version}");
        page.Open("html", ("lang", "en")).Open("head");
        page.Empty("meta", ("charset", "utf-8"));
        page.Empty("meta", ("http-equiv", "Content-Security-Policy"), ("content", Policy));
        page.Empty("meta", ("name", "viewport"), ("content", "width=device-width, initial-scale=1"));
        page.Element("title", $"{title} under load").Raw(Style).Close();
        page.Open("body").Element("h1", title);
        page.Element("p", string.Create(CultureInfo.InvariantCulture, $"{report.Target.Text}, {report.StartedAt:yyyy-MM-dd HH:mm} UTC"), ("class", "dim"));
        foreach (Verdict verdict in report.Verdicts)
        {
            page.Element("p", (verdict.IsPassed ? "Kept: " : "Not kept: ") + verdict.Text, ("class", verdict.IsPassed ? "good" : "bad"));
        }

        foreach (string warning in report.Warnings) { page.Element("p", "Warning: " + warning, ("class", "bad")); }
        page.Element("h2", "Results");
        WriteTable(page, report);
        page.Element("p", report.LatencyText, ("class", "dim"));
        if (report.IsSweep) { HtmlCharts.Sweep(page, report.Results); }
        HtmlCharts.Curves(page, report.Results);
        foreach (LoadResult result in report.Results)
        {
            if (report.IsSweep) { page.Element("h2", result.Point.Text); }
            HtmlCharts.Heat(page, result);
        }

        WriteErrors(page, report);
        WriteParameters(page, report);
        return page.Close().Close().ToString();
    }

    private static void WriteTable(HtmlText page, BenchReport report)
    {
        page.Open("div", ("class", "scroll")).Open("table").Open("tr");
        string[] heads =
        [
            report.IsOpen ? "due/s" : "in flight", "requests/s", "rows/s", "mean", .. Percentiles.Shown.Select(Percentiles.NameOf), "max", "errors", "own CPU", "server CPU",
        ];
        foreach (string head in heads) { page.Element("th", head); }
        page.Close();
        foreach (LoadResult result in report.Results)
        {
            page.Open("tr");
            page.Element("td", result.Point.LevelText);
            page.Element("td", result.RequestsPerSecond.ToString("#,0.0", CultureInfo.InvariantCulture));
            page.Element("td", result.RowsPerSecond.ToString("#,0.0", CultureInfo.InvariantCulture));
            IEnumerable<TimeSpan> latencies = [result.Latencies.Mean, .. Percentiles.Shown.Select(result.Latencies.Percentile), result.Latencies.Max];
            foreach (TimeSpan latency in latencies) { page.Element("td", result.Latencies.Count == 0 ? "-" : TimeText.Of(latency)); }
            page.Element("td", result.Failed.ToString(CultureInfo.InvariantCulture), ("class", result.Failed > 0 ? "bad" : ""));
            page.Element("td", Cores(result.Cost.Cores));
            page.Element("td", result.Cost.ServerCores is { } server ? Cores(server) : "-");
            page.Close();
        }

        page.Close().Close();
    }

    private static void WriteErrors(HtmlText page, BenchReport report)
    {
        if (report.Results.All(static result => result.Failed == 0)) { return; }
        page.Element("h2", "Errors").Open("table", ("class", "plain")).Open("tr");
        foreach (string head in (string[])["load", "status", "count", "the first"]) { page.Element("th", head); }
        page.Close();
        foreach (LoadResult result in report.Results)
        {
            foreach (ErrorCount error in result.Errors)
            {
                page.Open("tr").Element("td", result.Point.Text).Element("td", error.Status);
                page.Element("td", error.Count.ToString(CultureInfo.InvariantCulture)).Element("td", error.FirstMessage).Close();
            }
        }

        page.Close();
    }

    private static void WriteParameters(HtmlText page, BenchReport report)
    {
        page.Element("h2", "How it was measured").Open("table", ("class", "plain"));
        foreach ((string name, string value) in report.Parameters) { Row(name, value); }
        Row("processor", string.Create(CultureInfo.InvariantCulture, $"{report.Machine.Processor}, {report.Machine.Cores} cores"));
        Row("system", report.Machine.System);
        Row("runtime", report.Machine.Runtime);
        page.Close();

        void Row(string name, string value) => page.Open("tr").Element("th", name).Element("td", value).Close();
    }

    private static string Cores(double cores) => cores.ToString("0.00", CultureInfo.InvariantCulture) + " cores";
}
