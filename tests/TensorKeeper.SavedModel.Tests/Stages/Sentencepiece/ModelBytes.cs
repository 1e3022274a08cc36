// SPDX-License-Identifier: MIT
using System.Text;

namespace TensorKeeper.SavedModel.Tests.Stages.Sentencepiece;

/// <summary>Writes sentencepiece models for tests.</summary>
internal sealed class ModelBytes
{
    private readonly List<byte> _bytes = [];

    /// <summary>Adds a piece: type 1 is normal, 2 unknown, 3 control, 4 user defined, 5 unused, 6 a byte.</summary>
    public ModelBytes Piece(string text, float score = 0, int type = 1)
    {
        byte[] name = Encoding.UTF8.GetBytes(text);
        return Field(1, [0x0a, (byte)name.Length, .. name, 0x15, .. BitConverter.GetBytes(score), 0x18, (byte)type]);
    }

    /// <summary>Adds options of the trainer: field 3 is the algorithm, 24 the suffix, 35 the fall back to bytes.</summary>
    public ModelBytes Trainer(int field, int value)
    {
        int tag = field << 3;
        return Field(2, tag < 0x80 ? [(byte)tag, (byte)value] : [(byte)(tag | 0x80), (byte)(tag >> 7), (byte)value]);
    }

    /// <summary>Adds options of the normalizer: field 3 adds a prefix, 4 removes space, 5 marks it.</summary>
    public ModelBytes Normalizer(int field, bool value) => Field(3, [(byte)(field << 3), (byte)(value ? 1 : 0)]);

    public ModelBytes CharacterMap(byte[] map) => Field(3, [0x12, (byte)map.Length, .. map]);

    public byte[] ToArray() => [.. _bytes];

    private ModelBytes Field(int field, byte[] content)
    {
        _bytes.Add((byte)((field << 3) | 2));
        _bytes.Add((byte)content.Length);
        _bytes.AddRange(content);
        return this;
    }
}
