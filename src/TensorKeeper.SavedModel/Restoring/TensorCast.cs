// SPDX-License-Identifier: MIT
using System.Runtime.InteropServices;
using TensorKeeper.SavedModel.Messages;

namespace TensorKeeper.SavedModel.Restoring;

/// <summary>Converts between the types that counters, shapes and flags have.</summary>
internal static class TensorCast
{
    public static Tensor? Convert(Tensor tensor, DataType type) => Convert(tensor, type.ToElementType());

    /// <summary>Converts; null if this type is not converted to that one.</summary>
    public static Tensor? Convert(Tensor tensor, ElementType type)
    {
        if (type == tensor.ElementType) { return tensor; }
        int size = ElementTypes.SizeOf(type);
        int from = ElementTypes.SizeOf(tensor.ElementType);
        if (size == 0 || from == 0 || tensor.ElementCount > (1 << 24)) { return null; }
        byte[] bytes = new byte[tensor.ElementCount * size];
        for (int i = 0; i < tensor.ElementCount; i++)
        {
            Span<byte> target = bytes.AsSpan(i * size, size);
            ReadOnlySpan<byte> source = tensor.Bytes.Slice(i * from, from);
            bool converted = ReadInteger(source, tensor.ElementType) is { } integer
                ? Write(target, type, integer, integer)
                : ReadNumber(source, tensor.ElementType) is { } number && Write(target, type, (long)number, number);
            if (!converted) { return null; }
        }

        return Tensor.FromMemory(type, tensor.Shape, bytes);
    }

    private static long? ReadInteger(ReadOnlySpan<byte> bytes, ElementType type) => type switch
    {
        ElementType.Bool => bytes[0] != 0 ? 1 : 0,
        ElementType.UInt8 => bytes[0],
        ElementType.Int8 => (sbyte)bytes[0],
        ElementType.Int16 => MemoryMarshal.Read<short>(bytes),
        ElementType.UInt16 => MemoryMarshal.Read<ushort>(bytes),
        ElementType.Int32 => MemoryMarshal.Read<int>(bytes),
        ElementType.UInt32 => MemoryMarshal.Read<uint>(bytes),
        ElementType.Int64 => MemoryMarshal.Read<long>(bytes),
        _ => null,
    };

    private static double? ReadNumber(ReadOnlySpan<byte> bytes, ElementType type) => type switch
    {
        ElementType.Float32 => MemoryMarshal.Read<float>(bytes),
        ElementType.Float64 => MemoryMarshal.Read<double>(bytes),
        ElementType.Float16 => (double)MemoryMarshal.Read<Half>(bytes),
        _ => null,
    };

    private static bool Write(Span<byte> bytes, ElementType type, long integer, double number)
    {
        switch (type)
        {
            case ElementType.Bool: bytes[0] = (byte)(number != 0 ? 1 : 0); return true;
            case ElementType.UInt8: bytes[0] = (byte)integer; return true;
            case ElementType.Int8: bytes[0] = (byte)(sbyte)integer; return true;
            case ElementType.Int16: MemoryMarshal.Write(bytes, (short)integer); return true;
            case ElementType.UInt16: MemoryMarshal.Write(bytes, (ushort)integer); return true;
            case ElementType.Int32: MemoryMarshal.Write(bytes, (int)integer); return true;
            case ElementType.UInt32: MemoryMarshal.Write(bytes, (uint)integer); return true;
            case ElementType.Int64: MemoryMarshal.Write(bytes, integer); return true;
            case ElementType.UInt64: MemoryMarshal.Write(bytes, (ulong)integer); return true;
            case ElementType.Float32: MemoryMarshal.Write(bytes, (float)number); return true;
            case ElementType.Float64: MemoryMarshal.Write(bytes, number); return true;
            case ElementType.Float16: MemoryMarshal.Write(bytes, (Half)number); return true;
            default: return false;
        }
    }
}
