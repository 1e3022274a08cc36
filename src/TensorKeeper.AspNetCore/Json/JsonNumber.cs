// SPDX-License-Identifier: MIT
using System.Globalization;
using System.Runtime.CompilerServices;

namespace TensorKeeper.AspNetCore.Json;

/// <summary>Turns the text of checked numbers into numbers. Thread-safe.</summary>
/// <remarks>
/// Decimal fractions of up to 19 digits and small exponents, which is nearly all of them, are converted with one exact
/// multiplication or division (Clinger's fast path); the others by the base library. Both round correctly.
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
    public static bool TryReadInteger(ReadOnlySpan<byte> text, ref int at, out ulong magnitude, out bool negative)
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

    /// <summary>Reads any number as a binary64.</summary>
    /// <returns>False if the value is not a number; <paramref name="at"/> is unchanged then.</returns>
    public static bool TryReadDouble(ReadOnlySpan<byte> text, ref int at, out double value)
    {
        if (TryReadFast(text, ref at, out value)) { return true; }
        if (!TryReadSpecial(text, ref at, out ReadOnlySpan<byte> token, out value)) { return false; }
        if (!token.IsEmpty) { value = double.Parse(token, NumberStyles.Float, CultureInfo.InvariantCulture); }
        return true;
    }

    /// <summary>Reads any number as a binary32, rounded once.</summary>
    /// <returns>False if the value is not a number; <paramref name="at"/> is unchanged then.</returns>
    public static bool TryReadSingle(ReadOnlySpan<byte> text, ref int at, out float value)
    {
        int start = at;
        if (TryReadFast(text, ref at, out double wide))
        {
            // The double is itself rounded: where it lies in the middle of two floats, only the text can tell which.
            const long DroppedBits = 0x1FFF_FFFF, Middle = 0x1000_0000;
            value = (float)wide;
            bool isMiddle = (BitConverter.DoubleToInt64Bits(wide) & DroppedBits) == Middle;
            if (!isMiddle && (wide == 0 || float.IsNormal(value))) { return true; }
            at = start;
        }

        value = 0;
        if (!TryReadSpecial(text, ref at, out ReadOnlySpan<byte> token, out double special)) { return false; }
        value = token.IsEmpty ? (float)special : float.Parse(token, NumberStyles.Float, CultureInfo.InvariantCulture);
        return true;
    }

    /// <summary>Reads a number whose digits and power of ten are both exact as doubles.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static bool TryReadFast(ReadOnlySpan<byte> text, ref int at, out double value)
    {
        const ulong LargestExact = 1UL << 53;
        int i = at;
        bool negative = text[i] == '-';
        if (negative) { i++; }
        int start = i;
        ulong digits = 0;
        for (; i < text.Length && (uint)(text[i] - '0') <= 9; i++) { digits = (digits * 10) + (ulong)(text[i] - '0'); }
        int length = i - start;
        int scale = 0;
        if (i < text.Length && text[i] == '.')
        {
            int point = ++i;
            for (; i < text.Length && (uint)(text[i] - '0') <= 9; i++) { digits = (digits * 10) + (ulong)(text[i] - '0'); }
            scale = point - i;
            length -= scale;
        }

        value = 0;
        if (length is 0 or > 19 || digits > LargestExact) { return false; }
        if (i < text.Length && (text[i] | 0x20) == 'e' && !TryReadExponent(text, ref i, ref scale)) { return false; }
        if (scale is < -22 or > 22) { return false; }
        value = scale < 0 ? digits / PowersOfTen[-scale] : digits * PowersOfTen[scale];
        if (negative) { value = -value; }
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
