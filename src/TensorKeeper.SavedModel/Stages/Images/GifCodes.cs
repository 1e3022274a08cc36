// SPDX-License-Identifier: MIT
namespace TensorKeeper.SavedModel.Stages.Images;

/// <summary>Unpacks the code words of a GIF frame (LZW with words of up to 12 bits). Stateless.</summary>
internal static class GifCodes
{
    private const int MaxWords = 4_096;

    /// <summary>Unpacks as many pixels as the target takes.</summary>
    /// <param name="packed">The code words, lowest bit first.</param>
    /// <param name="bits">The bits of a pixel, 1 to 8.</param>
    /// <param name="target">Where pixels go.</param>
    /// <returns>False if the words end too early or one of them means nothing.</returns>
    public static bool TryUnpack(ReadOnlySpan<byte> packed, int bits, Span<byte> target)
    {
        Span<short> prefix = stackalloc short[MaxWords];
        Span<byte> suffix = stackalloc byte[MaxWords];
        Span<byte> first = stackalloc byte[MaxWords];
        Span<short> length = stackalloc short[MaxWords];
        int clear = 1 << bits;
        for (int i = 0; i < clear; i++) { (suffix[i], first[i], length[i]) = ((byte)i, (byte)i, 1); }
        int next = clear + 2;
        int width = bits + 1;
        int previous = -1;
        int at = 0;
        uint buffer = 0;
        int count = 0;
        int position = 0;
        while (at < target.Length)
        {
            while (count < width)
            {
                if (position >= packed.Length) { return false; }
                buffer |= (uint)packed[position++] << count;
                count += 8;
            }

            int word = (int)(buffer & ((1u << width) - 1));
            buffer >>= width;
            count -= width;
            if (word == clear)
            {
                (next, width, previous) = (clear + 2, bits + 1, -1);
                continue;
            }

            bool isFresh = word == next && previous >= 0 && next < MaxWords;
            if (word == clear + 1 || word > next || (word >= clear + 2 && word == next && !isFresh)) { return false; }
            if (previous >= 0 && next < MaxWords)
            {
                prefix[next] = (short)previous;
                first[next] = first[previous];
                suffix[next] = first[isFresh ? previous : word];
                length[next] = (short)(length[previous] + 1);
                if (++next == 1 << width && width < 12) { width++; }
            }

            int size = length[word];
            int end = at + size;
            int entry = word;
            for (int i = end - 1; i >= at; i--)
            {
                if (i < target.Length) { target[i] = suffix[entry]; }
                entry = prefix[entry];
            }

            at = end;
            previous = word;
        }

        return true;
    }
}
