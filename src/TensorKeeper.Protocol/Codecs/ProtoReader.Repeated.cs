// SPDX-License-Identifier: MIT
using System.Buffers.Binary;

namespace TensorKeeper.Protocol.Codecs;

/// <content>Repeated numbers and maps: one call reads what one tag announces, packed or not.</content>
public ref partial struct ProtoReader
{
    /// <summary>
    /// Reads one or more <c>int64</c> of a repeated field; packed and unpacked forms may be mixed in a message.
    /// </summary>
    /// <param name="into">Where they are appended.</param>
    public void ReadInt64s(List<long> into)
    {
        ArgumentNullException.ThrowIfNull(into);
        if (WireType != WireType.LengthDelimited) { into.Add(ReadInt64()); return; }
        ProtoReader packed = OpenPacked();
        while (packed.Remaining > 0) { into.Add((long)packed.NextVarint()); }
    }

    /// <summary>Reads one or more <c>int32</c>, or enum numbers, of a repeated field, packed or not.</summary>
    /// <param name="into">Where they are appended.</param>
    public void ReadInt32s(List<int> into)
    {
        ArgumentNullException.ThrowIfNull(into);
        if (WireType != WireType.LengthDelimited) { into.Add(ReadInt32()); return; }
        ProtoReader packed = OpenPacked();
        while (packed.Remaining > 0) { into.Add((int)packed.NextVarint()); }
    }

    /// <summary>Reads one or more <c>bool</c> of a repeated field, packed or not.</summary>
    /// <param name="into">Where they are appended.</param>
    public void ReadBools(List<bool> into)
    {
        ArgumentNullException.ThrowIfNull(into);
        if (WireType != WireType.LengthDelimited) { into.Add(ReadBool()); return; }
        ProtoReader packed = OpenPacked();
        while (packed.Remaining > 0) { into.Add(packed.NextVarint() != 0); }
    }

    /// <summary>Reads one or more <c>float</c> of a repeated field, packed or not.</summary>
    /// <param name="into">Where they are appended.</param>
    public void ReadFloats(List<float> into)
    {
        ArgumentNullException.ThrowIfNull(into);
        if (WireType != WireType.LengthDelimited) { into.Add(ReadFloat()); return; }
        ProtoReader packed = OpenPacked();
        while (packed.Remaining > 0) { into.Add(BinaryPrimitives.ReadSingleLittleEndian(packed.Next(4))); }
    }

    /// <summary>Reads one or more <c>double</c> of a repeated field, packed or not.</summary>
    /// <param name="into">Where they are appended.</param>
    public void ReadDoubles(List<double> into)
    {
        ArgumentNullException.ThrowIfNull(into);
        if (WireType != WireType.LengthDelimited) { into.Add(ReadDouble()); return; }
        ProtoReader packed = OpenPacked();
        while (packed.Remaining > 0) { into.Add(BinaryPrimitives.ReadDoubleLittleEndian(packed.Next(8))); }
    }

    /// <summary>Reads one entry of a <c>map&lt;string, message&gt;</c>.</summary>
    /// <param name="value">
    /// A reader of the value; of nothing if the entry has none, which means the default value.
    /// </param>
    /// <returns>The key; empty if the entry has none.</returns>
    /// <remarks>Of duplicate keys the last wins; that is the caller's to keep.</remarks>
    public string ReadMapEntry(out ProtoReader value)
    {
        ProtoReader entry = ReadMessage();
        value = new ProtoReader(default, default, _hasMemory, entry.Offset, entry._depth);
        string key = "";
        while (entry.ReadTag())
        {
            switch (entry.Tag)
            {
                case (1 << 3) | (uint)WireType.LengthDelimited: key = entry.ReadString(); break;
                case (2 << 3) | (uint)WireType.LengthDelimited: value = entry.ReadMessage(); break;
                default: entry.Skip(); break;
            }
        }

        return key;
    }

    // Packed numbers are no message: they do not count as a level.
    private ProtoReader OpenPacked()
    {
        ReadOnlySpan<byte> packed = NextLengthDelimited();
        return new ProtoReader(packed, default, hasMemory: false, Offset - packed.Length, _depth);
    }
}
