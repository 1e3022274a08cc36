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

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public void Rounds_like_the_base_library(int seed)
    {
        var random = new Random(seed);
        for (int i = 0; i < 100_000; i++)
        {
            string text = RandomNumber(random, i % 8);
            byte[] utf8 = Encoding.UTF8.GetBytes(text + "," + new string('7', i % 3 * 40));   // with and without room to look ahead
            int at = 0;
            int wideAt = 0;

            Assert.True(JsonNumber.TryReadSingle(utf8, ref at, out float single));
            Assert.True(JsonNumber.TryReadDouble(utf8, ref wideAt, out double wide));

            int singleBits = BitConverter.SingleToInt32Bits(float.Parse(text, CultureInfo.InvariantCulture));
            long wideBits = BitConverter.DoubleToInt64Bits(double.Parse(text, CultureInfo.InvariantCulture));
            Assert.Equal((text, singleBits, wideBits), (text, BitConverter.SingleToInt32Bits(single), BitConverter.DoubleToInt64Bits(wide)));
            Assert.Equal((text, text.Length, text.Length), (text, at, wideAt));
        }
    }

    [Theory]
    [InlineData("9007199254740993", 9007199254740992)]                    // a tie in binary64, to even
    [InlineData("9007199254740995", 9007199254740996)]
    [InlineData("9007199254740993.00000000000000000001", 9007199254740994)]
    [InlineData("2.2250738585072014e-308", 2.2250738585072014e-308)]      // the least normal number
    [InlineData("2.2250738585072011e-308", 2.2250738585072011e-308)]      // and what is next below
    [InlineData("5e-324", double.Epsilon)]
    [InlineData("2e-324", 0)]
    [InlineData("1.7976931348623157e308", double.MaxValue)]
    [InlineData("0.00012345678901234567", 0.00012345678901234567)]
    [InlineData("-0.0", -0.0)]
    [InlineData("0e300", 0)]
    [InlineData("1e-400", 0)]
    public void Reads_binary64(string text, double value)
    {
        foreach (int more in (ReadOnlySpan<int>)[0, 100])
        {
            int at = 0;

            Assert.True(JsonNumber.TryReadDouble(Encoding.UTF8.GetBytes(text + "]" + new string('1', more)), ref at, out double read));
            Assert.Equal((text.Length, BitConverter.DoubleToInt64Bits(value)), (at, BitConverter.DoubleToInt64Bits(read)));
        }
    }

    [Fact]
    public void Reads_integers_of_every_length()
    {
        for (string text = "9"; text.Length < 23; text += "8")
        {
            foreach (int more in (ReadOnlySpan<int>)[0, 100])
            {
                bool fits = ulong.TryParse(text, CultureInfo.InvariantCulture, out ulong value);
                int at = 0;

                bool read = JsonNumber.TryReadInteger(
                    Encoding.UTF8.GetBytes("-" + text + "," + new string('1', more)), ref at, out ulong magnitude, out bool negative);
                Assert.Equal((fits, fits ? text.Length + 1 : 0, true), (read, at, negative));
                if (fits) { Assert.Equal(value, magnitude); }
            }
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

    private static string RandomNumber(Random random, int kind)
    {
        string text = kind switch
        {
            0 => Text(BitConverter.Int64BitsToDouble(random.NextInt64(0, 0x7FF0L << 48))),
            1 => Text(BitConverter.Int32BitsToSingle(random.Next(0, 0x7F80 << 16))),
            2 => Digits(random, random.Next(1, 21), mayStartWithZero: false) + "." + Digits(random, random.Next(1, 21), mayStartWithZero: true),
            3 => Digits(random, random.Next(1, 21), mayStartWithZero: false) + "e" + Text(random.Next(-345, 400)),
            4 => "0." + Digits(random, random.Next(1, 20), mayStartWithZero: true) + "E" + random.Next(-60, 60).ToString("+0;-0", CultureInfo.InvariantCulture),
            5 => Text((1L << 53) + (2L * random.Next()) + 1),   // the middle between two
            6 => Text(MiddleOfSingles(random)),
            _ => Text(random.Next(10, 100) / 10.0),
        };
        return random.Next(2) == 0 ? text : "-" + text;
    }

    private static double MiddleOfSingles(Random random)
    {
        float one = BitConverter.Int32BitsToSingle(random.Next(0x3000_0000, 0x4F00_0000));
        return ((double)one + MathF.BitIncrement(one)) / 2;
    }

    private static string Text<T>(T number)
        where T : IFormattable => number.ToString(null, CultureInfo.InvariantCulture);

    private static string Digits(Random random, int count, bool mayStartWithZero) => string.Create(count, random, (digits, source) =>
    {
        for (int i = 0; i < digits.Length; i++) { digits[i] = (char)('0' + source.Next(i > 0 || mayStartWithZero || digits.Length == 1 ? 0 : 1, 10)); }
    });
}
