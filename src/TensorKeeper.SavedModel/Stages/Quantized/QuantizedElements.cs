// SPDX-License-Identifier: MIT
using System.Runtime.InteropServices;

namespace TensorKeeper.SavedModel.Stages.Quantized;

/// <summary>Reads and writes the integers of quantised tensors.</summary>
internal static class QuantizedElements
{
    /// <summary>Returns the lowest and the highest integer of a quantised type.</summary>
    /// <exception cref="ServingException">The type is not quantised.</exception>
    public static (long Lowest, long Highest) Bounds(ElementType type) => type switch
    {
        ElementType.QInt8 => (sbyte.MinValue, sbyte.MaxValue),
        ElementType.QUInt8 => (byte.MinValue, byte.MaxValue),
        ElementType.QInt16 => (short.MinValue, short.MaxValue),
        ElementType.QUInt16 => (ushort.MinValue, ushort.MaxValue),
        ElementType.QInt32 => (int.MinValue, int.MaxValue),
        _ => throw new ServingException(ServingErrorCode.InvalidArgument, $"A quantised tensor was expected, not {type}."),
    };

    public static int[] Read(Tensor tensor)
    {
        ReadOnlySpan<byte> bytes = tensor.Bytes;
        int[] integers = new int[tensor.ElementCount];
        switch (tensor.ElementType)
        {
            case ElementType.QInt8: Widen<sbyte>(bytes, integers); break;
            case ElementType.QUInt8: Widen<byte>(bytes, integers); break;
            case ElementType.QInt16: Widen<short>(bytes, integers); break;
            case ElementType.QUInt16: Widen<ushort>(bytes, integers); break;
            case ElementType.QInt32: MemoryMarshal.Cast<byte, int>(bytes).CopyTo(integers); break;
            default: Bounds(tensor.ElementType); break;
        }

        return integers;
    }

    /// <summary>Makes a quantised tensor; what does not fit its type saturates.</summary>
    public static Tensor Write(ElementType type, TensorShape shape, ReadOnlySpan<int> integers)
    {
        Tensor tensor = Tensors.Zeros(type, shape);
        switch (type)
        {
            case ElementType.QInt8: Narrow<sbyte>(integers, tensor.Bytes); break;
            case ElementType.QUInt8: Narrow<byte>(integers, tensor.Bytes); break;
            case ElementType.QInt16: Narrow<short>(integers, tensor.Bytes); break;
            case ElementType.QUInt16: Narrow<ushort>(integers, tensor.Bytes); break;
            case ElementType.QInt32: integers.CopyTo(MemoryMarshal.Cast<byte, int>(tensor.Bytes)); break;
            default: Bounds(type); break;
        }

        return tensor;
    }

    private static void Widen<T>(ReadOnlySpan<byte> bytes, Span<int> integers)
        where T : unmanaged, System.Numerics.IBinaryInteger<T>
    {
        ReadOnlySpan<T> elements = MemoryMarshal.Cast<byte, T>(bytes);
        for (int i = 0; i < integers.Length; i++) { integers[i] = int.CreateTruncating(elements[i]); }
    }

    private static void Narrow<T>(ReadOnlySpan<int> integers, Span<byte> bytes)
        where T : unmanaged, System.Numerics.IBinaryInteger<T>
    {
        Span<T> elements = MemoryMarshal.Cast<byte, T>(bytes);
        for (int i = 0; i < integers.Length; i++) { elements[i] = T.CreateSaturating(integers[i]); }
    }
}
