// SPDX-License-Identifier: MIT
using System.Buffers.Binary;

namespace TensorKeeper.SavedModel.Stages.Tokenizers;

/// <summary>Reads one table of a FlatBuffer, with every offset checked. Immutable.</summary>
internal readonly ref struct FlatTable
{
    private readonly ReadOnlySpan<byte> _buffer;
    private readonly long _position;
    private readonly ReadOnlySpan<byte> _fields;

    private FlatTable(ReadOnlySpan<byte> buffer, long position)
    {
        _buffer = buffer;
        _position = position;
        long fields = position - BinaryPrimitives.ReadInt32LittleEndian(Slice(buffer, position, 4));
        ushort length = BinaryPrimitives.ReadUInt16LittleEndian(Slice(buffer, fields, 4));
        _fields = Slice(buffer, fields, Math.Max((int)length, 4));
    }

    /// <summary>Reads the root of a buffer.</summary>
    /// <exception cref="ServingException">An offset leads out of the buffer.</exception>
    public static FlatTable Root(ReadOnlySpan<byte> buffer) => new(buffer, BinaryPrimitives.ReadUInt32LittleEndian(Slice(buffer, 0, 4)));

    /// <summary>Reads a 32-bit integer; 0 if the field is absent.</summary>
    public int Int32(int field) => Place(field) is > 0 and long place ? BinaryPrimitives.ReadInt32LittleEndian(Slice(_buffer, place, 4)) : 0;

    public uint UInt32(int field) => (uint)Int32(field);

    public float Single(int field) => BitConverter.Int32BitsToSingle(Int32(field));

    public bool Bool(int field) => Byte(field) != 0;

    public sbyte Byte(int field) => Place(field) is > 0 and long place ? (sbyte)Slice(_buffer, place, 1)[0] : (sbyte)0;

    /// <summary>Reads the bytes of a vector or string; empty if the field is absent.</summary>
    /// <param name="field">Its number.</param>
    /// <param name="elementSize">How many bytes an element has.</param>
    public ReadOnlySpan<byte> Vector(int field, int elementSize) => Place(field) is > 0 and long place ? VectorAt(place, elementSize) : default;

    /// <summary>Reads a vector of 32-bit integers.</summary>
    public uint[] UInt32s(int field)
    {
        ReadOnlySpan<byte> bytes = Vector(field, 4);
        uint[] values = new uint[bytes.Length / 4];
        for (int i = 0; i < values.Length; i++) { values[i] = BinaryPrimitives.ReadUInt32LittleEndian(bytes[(i * 4)..]); }
        return values;
    }

    /// <summary>Reads a vector of strings.</summary>
    public StringElements Strings(int field)
    {
        var strings = new StringElementsBuilder();
        if (Place(field) is > 0 and long place)
        {
            ReadOnlySpan<byte> offsets = VectorAt(place, 4);
            long first = place + BinaryPrimitives.ReadUInt32LittleEndian(Slice(_buffer, place, 4)) + 4;
            for (int i = 0; i < offsets.Length; i += 4) { strings.Add(VectorAt(first + i, 1)); }
        }

        return strings.ToElements();
    }

    private ReadOnlySpan<byte> VectorAt(long place, int elementSize)
    {
        long start = place + BinaryPrimitives.ReadUInt32LittleEndian(Slice(_buffer, place, 4));
        long count = BinaryPrimitives.ReadUInt32LittleEndian(Slice(_buffer, start, 4));
        return Slice(_buffer, start + 4, count * elementSize);
    }

    /// <summary>Returns where a field is; 0 if it is absent.</summary>
    private long Place(int field)
    {
        int entry = 4 + (field * 2);
        if (entry + 2 > _fields.Length) { return 0; }
        ushort offset = BinaryPrimitives.ReadUInt16LittleEndian(_fields[entry..]);
        return offset == 0 ? 0 : _position + offset;
    }

    private static ReadOnlySpan<byte> Slice(ReadOnlySpan<byte> buffer, long start, long length) =>
        start >= 0 && length >= 0 && start <= buffer.Length - length
            ? buffer.Slice((int)start, (int)length)
            : throw new ServingException(ServingErrorCode.InvalidArgument, $"A FlatBuffer of {buffer.Length} bytes is read at {start}: it is damaged.");
}
