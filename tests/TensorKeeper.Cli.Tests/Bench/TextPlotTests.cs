// SPDX-License-Identifier: MIT
using TensorKeeper.Cli.Bench.Measures;
using TensorKeeper.Cli.Bench.Reports;

namespace TensorKeeper.Cli.Tests.Bench;

public sealed class TextPlotTests
{
    [Fact]
    public void The_fastest_and_the_slowest_load_lie_in_opposite_corners()
    {
        string[] lines = TextPlot.Scatter([(1, TimeSpan.FromMilliseconds(1), 'o'), (1000, TimeSpan.FromMilliseconds(100), 'x')], "requests/s").Split('\n');

        Assert.Equal("    100 ms │" + new string(' ', 63) + "x", lines[0]);
        Assert.Equal("   1.00 ms │o", lines[13]);
        Assert.EndsWith(" 1,000 requests/s", lines[15], StringComparison.Ordinal);
    }

    [Fact]
    public void One_point_alone_is_drawn_too() =>
        Assert.Contains("x", TextPlot.Scatter([(5, TimeSpan.FromMilliseconds(1), 'x')], "requests/s"), StringComparison.Ordinal);

    [Fact]
    public void Bars_are_as_long_as_their_share_and_what_is_rare_is_seen()
    {
        string[] lines = TextPlot.Bars([(TimeSpan.FromMilliseconds(1), 960), (TimeSpan.FromMilliseconds(2), 480), (TimeSpan.FromMilliseconds(4), 1), (TimeSpan.FromMilliseconds(8), 0)]).Split('\n');

        Assert.Equal("   1.00 ms │" + new string('█', 48) + " 66.62 %", lines[0]);
        Assert.Equal("   2.00 ms │" + new string('█', 24) + " 33.31 %", lines[1]);
        Assert.Equal("   4.00 ms │▏ 0.07 %", lines[2]);
        Assert.Equal("   8.00 ms │ 0 %", lines[3]);
    }

    [Fact]
    public void Every_call_is_in_one_range()
    {
        var latencies = new LatencyHistogram();
        for (int ticks = 1; ticks < 3_000_000; ticks = (ticks * 5 / 4) + 1) { latencies.Record(TimeSpan.FromTicks(ticks)); }

        IReadOnlyList<(TimeSpan From, long Count)> ranges = LatencyRanges.Of(latencies);

        Assert.Equal(latencies.Count, ranges.Sum(static range => range.Count));
        Assert.Equal(ranges.Select(static range => range.From).Order(), ranges.Select(static range => range.From));
        Assert.Empty(LatencyRanges.Of(new LatencyHistogram()));
    }
}
