// SPDX-License-Identifier: MIT
namespace TensorKeeper.SavedModel.Stages.Regexes;

/// <summary>Spells sets of code points as sequences of ranges of bytes, in ascending order.</summary>
internal static class Utf8Ranges
{
    /// <summary>Returns sequences of one to four ranges. Two of them have first ranges that are equal or apart, and so on.</summary>
    public static List<(byte From, byte To)[]> Of(CodePointSet set)
    {
        var sequences = new List<(byte From, byte To)[]>();
        foreach ((int from, int to) in set.Ranges) { Split(from, to, sequences); }
        return sequences;
    }

    /// <summary>Cuts a range where the number of bytes, or any byte but the last, would not be a range itself.</summary>
    private static void Split(int from, int to, List<(byte From, byte To)[]> sequences)
    {
        if (from <= 0x80 && to == CodePointSet.Largest)
        {
            // What RE2 makes of everything beyond ASCII: it lets overlong forms pass to stay small.
            if (from < 0x80) { Split(from, 0x7f, sequences); }
            sequences.Add([(0xc2, 0xdf), (0x80, 0xbf)]);
            sequences.Add([(0xe0, 0xef), (0x80, 0xbf), (0x80, 0xbf)]);
            sequences.Add([(0xf0, 0xf4), (0x80, 0xbf), (0x80, 0xbf), (0x80, 0xbf)]);
            return;
        }

        foreach (int last in (ReadOnlySpan<int>)[0x7f, 0x7ff, 0xffff])
        {
            if (from <= last && to > last)
            {
                Split(from, last, sequences);
                Split(last + 1, to, sequences);
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
            Split(from, cut, sequences);
            Split(cut + 1, to, sequences);
            return;
        }

        var sequence = new (byte From, byte To)[length];
        for (int i = 0; i < length; i++) { sequence[i] = (Encode(from, i, length), Encode(to, i, length)); }
        sequences.Add(sequence);
    }

    /// <summary>Encodes one byte of a code point; surrogates too, as RE2 knows no exception for them.</summary>
    private static byte Encode(int codePoint, int index, int length)
    {
        int bits = codePoint >> (6 * (length - 1 - index));
        if (index > 0) { return (byte)(0x80 | (bits & 0x3f)); }
        return (byte)(length switch { 1 => bits, 2 => 0xc0 | bits, 3 => 0xe0 | bits, _ => 0xf0 | bits });
    }
}
