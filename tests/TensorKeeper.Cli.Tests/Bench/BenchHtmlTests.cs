// SPDX-License-Identifier: MIT
using System.Globalization;
using System.Xml.Linq;
using TensorKeeper.Cli.Bench;
using TensorKeeper.Cli.Bench.Calls;
using TensorKeeper.Cli.Bench.Load;
using TensorKeeper.Cli.Bench.Measures;
using TensorKeeper.Cli.Bench.Reports;

namespace TensorKeeper.Cli.Tests.Bench;

public sealed class BenchHtmlTests
{
    private const string HostileName = "<script>alert('1')</script>\"&\u0001\uFFFF";

    [Fact]
    public void The_page_is_well_formed_and_holds_every_figure()
    {
        string html = BenchHtml.Write(Report("iris", Result(1), Result(8), Result(64)));
        XElement page = Parse(html);

        XElement[] rows = [.. page.Descendants("table").First().Elements("tr")];
        Assert.Equal(["1", "8", "64"], rows.Skip(1).Select(static row => row.Elements().First().Value));
        Assert.All(rows, static row => Assert.Equal(14, row.Elements().Count()));
        string[] texts = [.. page.Descendants().Where(static element => !element.HasElements).Select(static element => element.Value)];
        string[] told = ["iris version 3", "50.0", "1.00 ms", "20.0 ms", "closed loop, 1, 8, 64", "A processor, 6 cores", "Not kept: p99 at most 1 ms", "UNAVAILABLE", "the first message", "Warning: be careful"];
        foreach (string text in told)
        {
            Assert.Contains(text, texts);
        }
    }

    [Fact]
    public void It_draws_the_sweep_the_percentiles_and_a_heat_map_for_each_load()
    {
        XElement page = Parse(BenchHtml.Write(Report("iris", Result(1), Result(8))));

        Assert.Equal(
            ["Throughput against latency", "Latency by percentile", "Latency over time", "Latency over time"],
            page.Descendants("h3").Select(static title => title.Value));
        XElement[] charts = [.. page.Descendants("svg")];
        Assert.Equal(6, charts[0].Elements("circle").Count());   // two loads, three percentiles
        Assert.Equal(2, charts[1].Elements("polyline").Count());
        Assert.Equal(50, charts[2].Elements("rect").Count());    // at five times, latencies in ten rows: 1 ms, 2, 3, 4, 5, 6 and 7, 8 and 9, ...
        Assert.All(charts.SelectMany(static chart => chart.Descendants("polyline")), static line => Assert.All(
            line.Attribute("points")!.Value.Split(' ', ','),
            static number => Assert.InRange(double.Parse(number, CultureInfo.InvariantCulture), 0, 760)));
    }

    [Fact]
    public void It_asks_for_nothing_from_outside_and_runs_nothing()
    {
        string html = BenchHtml.Write(Report(HostileName, Result(1)));
        XElement page = Parse(html);

        Assert.DoesNotContain(page.Descendants(), static element => element.Name.LocalName is "script" or "link" or "img" or "iframe" or "object" or "base" or "a" or "use");
        Assert.DoesNotContain(page.Descendants().Attributes(), static attribute =>
            attribute.Name.LocalName is "src" or "href" or "srcset" or "action" || attribute.Name.LocalName.StartsWith("on", StringComparison.Ordinal));
        Assert.DoesNotContain("url(", html, StringComparison.OrdinalIgnoreCase);
        Assert.DoesNotContain("@import", html, StringComparison.OrdinalIgnoreCase);
        Assert.Contains(page.Descendants("meta"), static meta => meta.Attribute("content")?.Value.StartsWith("default-src 'none'", StringComparison.Ordinal) is true);
    }

    [Fact]
    public void Names_and_messages_are_text_whatever_they_hold()
    {
        XElement page = Parse(BenchHtml.Write(Report(HostileName, Result(1))));

        Assert.Equal("<script>alert('1')</script>\"& version 3", page.Descendants("h1").Single().Value);
        Assert.DoesNotContain(page.Descendants("script"), static _ => true);
    }

    [Fact]
    public void A_load_without_a_single_answer_has_no_charts_and_no_latencies()
    {
        LoadResult empty = new Recorder(new LoadWindow(0, 1, null), new FakePace())
            .ToResult(new LoadPoint(4), 1, 1, new OwnCost(0, TimeSpan.Zero), interrupted: true);

        XElement page = Parse(BenchHtml.Write(Report("iris", empty)));

        Assert.Empty(page.Descendants("svg"));
        Assert.Contains("-", page.Descendants("td").Select(static cell => cell.Value));
    }

    // A hundred calls in two seconds, of 1, 2, ... 20 ms in turns.
    private static LoadResult Result(int concurrency)
    {
        var clock = new FakePace();
        var window = new LoadWindow(0, TimeSpan.FromSeconds(2).Ticks, null);
        var recorder = new Recorder(window, clock);
        for (int i = 0; i < 100; i++)
        {
            long start = TimeSpan.FromMilliseconds(i / 20 * 100).Ticks;
            recorder.Record(start, start, start + TimeSpan.FromMilliseconds(1 + (i % 20)).Ticks, CallOutcome.Success);
        }

        recorder.Record(0, 0, 5, new CallOutcome("UNAVAILABLE", "the first message"));
        return recorder.ToResult(new LoadPoint(concurrency), 1, window.To, new OwnCost(0.5, TimeSpan.Zero), interrupted: false);
    }

    private static BenchReport Report(string model, params LoadResult[] results) => new(
        BenchTarget.Parse("localhost:8500", WireProtocol.Auto),
        new ServableId(model, 3),
        new DateTimeOffset(2026, 1, 2, 3, 4, 5, TimeSpan.Zero),
        new Machine("A processor", 6, "A system", "A runtime"),
        [new("load", "closed loop, " + string.Join(", ", results.Select(static result => result.Point.LevelText)))],
        results,
        ["be careful"],
        [new Verdict(false, "p99 at most 1 ms")]);

    private static XElement Parse(string html)
    {
        const string Doctype = "<!DOCTYPE html>\n";
        Assert.StartsWith(Doctype, html, StringComparison.Ordinal);
        return XElement.Parse(html[Doctype.Length..]);
    }
}
