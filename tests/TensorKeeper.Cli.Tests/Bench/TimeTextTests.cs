// SPDX-License-Identifier: MIT
using TensorKeeper.Cli.Bench;

namespace TensorKeeper.Cli.Tests.Bench;

public sealed class TimeTextTests
{
    [Theory]
    [InlineData("500us", 500)]
    [InlineData("500µs", 500)]
    [InlineData("1.5ms", 1_500)]
    [InlineData("20ms", 20_000)]
    [InlineData("10s", 10_000_000)]
    [InlineData("10", 10_000_000)]
    [InlineData("2m", 120_000_000)]
    [InlineData("1h", 3_600_000_000)]
    [InlineData("0s", 0)]
    public void Reads_a_number_and_its_unit(string text, double microseconds)
    {
        Assert.True(TimeText.TryParse(text, out TimeSpan time));
        Assert.Equal(microseconds, time.TotalMicroseconds);
    }

    [Theory]
    [InlineData("")]
    [InlineData("s")]
    [InlineData("-1s")]
    [InlineData("10x")]
    [InlineData("1e9s")]
    [InlineData("99999999999999999999h")]
    public void Refuses_anything_else(string text) => Assert.False(TimeText.TryParse(text, out _));

    [Theory]
    [InlineData(0, "0.00 µs")]
    [InlineData(8.7, "8.70 µs")]
    [InlineData(87, "87.0 µs")]
    [InlineData(999.4, "999 µs")]
    [InlineData(999.6, "1.00 ms")]
    [InlineData(12_345, "12.3 ms")]
    [InlineData(999_600, "1.00 s")]
    [InlineData(75_000_000, "75.0 s")]
    public void Writes_three_digits(double microseconds, string text) => Assert.Equal(text, TimeText.Of(TimeSpan.FromMicroseconds(microseconds)));
}
