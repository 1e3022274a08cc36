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
        foreach ((byte From, byte To)[] sequence in Utf8Ranges.Of(set))
        {
            string prefix = string.Concat(sequence[..^1].Select(static range => "[" + Range(range) + "]"));
            if (classes.Count == 0 || classes[^1].Prefix != prefix) { classes.Add((prefix, new StringBuilder())); }
            classes[^1].Last.Append(Range(sequence[^1]));
        }

        if (classes.Count == 0) { return "[^\\s\\S]"; }
        var pattern = new StringBuilder("(?:");
        for (int i = 0; i < classes.Count; i++)
        {
            if (i > 0) { pattern.Append('|'); }
            pattern.Append(classes[i].Prefix).Append('[').Append(classes[i].Last).Append(']');
        }

        return pattern.Append(')').ToString();
    }

    private static string Range((byte From, byte To) range) => range.From == range.To ? Escape(range.From) : Escape(range.From) + "-" + Escape(range.To);

    private static string Escape(byte value) => "\\u" + ((int)Spell(value)).ToString("x4", CultureInfo.InvariantCulture);
}
