// SPDX-License-Identifier: MIT
using System.Globalization;
using TensorKeeper.Cli.Bench.Measures;

namespace TensorKeeper.Cli.Bench.Reports;

/// <summary>Draws the charts of the report for browsers, as SVG that takes its colours from the page.</summary>
internal static class HtmlCharts
{
    private const double Width = 760;
    private const double Height = 300;
    private const double Left = 70;
    private const double Right = 725;
    private const double Top = 12;
    private const double Bottom = 258;
    private const int Colours = 8;
    private const double LargestPower = 5;   // of ten, into which calls are divided: 99.999 %

    private static readonly double[] ShownInSweep = [50, 90, 99];
    private static readonly double[] CurveTicks = [0, 50, 90, 99, 99.9, 99.99, 99.999];

    /// <summary>Draws throughput against latency, a line for each percentile and a dot for each load.</summary>
    public static void Sweep(HtmlText page, IReadOnlyList<LoadResult> results)
    {
        LoadResult[] shown = [.. results.Where(static result => result.Latencies.Count > 0)];
        if (shown.Length == 0) { return; }
        double most = Math.Max(1, shown.Max(static result => result.RequestsPerSecond)) * 1.05;
        LatencyAxis axis = LatencyAxis.Around(shown.SelectMany(static result => ShownInSweep.Select(result.Latencies.Percentile)), Top, Bottom);
        Start(page, "Throughput against latency", axis, "latency");
        for (int i = 0; i <= 5; i++) { XTick(page, Left + ((Right - Left) * i / 5), Rate(most * i / 5)); }
        XName(page, "requests/s");
        for (int line = 0; line < ShownInSweep.Length; line++)
        {
            double percent = ShownInSweep[line];
            (double X, double Y, LoadResult Result)[] dots = [.. shown.Select(result =>
                (Left + ((Right - Left) * result.RequestsPerSecond / most), axis.Y(result.Latencies.Percentile(percent)), result))];
            Line(page, line, dots.Select(static dot => (dot.X, dot.Y)));
            foreach ((double x, double y, LoadResult result) in dots)
            {
                page.Open("circle", ("class", Colour("dot", line)), ("cx", HtmlText.Number(x)), ("cy", HtmlText.Number(y)), ("r", "3.5"));
                page.Element("title", $"{result.Point.Text}: {Rate(result.RequestsPerSecond)} requests/s, {Percentiles.NameOf(percent)} {TimeText.Of(result.Latencies.Percentile(percent))}");
                page.Close();
            }

            Label(page, dots[^1].X - 6, dots[^1].Y - 8, Percentiles.NameOf(percent), "end", "label");
        }

        page.Close();
    }

    /// <summary>Draws the latency below which each share of the calls lies, a line for each load.</summary>
    public static void Curves(HtmlText page, IReadOnlyList<LoadResult> results)
    {
        LoadResult[] shown = [.. results.Where(static result => result.Latencies.Count > 0)];
        if (shown.Length == 0) { return; }
        LatencyAxis axis = LatencyAxis.Around(shown.SelectMany(static result => (TimeSpan[])[result.Latencies.Min, result.Latencies.Max]), Top, Bottom);
        Start(page, "Latency by percentile", axis, "latency");
        foreach (double percent in CurveTicks) { XTick(page, CurveX(percent), percent.ToString("0.###", CultureInfo.InvariantCulture) + " %"); }
        XName(page, "of the calls were answered at least as fast");
        for (int i = 0; i < shown.Length; i++)
        {
            LatencyHistogram latencies = shown[i].Latencies;
            Line(page, i, CurvePercents(latencies.Count).Select(percent => (CurveX(percent), axis.Y(latencies.Percentile(percent)))));
        }

        page.Close();
        page.Open("p", ("class", "legend"));
        for (int i = 0; i < shown.Length; i++) { page.Element("span", shown[i].Point.Text, ("class", Colour("key", i))); }
        page.Close();
    }

    /// <summary>Draws when calls had which latency: the darker, the more of them.</summary>
    public static void Heat(HtmlText page, LoadResult result)
    {
        HeatMap map = result.HeatMap;
        if (map.Columns == 0) { return; }
        int[] rows = [.. Enumerable.Range(0, HeatMap.Rows).Where(row => Enumerable.Range(0, map.Columns).Any(column => map[column, row] > 0))];
        double most = rows.Max(row => Enumerable.Range(0, map.Columns).Max(column => map[column, row]));
        var axis = new LatencyAxis(HeatMap.LowerEdge(rows[0]), HeatMap.LowerEdge(rows[^1] + 1), Top, Bottom);
        Start(page, "Latency over time", axis, "latency");
        double width = (Right - Left) / map.Columns;
        for (int column = 0; column < map.Columns; column++)
        {
            foreach (int row in rows.Where(row => map[column, row] > 0))
            {
                double y = axis.Y(HeatMap.LowerEdge(row + 1));
                page.Open(
                    "rect",
                    ("class", "heat"),
                    ("x", HtmlText.Number(Left + (column * width))),
                    ("y", HtmlText.Number(y)),
                    ("width", HtmlText.Number(width)),
                    ("height", HtmlText.Number(axis.Y(HeatMap.LowerEdge(row)) - y)),
                    ("fill-opacity", HtmlText.Number(0.12 + (0.88 * Math.Sqrt(map[column, row] / most)))));
                page.Element("title", string.Create(
                    CultureInfo.InvariantCulture,
                    $"{map[column, row]} from {TimeText.Of(HeatMap.LowerEdge(row))} to {TimeText.Of(HeatMap.LowerEdge(row + 1))}, at {(map.ColumnWidth * column).TotalSeconds:0.##} s"));
                page.Close();
            }
        }

        double seconds = (map.ColumnWidth * map.Columns).TotalSeconds;
        for (int i = 0; i <= 5; i++) { XTick(page, Left + ((Right - Left) * i / 5), (seconds * i / 5).ToString("0.##", CultureInfo.InvariantCulture) + " s"); }
        XName(page, result.Point.IsOpen ? "when the call was due" : "when the call was sent");
        page.Close();
    }

    private static void Start(HtmlText page, string title, LatencyAxis axis, string yName)
    {
        page.Element("h3", title);
        page.Open(
            "svg", ("viewBox", $"0 0 {HtmlText.Number(Width)} {HtmlText.Number(Height)}"), ("role", "img"), ("aria-label", $"{title}: {yName}"));
        foreach (TimeSpan tick in axis.Ticks())
        {
            double y = axis.Y(tick);
            page.Empty("line", ("class", "grid"), ("x1", HtmlText.Number(Left)), ("x2", HtmlText.Number(Right)), ("y1", HtmlText.Number(y)), ("y2", HtmlText.Number(y)));
            Label(page, Left - 6, y + 4, TimeText.Of(tick), "end", "tick");
        }
    }

    private static void XTick(HtmlText page, double x, string text)
    {
        page.Empty("line", ("class", "grid"), ("x1", HtmlText.Number(x)), ("x2", HtmlText.Number(x)), ("y1", HtmlText.Number(Top)), ("y2", HtmlText.Number(Bottom)));
        Label(page, x, Bottom + 16, text, "middle", "tick");
    }

    private static void XName(HtmlText page, string text) => Label(page, (Left + Right) / 2, Bottom + 34, text, "middle", "label");

    private static void Label(HtmlText page, double x, double y, string text, string anchor, string style) =>
        page.Element("text", text, ("class", style), ("x", HtmlText.Number(x)), ("y", HtmlText.Number(y)), ("text-anchor", anchor));

    private static void Line(HtmlText page, int colour, IEnumerable<(double X, double Y)> points) => page.Empty(
        "polyline",
        ("class", Colour("line", colour)),
        ("points", string.Join(' ', points.Select(static point => $"{HtmlText.Number(point.X)},{HtmlText.Number(point.Y)}"))));

    private static string Colour(string kind, int index) => string.Create(CultureInfo.InvariantCulture, $"{kind} c{index % Colours}");

    // Each power of ten of rarity is as wide as the one before.
    private static double CurveX(double percent) =>
        Left + ((Right - Left) * Math.Min(-Math.Log10(Math.Max(1 - (percent / 100), 1e-9)), LargestPower) / LargestPower);

    // No further than there are calls to tell about.
    private static IEnumerable<double> CurvePercents(long count)
    {
        double last = Math.Min(LargestPower, Math.Log10(count));
        for (double power = 0; power < last; power += 0.05) { yield return 100 * (1 - Math.Pow(10, -power)); }
        yield return 100 * (1 - Math.Pow(10, -last));
    }

    private static string Rate(double rate) => rate.ToString(rate < 100 ? "0.#" : "#,0", CultureInfo.InvariantCulture);
}
