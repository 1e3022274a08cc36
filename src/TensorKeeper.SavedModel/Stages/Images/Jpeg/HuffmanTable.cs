// SPDX-License-Identifier: MIT
namespace TensorKeeper.SavedModel.Stages.Images.Jpeg;

/// <summary>A table of code words of a JPEG file (ITU-T T.81, annex C). Immutable.</summary>
internal sealed class HuffmanTable
{
    /// <summary>Code words up to this length are found by one look.</summary>
    public const int LookBits = 9;

    private readonly int[] _firstCode = new int[18];
    private readonly int[] _endCode = new int[18];
    private readonly int[] _firstIndex = new int[18];

    /// <param name="counts">How many code words there are of 1, 2 ... 16 bits.</param>
    /// <param name="symbols">The symbols in the order of their code words.</param>
    /// <exception cref="ImageFormatException">There are more code words than bits for them.</exception>
    public HuffmanTable(ReadOnlySpan<byte> counts, ReadOnlySpan<byte> symbols)
    {
        Symbols = symbols.ToArray();
        Counts = counts.ToArray();
        int code = 0;
        int index = 0;
        for (int length = 1; length <= 16; length++)
        {
            _firstCode[length] = code;
            _firstIndex[length] = index;
            int end = code + counts[length - 1];
            if (end > 1 << length) { throw new ImageFormatException("Invalid JPEG: a Huffman table has more code words than fit."); }
            for (; code < end; code++, index++)
            {
                if (length > LookBits) { continue; }
                int shift = LookBits - length;
                Look.AsSpan(code << shift, 1 << shift).Fill((short)((length << 8) | Symbols[index]));
            }

            _endCode[length] = end;
            code <<= 1;
        }
    }

    /// <summary>Gets how many code words there are of each length from 1.</summary>
    public byte[] Counts { get; }

    /// <summary>Gets the symbols in the order of their code words.</summary>
    public byte[] Symbols { get; }

    /// <summary>Gets, for the next <see cref="LookBits"/> bits, the length and symbol of the word they begin with; 0 for longer words.</summary>
    public short[] Look { get; } = new short[1 << LookBits];

    /// <summary>Finds a code word of a given length.</summary>
    /// <returns>The symbol, or -1 if no word of the length reads so.</returns>
    public int Find(int code, int length) =>
        code >= _firstCode[length] && code < _endCode[length] ? Symbols[_firstIndex[length] + code - _firstCode[length]] : -1;
}
