// SPDX-License-Identifier: MIT
namespace TensorKeeper.SavedModel.Stages.Stateless;

/// <summary>Reads and writes elements of the types that samplers know, as numbers of double precision.</summary>
internal static class RealElements
{
    public static bool IsReal(ElementType type) =>
        type is ElementType.Float32 or ElementType.Float64 or ElementType.Float16 or ElementType.BFloat16;

    public static double Read(Tensor tensor, int index) => tensor.ElementType switch
    {
        ElementType.Float32 => tensor.AsSpan<float>()[index],
        ElementType.Float64 => tensor.AsSpan<double>()[index],
        ElementType.Float16 => (double)tensor.AsSpan<Half>()[index],
        ElementType.BFloat16 => BitConverter.UInt32BitsToSingle((uint)tensor.AsSpan<ushort>()[index] << 16),
        ElementType.Int32 => tensor.AsSpan<int>()[index],
        ElementType.Int64 => tensor.AsSpan<long>()[index],
        _ => throw new ServingException(ServingErrorCode.InvalidArgument, $"Numbers were expected, not {tensor.ElementType}."),
    };

    /// <summary>Writes a number; the short types round it to single precision first, and NaN is the least integer.</summary>
    public static void Write(Tensor tensor, int index, double value)
    {
        switch (tensor.ElementType)
        {
            case ElementType.Float32: tensor.AsSpan<float>()[index] = (float)value; break;
            case ElementType.Float64: tensor.AsSpan<double>()[index] = value; break;
            case ElementType.Float16: tensor.AsSpan<Half>()[index] = (Half)(float)value; break;
            case ElementType.BFloat16: tensor.AsSpan<ushort>()[index] = ToBFloat16((float)value); break;
            case ElementType.Int32: tensor.AsSpan<int>()[index] = double.IsNaN(value) ? int.MinValue : (int)value; break;
            case ElementType.Int64: tensor.AsSpan<long>()[index] = double.IsNaN(value) ? long.MinValue : (long)value; break;
            default: throw new ServingException(ServingErrorCode.InvalidArgument, $"Numbers are not drawn as {tensor.ElementType}.");
        }
    }

    /// <summary>Rounds a number to a type, as arithmetic in that type does.</summary>
    public static double Round(ElementType type, double value) => type switch
    {
        ElementType.Float64 => value,
        ElementType.Float16 => (double)(Half)(float)value,
        _ => (float)value,
    };

    private static ushort ToBFloat16(float value)
    {
        uint bits = BitConverter.SingleToUInt32Bits(value);
        return (ushort)(float.IsNaN(value) ? (bits >> 16) | 0x40 : (bits + 0x7fff + ((bits >> 16) & 1)) >> 16);
    }
}
