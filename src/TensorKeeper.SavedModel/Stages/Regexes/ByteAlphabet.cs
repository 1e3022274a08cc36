// SPDX-License-Identifier: MIT
using System.Globalization;
using System.Text;

namespace TensorKeeper.SavedModel.Stages.Regexes;

/// <summary>Spells bytes as characters, so that a regular expression of .NET runs over bytes as RE2 does.</summary>
/// <remarks>
/// Bytes below 0x80 are themselves. The others become characters from U+2580 on, which are symbols: never part of a
/// word, so that <c>\b</c> sees ASCII words alone, and without case. A code point is the sequence of its UTF-8 bytes;
/// bytes that are no UTF-8 are in no class, as in RE2.
/// </remarks>
internal static class ByteAlphabet
{
    private const int Shift = 0x2500;

    /// <summary>Spells a text.</summary>
    public static string Spell(ReadOnlySpan<byte> text) => string.Create(text.Length, text, static (characters, bytes) =>
    {
        for (int i = 0; i < bytes.Length; i++) { characters[i] = Spell(bytes[i]); }
    });

    public static char Spell(byte value) => (char)(value < 0x80 ? value : value + Shift);

    /// <summary>Writes a class of code points as a pattern of byte sequences.</summary>
    public static string PatternOf(CodePointSet set)
    {
        var classes = new List<(string Prefix, StringBuilder Last)>();
        foreach ((int from, int to) in set.Ranges) { Split(from, to, classes); }
        if (classes.Count == 0) { return "[^\\s\\S]"; }
        var pattern = new StringBuilder("(?:");
        for (int i = 0; i < classes.Count; i++)
        {
            if (i > 0) { pattern.Append('|'); }
            pattern.Append(classes[i].Prefix).Append('[').Append(classes[i].Last).Append(']');
        }

        return pattern.Append(')').ToString();
    }

    /// <summary>Cuts a range where the number of bytes, or any byte but the last, would not be a range itself.</summary>
    private static void Split(int from, int to, List<(string Prefix, StringBuilder Last)> classes)
    {
        if (from <= 0x80 && to == CodePointSet.Largest)
        {
            // What RE2 makes of everything beyond ASCII: it lets overlong forms pass to stay small.
            if (from < 0x80) { Split(from, 0x7f, classes); }
            Add(classes, Range(0xc2, 0xdf, "[", "]"), Range(0x80, 0xbf));
            Add(classes, Range(0xe0, 0xef, "[", "]") + Range(0x80, 0xbf, "[", "]"), Range(0x80, 0xbf));
            Add(classes, Range(0xf0, 0xf4, "[", "]") + Range(0x80, 0xbf, "[", "]") + Range(0x80, 0xbf, "[", "]"), Range(0x80, 0xbf));
            return;
        }

        foreach (int last in (ReadOnlySpan<int>)[0x7f, 0x7ff, 0xffff])
        {
            if (from <= last && to > last)
            {
                Split(from, last, classes);
                Split(last + 1, to, classes);
                return;
            }
        }

        int length = to <= 0x7f ? 1 : to <= 0x7ff ? 2 : to <= 0xffff ? 3 : 4;
        for (int i = 1; i < length; i++)
        {
            int mask = (1 << (6 * i)) - 1;
            if ((from & ~mask) == (to & ~mask)) { continue; }
            int cut = (from & mask) != 0 ? from | mask : (to & mask) != mask ? (to & ~mask) - 1 : -1;
            if (cut < 0) { continue; }
            Split(from, cut, classes);
            Split(cut + 1, to, classes);
            return;
        }

        var prefix = new StringBuilder();
        for (int i = 0; i < length - 1; i++) { prefix.Append(Range(Utf8Byte(from, i, length), Utf8Byte(to, i, length), "[", "]")); }
        Add(classes, prefix.ToString(), Range(Utf8Byte(from, length - 1, length), Utf8Byte(to, length - 1, length)));
    }

    /// <summary>Encodes one byte of a code point; surrogates too, as RE2 knows no exception for them.</summary>
    private static int Utf8Byte(int codePoint, int index, int length)
    {
        int bits = codePoint >> (6 * (length - 1 - index));
        if (index > 0) { return 0x80 | (bits & 0x3f); }
        return length switch { 1 => bits, 2 => 0xc0 | bits, 3 => 0xe0 | bits, _ => 0xf0 | bits };
    }

    private static void Add(List<(string Prefix, StringBuilder Last)> classes, string prefix, string last)
    {
        if (classes.Count == 0 || classes[^1].Prefix != prefix) { classes.Add((prefix, new StringBuilder())); }
        classes[^1].Last.Append(last);
    }

    private static string Range(int from, int to, string before = "", string after = "") => from == to
        ? before + Escape(from) + after
        : before + Escape(from) + "-" + Escape(to) + after;

    private static string Escape(int value) => "\\u" + ((int)Spell((byte)value)).ToString("x4", CultureInfo.InvariantCulture);
}
