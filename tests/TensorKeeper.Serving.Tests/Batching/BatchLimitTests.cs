// SPDX-License-Identifier: MIT
using TensorKeeper.Serving.Batching;

namespace TensorKeeper.Serving.Tests.Batching;

public sealed class BatchLimitTests
{
    [Theory]
    [InlineData(1, 10.0, 0.0)]      // each row costs the same: alone is as good as together
    [InlineData(64, 0.02, 0.5)]     // a fixed cost that more rows share; past 64 they save less than a few per cent
    public void Finds_the_smallest_number_of_rows_that_is_nearly_as_good_as_the_best(int expected, double rowMilliseconds, double runMilliseconds)
    {
        var limit = new BatchLimit();

        Run(limit, rows => runMilliseconds + (rowMilliseconds * rows), batches: 4_000);

        Assert.InRange(limit.Best, expected, runMilliseconds > 0 ? 8 * expected : expected);
    }

    [Fact]
    public void Turns_back_where_more_rows_leave_the_cache()
    {
        var limit = new BatchLimit();

        Run(limit, static rows => 0.2 + (rows <= 8 ? 0.1 * rows : 0.3 * rows), batches: 4_000);

        Assert.Equal(8, limit.Best);
    }

    [Fact]
    public void Follows_a_machine_that_changes()
    {
        var limit = new BatchLimit();
        Run(limit, static rows => 0.01 * rows, batches: 500);

        Run(limit, static rows => 2 + (0.01 * rows), batches: 8_000);

        Assert.InRange(limit.Best, 256, BatchLimit.MostRows);
    }

    [Fact]
    public void No_batch_is_to_take_longer_than_a_tenth_of_a_second_unless_a_row_does()
    {
        var slow = new BatchLimit();
        var slower = new BatchLimit();

        Run(slow, static rows => 10 + (9.0 * rows), batches: 2_000);
        Run(slower, static rows => 50 + (90.0 * rows), batches: 2_000);

        Assert.Equal(8, slow.Best);
        Assert.Equal(1, slower.Best);
    }

    [Fact]
    public void Begins_with_two_rows() => Assert.Equal(2, new BatchLimit().Best);

    // A server with enough requests waiting that each batch is as large as it may be.
    private static void Run(BatchLimit limit, Func<int, double> milliseconds, int batches)
    {
        for (int i = 0; i < batches; i++)
        {
            int rows = limit.Next();
            limit.Learn(rows, TimeSpan.FromMilliseconds(milliseconds(rows)));
        }
    }
}
