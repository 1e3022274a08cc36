// SPDX-License-Identifier: MIT
using TensorKeeper.Cli.Bench.Measures;

namespace TensorKeeper.Cli.Tests.Bench;

public sealed class LatencyHistogramTests
{
    [Theory]
    [InlineData(0, 1)]
    [InlineData(0.05, 1)]
    [InlineData(0.1, 2)]
    [InlineData(50, 1000)]
    [InlineData(90, 1800)]
    [InlineData(99, 1980)]
    [InlineData(99.9, 1998)]
    [InlineData(99.99, 2000)]
    [InlineData(100, 2000)]
    public void Percentiles_of_small_values_are_exact(double percent, long ticks)
    {
        var histogram = new LatencyHistogram();
        for (int value = 2000; value > 0; value--) { histogram.Record(TimeSpan.FromTicks(value)); }

        Assert.Equal(ticks, histogram.Percentile(percent).Ticks);
    }

    [Theory]
    [InlineData(50, 5_000)]
    [InlineData(90, 9_000)]
    [InlineData(99, 9_900)]
    [InlineData(99.9, 9_990)]
    [InlineData(99.99, 9_999)]
    [InlineData(100, 10_000)]
    public void Percentiles_of_large_values_are_at_most_a_thousandth_above(double percent, double milliseconds)
    {
        var histogram = new LatencyHistogram();
        for (int value = 1; value <= 10_000; value++) { histogram.Record(TimeSpan.FromMilliseconds(value)); }

        Assert.InRange(histogram.Percentile(percent).TotalMilliseconds, milliseconds, milliseconds * 1.001);
    }

    [Fact]
    public void Extremes_and_mean_are_exact_however_large()
    {
        var histogram = new LatencyHistogram();
        histogram.Record(TimeSpan.FromTicks(123_456_789));
        histogram.Record(TimeSpan.FromHours(30));
        histogram.Record(TimeSpan.FromTicks(-5));

        Assert.Equal(TimeSpan.Zero, histogram.Min);
        Assert.Equal(TimeSpan.FromHours(30), histogram.Max);
        Assert.Equal(TimeSpan.FromHours(30), histogram.Percentile(100));
        Assert.Equal((TimeSpan.FromHours(30).Ticks + 123_456_789) / 3, histogram.Mean.Ticks);
    }

    [Fact]
    public void An_empty_one_answers_zero()
    {
        var histogram = new LatencyHistogram();

        Assert.Equal((TimeSpan.Zero, TimeSpan.Zero, TimeSpan.Zero), (histogram.Percentile(99), histogram.Max, histogram.Mean));
    }

    [Fact]
    public void Each_value_is_counted_in_one_range()
    {
        var histogram = new LatencyHistogram();
        for (int microseconds = 1; microseconds <= 100_000; microseconds *= 10) { histogram.Record(TimeSpan.FromMicroseconds(microseconds)); }

        Assert.Equal(2, histogram.CountBetween(TimeSpan.FromMicroseconds(10), TimeSpan.FromMicroseconds(1000)));
        Assert.Equal(6, histogram.CountBetween(TimeSpan.Zero, TimeSpan.FromSeconds(1)));
    }
}
