// SPDX-License-Identifier: MIT
using System.Globalization;
using System.Text;
using TensorKeeper.AspNetCore.Json;

namespace TensorKeeper.AspNetCore.Tests.Json;

public sealed class JsonNumberTests
{
    [Theory]
    [InlineData("1", 1f)]
    [InlineData("-0", -0f)]
    [InlineData("0.1", 0.1f)]
    [InlineData("1e39", float.PositiveInfinity)]
    [InlineData("-1e39", float.NegativeInfinity)]
    [InlineData("1e-50", 0f)]
    [InlineData("1e-400", 0f)]
    [InlineData("1.4e-45", float.Epsilon)]
    [InlineData("3.4028235e38", float.MaxValue)]
    [InlineData("NaN", float.NaN)]
    [InlineData("Inf", float.PositiveInfinity)]
    [InlineData("Infinity", float.PositiveInfinity)]
    [InlineData("-Infinity", float.NegativeInfinity)]
    [InlineData("16777217", 16777216f)]                     // a tie in binary32, to even
    [InlineData("16777217.000000001", 16777218f)]           // just above it
    [InlineData("99999999999999999999999", 1e23f)]
    public void Reads_binary32(string text, float value)
    {
        int at = 0;

        Assert.True(JsonNumber.TryReadSingle(Encoding.UTF8.GetBytes(text + ","), ref at, out float read));
        Assert.Equal((text.Length, value), (at, read));
    }

    [Theory]
    [InlineData("9999999999999999999999W", 22)]
    [InlineData("-123456789012345678901.5e3\u0001", 26)]
    public void Ends_where_the_number_ends(string text, int length)
    {
        int at = 0;

        Assert.True(JsonNumber.TryReadDouble(Encoding.UTF8.GetBytes(text), ref at, out _));
        Assert.Equal(length, at);
    }

    [Fact]
    public void Rounds_like_the_base_library()
    {
        var random = new Random(3);
        for (int i = 0; i < 100_000; i++)
        {
            string text = i % 2 == 0
                ? (random.NextDouble() * Math.Pow(10, random.Next(-12, 12))).ToString("R", CultureInfo.InvariantCulture)
                : BitConverter.Int32BitsToSingle(random.Next()).ToString("R", CultureInfo.InvariantCulture);
            if (text[0] is 'N' or 'I' or '∞') { continue; }
            byte[] utf8 = Encoding.UTF8.GetBytes(text + "]");
            int at = 0;
            int wideAt = 0;

            Assert.True(JsonNumber.TryReadSingle(utf8, ref at, out float single));
            Assert.True(JsonNumber.TryReadDouble(utf8, ref wideAt, out double wide));
            Assert.Equal(float.Parse(text, CultureInfo.InvariantCulture), single);
            Assert.Equal(double.Parse(text, CultureInfo.InvariantCulture), wide);
            Assert.Equal((text.Length, text.Length), (at, wideAt));
        }
    }

    [Theory]
    [InlineData("1.0")]
    [InlineData("1e2")]
    [InlineData("18446744073709551616")]
    [InlineData("NaN")]
    [InlineData("\"1\"")]
    public void Knows_what_is_no_integer(string text)
    {
        int at = 0;

        Assert.False(JsonNumber.TryReadInteger(Encoding.UTF8.GetBytes(text + "]"), ref at, out _, out _));
        Assert.Equal(0, at);
    }
}
