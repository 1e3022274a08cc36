// SPDX-License-Identifier: MIT
using TensorKeeper.Cli.Bench.Measures;

namespace TensorKeeper.Cli.Tests.Bench;

public sealed class HeatMapTests
{
    [Fact]
    public void A_cell_is_a_time_and_a_latency()
    {
        var map = new HeatMap();
        map.Record(TimeSpan.FromMilliseconds(25), TimeSpan.FromMilliseconds(1.1));

        Assert.Equal((3, TimeSpan.FromMilliseconds(10)), (map.Columns, map.ColumnWidth));
        Assert.Equal(1, map[2, 16]);
        Assert.Equal(1, HeatMap.LowerEdge(16).TotalMilliseconds, 6);
    }

    [Fact]
    public void A_longer_measurement_has_wider_columns_and_no_more_of_them()
    {
        var map = new HeatMap();
        for (int ms = 0; ms < 60_000; ms += 10) { map.Record(TimeSpan.FromMilliseconds(ms), TimeSpan.FromMicroseconds(1)); }

        Assert.Equal(TimeSpan.FromMilliseconds(640), map.ColumnWidth);
        Assert.Equal(94, map.Columns);
        Assert.All(Enumerable.Range(0, 93), column => Assert.Equal(64, map[column, 0]));
        Assert.Equal(6_000, Enumerable.Range(0, HeatMap.MaxColumns).Sum(column => map[column, 0]));
    }

    [Fact]
    public void Latencies_beyond_the_rows_count_in_the_last()
    {
        var map = new HeatMap();
        map.Record(TimeSpan.Zero, TimeSpan.FromHours(1));

        Assert.Equal(1, map[0, HeatMap.Rows - 1]);
    }
}
