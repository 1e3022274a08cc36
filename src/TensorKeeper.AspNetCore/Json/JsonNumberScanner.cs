// SPDX-License-Identifier: MIT
using System.Numerics;
using System.Runtime.CompilerServices;

namespace TensorKeeper.AspNetCore.Json;

/// <summary>Checks the syntax of one number. Thread-safe.</summary>
internal static class JsonNumberScanner
{
    /// <summary>Steps over a number.</summary>
    /// <param name="text">The document.</param>
    /// <param name="at">Where the number starts; afterwards where it ends.</param>
    /// <returns>What is wrong with it.</returns>
    public static JsonNumberFault Scan(ReadOnlySpan<byte> text, ref int at)
    {
        int start = at;
        if (PeekAt(text, at) == '-') { at++; }
        int integerStart = at;
        byte first = PeekAt(text, at);
        if (first is (byte)'N' or (byte)'I') { return ScanSpecial(text, ref at); }
        if (!IsDigit(first)) { return new("Invalid value.", at); }
        at++;
        if (first != '0') { SkipDigits(text, ref at); }
        int integerDigits = at - integerStart;
        int fractionDigits = 0;
        if (PeekAt(text, at) == '.')
        {
            at++;
            int fractionStart = at;
            SkipDigits(text, ref at);
            fractionDigits = at - fractionStart;
            if (fractionDigits == 0) { return new("Miss fraction part in number.", at); }
        }

        if (integerDigits > 308 && IsTooBig(text.Slice(integerStart, integerDigits))) { return TooBig(start); }
        return PeekAt(text, at) is (byte)'e' or (byte)'E' ? ScanExponent(text, ref at, start, fractionDigits) : default;
    }

    /// <summary>Steps over plain numbers, which need no second look, as far as nothing but commas and white space stands between them.</summary>
    /// <param name="text">The document.</param>
    /// <param name="at">Where the first number starts; afterwards where the last one ends.</param>
    /// <param name="isInArray">False: one number only.</param>
    /// <returns>How many; 0 if the first one is not plain, and nothing was stepped over.</returns>
    public static int SkipPlainRun(ReadOnlySpan<byte> text, ref int at, bool isInArray)
    {
        int count = 0;
        int i = at;
        while (text.Length - i > JsonDigits.Window && !JsonDigits.AreFew(text[i..]) ? TrySkipWindow(text, ref i) : TrySkipPlain(text, ref i))
        {
            count++;
            at = i;
            if (!isInArray || (uint)i >= (uint)text.Length || text[i] != ',') { break; }
            i = JsonSpace.Skip(text, i + 1);
        }

        return count;
    }

    /// <summary>As <see cref="TrySkipPlain"/>, looking at all bytes of the number at once.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static bool TrySkipWindow(ReadOnlySpan<byte> text, ref int at)
    {
        ReadOnlySpan<byte> here = text.Slice(at, JsonDigits.Window + 1);
        uint digits = JsonDigits.In(here);
        int start = here[0] == '-' ? 1 : 0;
        int end = start + BitOperations.TrailingZeroCount(~(digits >> start));
        if (end >= JsonDigits.Window) { return TrySkipPlain(text, ref at); }
        if (end == start || (end - start > 1 && here[start] == '0')) { return false; }
        if (here[end] == '.')
        {
            int point = ++end;
            uint fraction = end == JsonDigits.Window ? 0 : digits >> end;
            end += BitOperations.TrailingZeroCount(~fraction);
            if (end >= JsonDigits.Window) { return TrySkipPlain(text, ref at); }
            if (end == point) { return false; }
        }

        if ((here[end] | 0x20) == 'e') { return false; }
        at += end;
        return true;
    }

    /// <summary>A plain number has no exponent, no superfluous zero and few digits.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static bool TrySkipPlain(ReadOnlySpan<byte> text, ref int at)
    {
        const int FewDigits = 300;
        int i = at;
        if ((uint)i < (uint)text.Length && text[i] == '-') { i++; }
        int start = i;
        while ((uint)i < (uint)text.Length && IsDigit(text[i])) { i++; }
        int digits = i - start;
        if (digits is 0 or > FewDigits || (digits > 1 && text[start] == '0')) { return false; }
        if ((uint)i < (uint)text.Length && text[i] == '.')
        {
            int point = ++i;
            while ((uint)i < (uint)text.Length && IsDigit(text[i])) { i++; }
            if (i == point) { return false; }
        }

        if ((uint)i < (uint)text.Length && (text[i] | 0x20) == 'e') { return false; }
        at = i;
        return true;
    }

    private static JsonNumberFault ScanExponent(ReadOnlySpan<byte> text, ref int at, int start, int fractionDigits)
    {
        at++;
        bool negative = PeekAt(text, at) == '-';
        if (negative || PeekAt(text, at) == '+') { at++; }
        if (!IsDigit(PeekAt(text, at))) { return new("Miss exponent in number.", at); }
        long exponent = 0;
        for (; IsDigit(PeekAt(text, at)); at++)
        {
            exponent = Math.Min((exponent * 10) + (text[at] - '0'), int.MaxValue);
        }

        // A fraction of at most 17 digits moves the limit up, since the parser reads the digits as one integer first.
        return !negative && exponent > 308 + Math.Min(fractionDigits, 17) ? TooBig(start) : default;
    }

    private static JsonNumberFault ScanSpecial(ReadOnlySpan<byte> text, ref int at)
    {
        ReadOnlySpan<byte> literal = text[at] == 'N' ? "NaN"u8 : "Inf"u8;
        if (!Consume(text, ref at, literal)) { return new("Invalid value.", at); }
        bool isLong = literal[0] == 'I' && PeekAt(text, at) == 'i';
        return isLong && !Consume(text, ref at, "inity"u8) ? new("Invalid value.", at) : default;
    }

    private static bool Consume(ReadOnlySpan<byte> text, ref int at, ReadOnlySpan<byte> literal)
    {
        foreach (byte wanted in literal)
        {
            if (PeekAt(text, at) != wanted) { return false; }
            at++;
        }

        return true;
    }

    /// <summary>More than 309 digits never fit into a double; exactly 309 do up to 1.797e308.</summary>
    private static bool IsTooBig(ReadOnlySpan<byte> digits) =>
        digits.Length > 309 || digits[..4].SequenceCompareTo("1798"u8) >= 0;

    private static JsonNumberFault TooBig(int start) => new("Number too big to be stored in double.", start);

    private static void SkipDigits(ReadOnlySpan<byte> text, ref int at)
    {
        while (at < text.Length && IsDigit(text[at])) { at++; }
    }

    private static bool IsDigit(byte c) => (uint)(c - '0') <= 9;

    private static byte PeekAt(ReadOnlySpan<byte> text, int at) => at < text.Length ? text[at] : (byte)0;
}
