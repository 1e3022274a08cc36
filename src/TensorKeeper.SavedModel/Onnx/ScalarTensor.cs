// SPDX-License-Identifier: MIT
using System.Runtime.InteropServices;

namespace TensorKeeper.SavedModel.Onnx;

/// <summary>Makes scalars of any numeric type.</summary>
internal static class ScalarTensor
{
    /// <summary>Returns a scalar; the number is rounded to the type, and saturates in integers.</summary>
    public static Tensor Of(ElementType type, double value) => type switch
    {
        ElementType.Float32 => Make((float)value),
        ElementType.Float64 => Make(value),
        ElementType.Float16 => Make((Half)value),
        ElementType.BFloat16 => Tensor.FromMemory(type, TensorShape.Scalar, BFloat16Bytes((float)value)),
        ElementType.Int8 => Make((sbyte)Math.Clamp(value, sbyte.MinValue, sbyte.MaxValue)),
        ElementType.Int16 => Make((short)Math.Clamp(value, short.MinValue, short.MaxValue)),
        ElementType.Int32 => Make((int)Math.Clamp(value, int.MinValue, int.MaxValue)),
        ElementType.Int64 => Make((long)value),
        ElementType.UInt8 => Make((byte)Math.Clamp(value, 0, byte.MaxValue)),
        ElementType.UInt16 => Make((ushort)Math.Clamp(value, 0, ushort.MaxValue)),
        ElementType.UInt32 => Make((uint)Math.Clamp(value, 0, uint.MaxValue)),
        ElementType.UInt64 => Make((ulong)Math.Max(value, 0)),
        ElementType.Bool => Make(value != 0),
        _ => throw new ArgumentException($"{type} has no scalars.", nameof(type)),
    };

    private static Tensor Make<T>(T value)
        where T : unmanaged => Tensor.Of(TensorShape.Scalar, [value]);

    /// <summary>Rounds to the nearest, ties to even; NaN stays NaN.</summary>
    private static byte[] BFloat16Bytes(float value)
    {
        uint bits = BitConverter.SingleToUInt32Bits(value);
        ushort upper = float.IsNaN(value) ? (ushort)0x7FC0 : (ushort)((bits + 0x7FFF + ((bits >> 16) & 1)) >> 16);
        byte[] bytes = new byte[sizeof(ushort)];
        MemoryMarshal.Write(bytes, upper);
        return bytes;
    }
}
