// SPDX-License-Identifier: MIT
using System.Buffers.Binary;
using TensorKeeper.SavedModel.Stages.Parsing;
using TensorKeeper.SavedModel.Stages.Tokenizers;

namespace TensorKeeper.SavedModel.Stages.Sentencepiece;

/// <summary>How a model wants text before it is cut: the message <c>NormalizerSpec</c>. Not changed once the model is read.</summary>
internal sealed class NormalizerRules
{
    private byte[] _targets = [];

    /// <summary>Gets the tree of what is replaced; null if nothing is.</summary>
    public DoubleArray? Replaced { get; private set; }

    public bool AddsPrefix { get; private set; } = true;

    public bool RemovesSpace { get; private set; } = true;

    public bool EscapesSpace { get; private set; } = true;

    /// <summary>Returns what stands for the text that led to a value: the bytes from there to the next NUL.</summary>
    public ReadOnlySpan<byte> TargetOf(int value)
    {
        if (value > _targets.Length) { throw SentencepieceReader.Damaged("a replacement is outside the table"); }
        ReadOnlySpan<byte> target = _targets.AsSpan(value);
        int end = target.IndexOf((byte)0);
        return end < 0 ? target : target[..end];
    }

    /// <summary>Reads the message, or more of it.</summary>
    public void Read(ReadOnlySpan<byte> message)
    {
        var cursor = new WireCursor(message);
        while (!cursor.AtEnd)
        {
            bool read = cursor.TryReadTag(out int field, out int wire);
            if (field == 2 && wire == WireCursor.Delimited)
            {
                read &= cursor.TryReadDelimited(out ReadOnlySpan<byte> map);
                ReadMap(map);
            }
            else if (field is >= 3 and <= 5 && wire == 0)
            {
                read &= cursor.TryReadVarint(out ulong flag);
                if (field == 3) { AddsPrefix = flag != 0; }
                else if (field == 4) { RemovesSpace = flag != 0; }
                else { EscapesSpace = flag != 0; }
            }
            else { read = read && cursor.TrySkip(wire); }

            if (!read) { throw SentencepieceReader.Damaged("the normalizer is cut off"); }
        }
    }

    /// <summary>A length, the tree, and the texts it leads to.</summary>
    private void ReadMap(ReadOnlySpan<byte> map)
    {
        if (map.IsEmpty) { return; }
        if (map.Length <= 4) { throw SentencepieceReader.Damaged("Blob for normalization rule is broken."); }
        uint size = BinaryPrimitives.ReadUInt32LittleEndian(map);
        if (size >= map.Length || size > map.Length - 4) { throw SentencepieceReader.Damaged("Trie data size exceeds the input blob size."); }
        uint[] units = new uint[size / 4];
        for (int i = 0; i < units.Length; i++) { units[i] = BinaryPrimitives.ReadUInt32LittleEndian(map[(4 + (i * 4))..]); }
        Replaced = new DoubleArray(units);
        _targets = map[(4 + (int)size)..].ToArray();
    }
}
