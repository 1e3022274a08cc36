// SPDX-License-Identifier: MIT
namespace TensorKeeper.SavedModel.Stages.Numbers;

/// <summary>Converts between binary32 and its upper half, which .NET has no type for.</summary>
internal static class BFloat16Cast
{
    public static Tensor Widen(Tensor tensor)
    {
        Tensor wide = Tensors.Zeros(ElementType.Float32, tensor.Shape);
        ReadOnlySpan<ushort> from = tensor.AsSpan<ushort>();
        Span<float> to = wide.AsSpan<float>();
        for (int i = 0; i < to.Length; i++) { to[i] = BitConverter.UInt32BitsToSingle((uint)from[i] << 16); }
        return wide;
    }

    /// <summary>Rounds half to even; NaN stays NaN.</summary>
    public static Tensor Narrow(Tensor tensor)
    {
        Tensor narrow = Tensors.Zeros(ElementType.BFloat16, tensor.Shape);
        ReadOnlySpan<float> from = tensor.AsSpan<float>();
        Span<ushort> to = narrow.AsSpan<ushort>();
        for (int i = 0; i < to.Length; i++)
        {
            uint bits = BitConverter.SingleToUInt32Bits(from[i]);
            to[i] = (ushort)(float.IsNaN(from[i]) ? (bits >> 16) | 0x40 : (bits + 0x7fff + ((bits >> 16) & 1)) >> 16);
        }

        return narrow;
    }
}
