// SPDX-License-Identifier: MIT
using System.Buffers.Text;
using System.Globalization;

namespace TensorKeeper.AspNetCore.Json;

/// <summary>Writes floating-point numbers as TensorFlow Serving's JSON has them. Thread-safe.</summary>
/// <remarks>
/// Six significant digits (C's <c>%g</c>) if they read back as the same number, else as many as tell all numbers of the
/// type apart: 9 for binary32, 17 for binary64. A text that looks like an integer gets <c>.0</c>. Numbers of middling
/// size take a way without division by digits: they are scaled by an exact power of ten and rounded to an integer; where
/// the scaled number is too near the middle between two integers, the base library decides.
/// </remarks>
internal static class DecimalText
{
    private const int MaxLength = 40;

    private static ReadOnlySpan<double> PowersOfTen =>
    [
        1e0, 1e1, 1e2, 1e3, 1e4, 1e5, 1e6, 1e7, 1e8, 1e9, 1e10, 1e11,
        1e12, 1e13, 1e14, 1e15, 1e16, 1e17, 1e18, 1e19, 1e20, 1e21, 1e22,
    ];

    /// <summary>Appends a binary32.</summary>
    public static void Append(float value, PooledList<byte> output)
    {
        if (!float.IsFinite(value)) { AppendSpecial(value, output); return; }
        double wide = Math.Abs((double)value);
        if (wide is 0 or (>= 1e-4 and < 1e15))
        {
            if (float.IsNegative(value)) { output.Add((byte)'-'); }
            if (TryAppendSixDigits(wide, isSingle: true, output)) { return; }
            if (TryAppendNineDigits(wide, output)) { return; }
            AppendGeneral(wide, "g9", output);
            return;
        }

        Span<byte> buffer = stackalloc byte[MaxLength];
        ((double)value).TryFormat(buffer, out int length, "g6", CultureInfo.InvariantCulture);
        bool same = float.Parse(buffer[..length], NumberStyles.Float, CultureInfo.InvariantCulture) == value;
        AppendGeneral(value, same ? "g6" : "g9", output);
    }

    /// <summary>Appends a binary64.</summary>
    public static void Append(double value, PooledList<byte> output)
    {
        if (!double.IsFinite(value)) { AppendSpecial(value, output); return; }
        double magnitude = Math.Abs(value);
        if (magnitude is 0 or (>= 1e-4 and < 1e15))
        {
            if (double.IsNegative(value)) { output.Add((byte)'-'); }
            if (!TryAppendSixDigits(magnitude, isSingle: false, output)) { AppendGeneral(magnitude, "g17", output); }
            return;
        }

        Span<byte> buffer = stackalloc byte[MaxLength];
        value.TryFormat(buffer, out int length, "g6", CultureInfo.InvariantCulture);
        bool same = double.Parse(buffer[..length], NumberStyles.Float, CultureInfo.InvariantCulture) == value;
        AppendGeneral(value, same ? "g6" : "g17", output);
    }

    /// <summary>Appends the shortest text that reads back as the same binary64, as RapidJSON writes it.</summary>
    /// <param name="value">A finite number.</param>
    /// <param name="output">Where it goes.</param>
    public static void AppendShortest(double value, PooledList<byte> output)
    {
        Span<byte> text = stackalloc byte[MaxLength];
        value.TryFormat(text, out int length, "R", CultureInfo.InvariantCulture);
        Span<byte> digits = stackalloc byte[MaxLength];
        (int count, int pointAt, bool negative) = Digits(text[..length], digits);
        digits = digits[..count];
        if (negative) { output.Add((byte)'-'); }
        if (pointAt is > 0 and <= 21)
        {
            output.AddRange(digits[..Math.Min(count, pointAt)]);
            if (pointAt >= count)
            {
                output.Append(pointAt - count).Fill((byte)'0');
                output.AddRange(".0"u8);
                return;
            }

            output.Add((byte)'.');
            output.AddRange(digits[pointAt..]);
        }
        else if (pointAt is > -6 and <= 0)
        {
            output.AddRange("0."u8);
            output.Append(-pointAt).Fill((byte)'0');
            output.AddRange(digits);
        }
        else
        {
            output.Add(digits[0]);
            if (count > 1) { output.Add((byte)'.'); }
            output.AddRange(digits[1..]);
            output.Add((byte)'e');
            AppendInteger(pointAt - 1, output);
        }
    }

    /// <summary>Appends an integer.</summary>
    public static void AppendInteger(long value, PooledList<byte> output)
    {
        Span<byte> buffer = stackalloc byte[MaxLength];
        Utf8Formatter.TryFormat(value, buffer, out int length);
        output.AddRange(buffer[..length]);
    }

    /// <summary>Appends an integer.</summary>
    public static void AppendInteger(ulong value, PooledList<byte> output)
    {
        Span<byte> buffer = stackalloc byte[MaxLength];
        Utf8Formatter.TryFormat(value, buffer, out int length);
        output.AddRange(buffer[..length]);
    }

    private static void AppendSpecial(double value, PooledList<byte> output) => output.AddRange(
        double.IsNaN(value) ? "NaN"u8 : value < 0 ? "-Infinity"u8 : "Infinity"u8);

    private static void AppendGeneral(double value, string format, PooledList<byte> output)
    {
        Span<byte> buffer = stackalloc byte[MaxLength];
        value.TryFormat(buffer, out int length, format, CultureInfo.InvariantCulture);
        output.AddRange(buffer[..length]);
        if (buffer[..length].IndexOfAny((byte)'.', (byte)'e') < 0) { output.AddRange(".0"u8); }
    }

    /// <summary>Appends six digits if they are the number.</summary>
    private static bool TryAppendSixDigits(double value, bool isSingle, PooledList<byte> output)
    {
        if (value == 0) { output.AddRange("0.0"u8); return true; }
        int exponent = ExponentOf(value);
        int scale = 5 - exponent;
        double scaled = scale < 0 ? value / PowersOfTen[-scale] : value * PowersOfTen[scale];
        double rounded = Math.Round(scaled);
        double back = scale < 0 ? rounded * PowersOfTen[-scale] : rounded / PowersOfTen[scale];

        // Both operands are exact, so this is what a parser makes of the text. A quotient is rounded twice on its way to
        // binary32: in the middle between two neighbours that proves nothing.
        bool same = isSingle ? (float)back == (float)value && !(scale > 0 && IsMiddle(back)) : back == value;
        if (!same) { return false; }
        AppendScaled((long)rounded, 6, exponent, output);
        return true;
    }

    private static bool TryAppendNineDigits(double value, PooledList<byte> output)
    {
        int exponent = ExponentOf(value);
        int scale = 8 - exponent;
        double scaled = scale < 0 ? value / PowersOfTen[-scale] : value * PowersOfTen[scale];
        double rounded = Math.Round(scaled);

        // One rounding of at most 2^-24 lies behind `scaled`: further than that from the middle, `rounded` is right.
        if (Math.Abs(Math.Abs(scaled - rounded) - 0.5) < 1e-6) { return false; }
        AppendScaled((long)rounded, 9, exponent, output);
        return true;
    }

    private static bool IsMiddle(double value) => (BitConverter.DoubleToInt64Bits(value) & 0x1FFF_FFFF) == 0x1000_0000;

    /// <summary>Returns the power of ten of the first digit of a number from 1e-4 up to 1e15.</summary>
    private static int ExponentOf(double value)
    {
        int exponent = -4;
        if (value >= 1) { exponent = 0; while (exponent < 15 && value >= PowersOfTen[exponent + 1]) { exponent++; } }
        else { while (value * PowersOfTen[-exponent] >= 10) { exponent++; } }
        return exponent;
    }

    /// <summary>Appends digits with a point, or with an exponent where %g has one, without the zeros at their end.</summary>
    private static void AppendScaled(long digits, int precision, int exponent, PooledList<byte> output)
    {
        Span<byte> text = stackalloc byte[MaxLength];
        Utf8Formatter.TryFormat(digits, text, out int length);
        exponent += length - precision;   // 999999.5 has become 1000000
        text = text[..length].TrimEnd((byte)'0');
        if (exponent >= precision) { AppendWithExponent(text, exponent, output); return; }
        if (exponent < 0)
        {
            output.AddRange("0.000"u8[..(1 - exponent)]);
            output.AddRange(text);
            return;
        }

        int integerDigits = exponent + 1;
        output.AddRange(text[..Math.Min(text.Length, integerDigits)]);
        if (text.Length > integerDigits)
        {
            output.Add((byte)'.');
            output.AddRange(text[integerDigits..]);
            return;
        }

        output.Append(integerDigits - text.Length).Fill((byte)'0');
        output.AddRange(".0"u8);
    }

    private static void AppendWithExponent(ReadOnlySpan<byte> digits, int exponent, PooledList<byte> output)
    {
        output.Add(digits[0]);
        if (digits.Length > 1) { output.Add((byte)'.'); }
        output.AddRange(digits[1..]);
        output.AddRange("e+"u8);
        if (exponent < 10) { output.Add((byte)'0'); }
        AppendInteger((long)exponent, output);
    }

    /// <summary>Takes a decimal text apart: the digits without zeros around them, and where the point is.</summary>
    private static (int Count, int PointAt, bool Negative) Digits(ReadOnlySpan<byte> text, Span<byte> digits)
    {
        bool negative = text[0] == '-';
        if (negative) { text = text[1..]; }
        int exponent = 0;
        int mark = text.IndexOf((byte)'E');
        if (mark >= 0)
        {
            exponent = int.Parse(text[(mark + 1)..], NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture);
            text = text[..mark];
        }

        int point = text.IndexOf((byte)'.');
        int pointAt = (point < 0 ? text.Length : point) + exponent;
        int count = 0;
        foreach (byte c in text)
        {
            if (c == '.') { continue; }
            if (c == '0' && count == 0) { pointAt--; continue; }
            digits[count++] = c;
        }

        while (count > 0 && digits[count - 1] == '0') { count--; }
        if (count == 0) { digits[0] = (byte)'0'; return (1, 1, negative); }
        return (count, pointAt, negative);
    }
}
