// SPDX-License-Identifier: MIT
using System.Buffers.Binary;
using System.Runtime.InteropServices;

namespace TensorKeeper.SavedModel.Bundles;

/// <summary>Turns the elements of a checkpoint that a big-endian machine wrote.</summary>
internal static class ByteOrder
{
    /// <summary>Returns how many bytes change places together: an element, or half a complex number.</summary>
    public static int UnitOf(ElementType type) => type switch
    {
        ElementType.Complex64 => 4,
        ElementType.Complex128 => 8,
        _ => ElementTypes.SizeOf(type),
    };

    /// <summary>Reverses each unit in place.</summary>
    public static void Reverse(Span<byte> bytes, int unit)
    {
        switch (unit)
        {
            case 2: Span<ushort> words = MemoryMarshal.Cast<byte, ushort>(bytes); BinaryPrimitives.ReverseEndianness(words, words); break;
            case 4: Span<uint> doubles = MemoryMarshal.Cast<byte, uint>(bytes); BinaryPrimitives.ReverseEndianness(doubles, doubles); break;
            case 8: Span<ulong> quads = MemoryMarshal.Cast<byte, ulong>(bytes); BinaryPrimitives.ReverseEndianness(quads, quads); break;
            default: break;
        }
    }
}
