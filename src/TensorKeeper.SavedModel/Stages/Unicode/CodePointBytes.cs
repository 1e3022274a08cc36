// SPDX-License-Identifier: MIT
namespace TensorKeeper.SavedModel.Stages.Unicode;

/// <summary>A byte for each code point, in blocks of which equal ones are kept once. Immutable, thread-safe.</summary>
internal sealed class CodePointBytes
{
    private const int BlockBits = 7;
    private const int BlockMask = (1 << BlockBits) - 1;

    private readonly ushort[] _blocks;
    private readonly byte[] _values;

    /// <param name="values">0x110000 bytes.</param>
    public CodePointBytes(ReadOnlySpan<byte> values)
    {
        _blocks = new ushort[values.Length >> BlockBits];
        var known = new Dictionary<string, ushort>(StringComparer.Ordinal);
        var kept = new List<byte>();
        for (int block = 0; block < _blocks.Length; block++)
        {
            ReadOnlySpan<byte> content = values.Slice(block << BlockBits, BlockMask + 1);
            string key = System.Text.Encoding.Latin1.GetString(content);
            if (!known.TryGetValue(key, out ushort number))
            {
                known.Add(key, number = (ushort)known.Count);
                kept.AddRange(content);
            }

            _blocks[block] = number;
        }

        _values = [.. kept];
    }

    /// <summary>Gets the byte of a code point; 0 for a number that is none.</summary>
    public byte this[int codePoint] => (uint)codePoint <= UnicodeTable.Last
        ? _values[(_blocks[codePoint >> BlockBits] << BlockBits) | (codePoint & BlockMask)]
        : (byte)0;
}
