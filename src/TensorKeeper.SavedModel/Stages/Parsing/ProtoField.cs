// SPDX-License-Identifier: MIT
namespace TensorKeeper.SavedModel.Stages.Parsing;

/// <summary>A field of a protobuf message. Immutable.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Number">Its number.</param>
/// <param name="Kind">The type of its values.</param>
/// <param name="IsRepeated">Whether a message may have several.</param>
/// <param name="Default">What stands for a missing value, as descriptors write it; empty for zero, false and nothing.</param>
internal sealed record ProtoField(string Name, int Number, ProtoFieldKind Kind, bool IsRepeated, string Default)
{
    private const int Varint = 0;
    private const int Fixed64 = 1;
    private const int Fixed32 = 5;

    /// <summary>Gets a value indicating whether values are bytes: texts and messages.</summary>
    public bool IsText => Kind is ProtoFieldKind.String or ProtoFieldKind.Bytes or ProtoFieldKind.Message;

    /// <summary>Gets how a single value is written.</summary>
    public int WireType => Kind switch
    {
        ProtoFieldKind.Double or ProtoFieldKind.Fixed64 or ProtoFieldKind.SFixed64 => Fixed64,
        ProtoFieldKind.Float or ProtoFieldKind.Fixed32 or ProtoFieldKind.SFixed32 => Fixed32,
        _ when IsText => WireCursor.Delimited,
        _ => Varint,
    };

    /// <summary>Asks whether values may be read as a type.</summary>
    public bool Fits(ElementType type) => Kind switch
    {
        ProtoFieldKind.Double => type == ElementType.Float64,
        ProtoFieldKind.Float => type is ElementType.Float32 or ElementType.Float64,
        ProtoFieldKind.Int64 or ProtoFieldKind.SFixed64 or ProtoFieldKind.SInt64 => type == ElementType.Int64,
        ProtoFieldKind.UInt64 or ProtoFieldKind.Fixed64 => type is ElementType.UInt64 or ElementType.Int64,
        ProtoFieldKind.Int32 or ProtoFieldKind.SFixed32 or ProtoFieldKind.SInt32 => type is ElementType.Int32 or ElementType.Int64,
        ProtoFieldKind.UInt32 or ProtoFieldKind.Fixed32 => type is ElementType.UInt32 or ElementType.Int64 or ElementType.Int32,
        ProtoFieldKind.Enum => type == ElementType.Int32,
        ProtoFieldKind.Bool => type == ElementType.Bool,
        _ => IsText && type == ElementType.String,
    };

    /// <summary>Reads a number: whole ones as 64 bits with their sign, others as the bits of a double.</summary>
    public bool TryRead(ref WireCursor cursor, out ulong bits)
    {
        bool isRead = WireType switch
        {
            Fixed64 => cursor.TryReadFixed64(out bits),
            Fixed32 => TryReadFixed32(ref cursor, out bits),
            _ => cursor.TryReadVarint(out bits),
        };
        bits = Kind switch
        {
            ProtoFieldKind.Float => BitConverter.DoubleToUInt64Bits(BitConverter.UInt32BitsToSingle((uint)bits)),
            ProtoFieldKind.Int32 or ProtoFieldKind.SFixed32 or ProtoFieldKind.Enum => (ulong)(int)bits,
            ProtoFieldKind.UInt32 or ProtoFieldKind.Fixed32 => (uint)bits,
            ProtoFieldKind.SInt32 => (ulong)((int)((uint)bits >> 1) ^ -(int)(bits & 1)),
            ProtoFieldKind.SInt64 => (bits >> 1) ^ (ulong)-(long)(bits & 1),
            ProtoFieldKind.Bool => bits == 0 ? 0UL : 1,
            _ => bits,
        };
        return isRead;
    }

    private static bool TryReadFixed32(ref WireCursor cursor, out ulong bits)
    {
        bool isRead = cursor.TryReadFixed32(out uint value);
        bits = value;
        return isRead;
    }
}
