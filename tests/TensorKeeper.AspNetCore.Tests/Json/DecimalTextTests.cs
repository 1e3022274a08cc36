// SPDX-License-Identifier: MIT
using System.Globalization;
using System.Text;
using TensorKeeper.AspNetCore.Json;

namespace TensorKeeper.AspNetCore.Tests.Json;

public sealed class DecimalTextTests
{
    [Theory]
    [InlineData(0f, "0.0")]
    [InlineData(-0f, "-0.0")]
    [InlineData(1f, "1.0")]
    [InlineData(2.5f, "2.5")]
    [InlineData(-3f, "-3.0")]
    [InlineData(0.2f, "0.2")]
    [InlineData(1f / 3, "0.333333343")]
    [InlineData(999999f, "999999.0")]
    [InlineData(999999.5f, "999999.5")]
    [InlineData(1000000f, "1e+06")]
    [InlineData(9000000f, "9e+06")]
    [InlineData(1234567f, "1234567.0")]
    [InlineData(1e10f, "1e+10")]
    [InlineData(0.00003f, "3e-05")]
    [InlineData(0.0001f, "0.0001")]
    [InlineData(16777216f, "16777216.0")]
    [InlineData(1048576.125f, "1048576.12")]   // a tie: C rounds it to even
    [InlineData(1048576.375f, "1048576.38")]
    [InlineData(-4516320256f, "-4.51632e+09")]   // six digits that are the middle of two numbers
    [InlineData(float.MaxValue, "3.40282347e+38")]
    [InlineData(float.Epsilon, "1.4013e-45")]
    [InlineData(float.NaN, "NaN")]
    [InlineData(float.PositiveInfinity, "Infinity")]
    [InlineData(float.NegativeInfinity, "-Infinity")]
    public void Writes_binary32_as_upstream(float value, string text) => Assert.Equal(text, Text(value));

    [Theory]
    [InlineData(0.1, "0.1")]
    [InlineData(1.0 / 3, "0.33333333333333331")]
    [InlineData(1e15, "1e+15")]
    [InlineData(123456789.0, "123456789.0")]
    [InlineData(double.MaxValue, "1.7976931348623157e+308")]
    [InlineData(double.Epsilon, "4.94066e-324")]
    public void Writes_binary64_as_upstream(double value, string text) => Assert.Equal(text, Text(value));

    [Fact]
    public void The_quick_way_says_what_the_slow_way_says()
    {
        var random = new Random(1);
        for (int i = 0; i < 200_000; i++)
        {
            float value = i % 2 == 0
                ? BitConverter.Int32BitsToSingle(random.Next(int.MinValue, int.MaxValue))
                : (float)((random.NextDouble() - 0.5) * Math.Pow(10, random.Next(-4, 12)));
            if (float.IsFinite(value)) { Assert.Equal(Slow(value), Text(value)); }
        }
    }

    [Fact]
    public void The_quick_way_for_binary64_says_what_the_slow_way_says()
    {
        var random = new Random(2);
        for (int i = 0; i < 100_000; i++)
        {
            double value = Math.Round(random.NextDouble() * 1e9) / Math.Pow(10, random.Next(0, 12));
            if (i % 3 == 0) { value = Math.BitIncrement(value); }
            string text = value.ToString("g6", CultureInfo.InvariantCulture);
            if (double.Parse(text, CultureInfo.InvariantCulture) != value) { text = value.ToString("g17", CultureInfo.InvariantCulture); }
            Assert.Equal(WithPoint(text), Text(value));
        }
    }

    [Theory]
    [InlineData(0.5, "0.5")]
    [InlineData(1.0, "1.0")]
    [InlineData(1e30, "1e30")]
    [InlineData(1.25e-7, "1.25e-7")]
    [InlineData(0.000001, "0.000001")]
    [InlineData(123456789012345680000.0, "123456789012345680000.0")]
    [InlineData(1.5e22, "1.5e22")]
    [InlineData(-12.75, "-12.75")]
    public void Writes_the_shortest_text_in_messages(double value, string text)
    {
        using var output = new PooledList<byte>();
        DecimalText.AppendShortest(value, output);

        Assert.Equal(text, Encoding.UTF8.GetString(output.Items));
    }

    private static string Slow(float value)
    {
        string text = ((double)value).ToString("g6", CultureInfo.InvariantCulture);
        return float.Parse(text, CultureInfo.InvariantCulture) == value
            ? WithPoint(text)
            : WithPoint(((double)value).ToString("g9", CultureInfo.InvariantCulture));
    }

    private static string WithPoint(string text) => text.Contains('.') || text.Contains('e') ? text : text + ".0";

    private static string Text(float value)
    {
        using var output = new PooledList<byte>();
        DecimalText.Append(value, output);
        return Encoding.UTF8.GetString(output.Items);
    }

    private static string Text(double value)
    {
        using var output = new PooledList<byte>();
        DecimalText.Append(value, output);
        return Encoding.UTF8.GetString(output.Items);
    }
}
