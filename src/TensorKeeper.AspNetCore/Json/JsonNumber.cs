// SPDX-License-Identifier: MIT
using System.Globalization;
using System.Numerics;
using System.Runtime.CompilerServices;

namespace TensorKeeper.AspNetCore.Json;

/// <summary>Turns the text of checked numbers into numbers. Thread-safe.</summary>
/// <remarks>
/// Up to 19 digits are read eight at a time. Where they and the power of ten are exact as doubles, one multiplication or
/// division makes the number (Clinger's fast path), else <see cref="DecimalRounding"/> does; for what is left, which is rare,
/// there is the base library. All of them round correctly.
/// </remarks>
internal static class JsonNumber
{
    private static ReadOnlySpan<double> PowersOfTen =>
    [
        1e0, 1e1, 1e2, 1e3, 1e4, 1e5, 1e6, 1e7, 1e8, 1e9, 1e10, 1e11,
        1e12, 1e13, 1e14, 1e15, 1e16, 1e17, 1e18, 1e19, 1e20, 1e21, 1e22,
    ];

    /// <summary>Asks whether a value that starts so is a number.</summary>
    public static bool IsNumber(byte first) => (uint)(first - '0') <= 9 || first is (byte)'-' or (byte)'N' or (byte)'I';

    /// <summary>Reads an integer: no fraction, no exponent.</summary>
    /// <param name="text">The document.</param>
    /// <param name="at">Where the value starts; moved behind it if it is an integer.</param>
    /// <param name="magnitude">The digits.</param>
    /// <param name="negative">Whether there is a minus sign.</param>
    /// <returns>False if the value is something else or has more than 64 bits.</returns>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static bool TryReadInteger(ReadOnlySpan<byte> text, ref int at, out ulong magnitude, out bool negative)
    {
        if (text.Length - at < JsonDigits.Reach || JsonDigits.AreFew(text[at..])) { return TryReadIntegerSlowly(text, ref at, out magnitude, out negative); }
        ReadOnlySpan<byte> here = text.Slice(at, JsonDigits.Reach);
        negative = here[0] == '-';
        int start = negative ? 1 : 0;
        int length = BitOperations.TrailingZeroCount(~(JsonDigits.In(here) >> start));
        if (length is 0 or > JsonDigits.Most || here[start + length] is (byte)'.' or (byte)'e' or (byte)'E')
        {
            return TryReadIntegerSlowly(text, ref at, out magnitude, out negative);
        }

        magnitude = JsonDigits.Value(here[start..], length);
        at += start + length;
        return true;
    }

    /// <summary>Reads any number as a binary64.</summary>
    /// <returns>False if the value is not a number; <paramref name="at"/> is unchanged then.</returns>
    public static bool TryReadDouble(ReadOnlySpan<byte> text, ref int at, out double value)
    {
        int i = at;
        if (TryReadDecimal(text, ref i, out ulong digits, out int scale, out bool negative))
        {
            bool found = IsExact(digits, scale);
            if (found) { value = Scaled(digits, scale); }
            else { found = DecimalRounding.TryRound(digits, scale, out value); }
            if (found)
            {
                value = negative ? -value : value;
                at = i;
                return true;
            }
        }

        if (!TryReadSpecial(text, ref at, out ReadOnlySpan<byte> token, out value)) { return false; }
        if (!token.IsEmpty) { value = double.Parse(token, NumberStyles.Float, CultureInfo.InvariantCulture); }
        return true;
    }

    /// <summary>Reads any number as a binary32, rounded once.</summary>
    /// <returns>False if the value is not a number; <paramref name="at"/> is unchanged then.</returns>
    public static bool TryReadSingle(ReadOnlySpan<byte> text, ref int at, out float value)
    {
        int i = at;
        if (TryReadDecimal(text, ref i, out ulong digits, out int scale, out bool negative) && TryRoundToSingle(digits, scale, out value))
        {
            value = negative ? -value : value;
            at = i;
            return true;
        }

        value = 0;
        if (!TryReadSpecial(text, ref at, out ReadOnlySpan<byte> token, out double special)) { return false; }
        value = token.IsEmpty ? (float)special : float.Parse(token, NumberStyles.Float, CultureInfo.InvariantCulture);
        return true;
    }

    private static bool TryRoundToSingle(ulong digits, int scale, out float value)
    {
        if (!IsExact(digits, scale)) { return DecimalRounding.TryRound(digits, scale, out value); }

        // The double is itself rounded: where it lies in the middle of two floats, only the digits can tell which.
        const long DroppedBits = 0x1FFF_FFFF, Middle = 0x1000_0000;
        double wide = Scaled(digits, scale);
        value = (float)wide;
        return (BitConverter.DoubleToInt64Bits(wide) & DroppedBits) != Middle && (wide == 0 || float.IsNormal(value));
    }

    /// <summary>Asks whether both the digits and the power of ten are exact as doubles, so that one operation rounds once.</summary>
    private static bool IsExact(ulong digits, int scale) => digits <= 1UL << 53 && scale is >= -22 and <= 22;

    private static double Scaled(ulong digits, int scale) => scale < 0 ? digits / PowersOfTen[-scale] : digits * PowersOfTen[scale];

    /// <summary>Takes a number apart: digits · 10^scale, the digits within 64 bits.</summary>
    /// <returns>False if there are more digits, or it is no decimal number; <paramref name="at"/> does not count then.</returns>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static bool TryReadDecimal(ReadOnlySpan<byte> text, ref int at, out ulong digits, out int scale, out bool negative)
    {
        bool found = text.Length - at >= JsonDigits.Reach && !JsonDigits.AreFew(text[at..])
            ? TryReadWindow(text.Slice(at, JsonDigits.Reach), ref at, out digits, out scale, out negative)
            : TryReadDigits(text, ref at, out digits, out scale, out negative);
        return found && (at >= text.Length || (text[at] | 0x20) != 'e' || TryReadExponent(text, ref at, ref scale));
    }

    /// <summary>Finds the ends of the digits by looking at all bytes at once.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static bool TryReadWindow(ReadOnlySpan<byte> here, ref int at, out ulong digits, out int scale, out bool negative)
    {
        negative = here[0] == '-';
        digits = 0;
        scale = 0;
        uint areDigits = JsonDigits.In(here);
        int start = negative ? 1 : 0;
        int whole = BitOperations.TrailingZeroCount(~(areDigits >> start));
        if (whole is 0 or > JsonDigits.Most) { return false; }
        digits = whole == 1 ? (ulong)(here[start] - '0') : JsonDigits.Value(here[start..], whole);
        int end = start + whole;
        if (here[end] == '.')
        {
            end++;
            int fraction = BitOperations.TrailingZeroCount(~(areDigits >> end));
            bool fits = whole + fraction <= JsonDigits.Most || (digits == 0 && fraction <= JsonDigits.Most);
            if (fraction == 0 || !fits || end + fraction >= JsonDigits.Window) { return false; }
            digits = (digits * JsonDigits.Powers[fraction]) + JsonDigits.Value(here[end..], fraction);
            scale = -fraction;
            end += fraction;
        }

        at += end;
        return true;
    }

    /// <summary>As <see cref="TryReadWindow"/>, one by one.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static bool TryReadDigits(ReadOnlySpan<byte> text, ref int at, out ulong digits, out int scale, out bool negative)
    {
        int i = at;
        negative = text[i] == '-';
        if (negative) { i++; }
        int start = i;
        digits = 0;
        scale = 0;
        for (; i < text.Length && (uint)(text[i] - '0') <= 9; i++) { digits = (digits * 10) + (ulong)(text[i] - '0'); }
        int length = i - start;
        if (i < text.Length && text[i] == '.')
        {
            int point = ++i;
            for (; i < text.Length && (uint)(text[i] - '0') <= 9; i++) { digits = (digits * 10) + (ulong)(text[i] - '0'); }
            scale = point - i;
            length -= scale;
        }

        at = i;
        return length is > 0 and <= JsonDigits.Most;
    }

    private static bool TryReadIntegerSlowly(ReadOnlySpan<byte> text, ref int at, out ulong magnitude, out bool negative)
    {
        int i = at;
        magnitude = 0;
        negative = text[i] == '-';
        if (negative) { i++; }
        int start = i;
        for (; i < text.Length && (uint)(text[i] - '0') <= 9; i++)
        {
            ulong digit = (ulong)(text[i] - '0');
            if (magnitude > (ulong.MaxValue - digit) / 10) { return false; }
            magnitude = (magnitude * 10) + digit;
        }

        if (i == start || (i < text.Length && text[i] is (byte)'.' or (byte)'e' or (byte)'E')) { return false; }
        at = i;
        return true;
    }

    private static bool TryReadExponent(ReadOnlySpan<byte> text, ref int i, ref int scale)
    {
        i++;
        bool negative = text[i] == '-';
        if (text[i] is (byte)'-' or (byte)'+') { i++; }
        int exponent = 0;
        for (; i < text.Length && (uint)(text[i] - '0') <= 9; i++)
        {
            exponent = (exponent * 10) + (text[i] - '0');
            if (exponent > 400) { return false; }
        }

        scale += negative ? -exponent : exponent;
        return true;
    }

    /// <summary>Reads the bare words, or cuts out a number that needs the careful way.</summary>
    private static bool TryReadSpecial(ReadOnlySpan<byte> text, ref int at, out ReadOnlySpan<byte> token, out double special)
    {
        token = default;
        special = 0;
        if (!IsNumber(text[at])) { return false; }
        int end = at;
        JsonNumberScanner.Scan(text, ref end);   // behind a whole document anything may follow a number
        ReadOnlySpan<byte> all = text[at..end];
        at = end;
        ReadOnlySpan<byte> word = all[0] == '-' ? all[1..] : all;
        if (word[0] == 'N') { special = double.NaN; }
        else if (word[0] == 'I') { special = all[0] == '-' ? double.NegativeInfinity : double.PositiveInfinity; }
        else { token = all; }
        return true;
    }
}
