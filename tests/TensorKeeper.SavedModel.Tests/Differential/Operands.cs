// SPDX-License-Identifier: MIT
using TensorKeeper.SavedModel.Messages;

namespace TensorKeeper.SavedModel.Tests.Differential;

/// <summary>Random tensors: small numbers, and those at which arithmetic breaks.</summary>
internal static class Operands
{
    public static readonly DataType[] Floats = [DataType.Float, DataType.Double, DataType.Half];
    public static readonly DataType[] Wholes = [DataType.Int32, DataType.Int64, DataType.Int8, DataType.UInt8, DataType.Int16, DataType.UInt16, DataType.UInt32, DataType.UInt64];
    public static readonly DataType[] Numbers = [.. Floats, .. Wholes];

    private static readonly double[] Breaking = [double.NaN, double.PositiveInfinity, double.NegativeInfinity, 0, -0.0, 1, -1, 0.5, 60000];

    public static long[] Shape(Random random) => [.. Enumerable.Range(0, random.Next(4)).Select(_ => random.Next(8) == 0 ? 0L : random.Next(1, 4))];

    /// <summary>Makes a shape that broadcasts with another.</summary>
    public static long[] Partner(long[] shape, Random random) =>
        [.. shape.Skip(random.Next(shape.Length + 1)).Select(extent => random.Next(3) == 0 ? 1 : extent)];

    public static Tensor Make(DataType type, long[] extents, Random random, bool breaking = true)
    {
        var tensor = Tensor.Allocate(type.ToElementType(), new TensorShape(extents));
        bool isBreaking = breaking && random.Next(3) == 0;
        for (int i = 0; i < tensor.ElementCount; i++) { Set(tensor, i, random, isBreaking); }
        return tensor;
    }

    private static void Set(Tensor tensor, int i, Random random, bool breaking)
    {
        double real = breaking ? Breaking[random.Next(Breaking.Length)] : (random.NextDouble() * 6) - 3;
        long whole = breaking ? random.Next(6) switch { 0 => long.MaxValue, 1 => long.MinValue, 2 => -1, 3 => 0, _ => random.Next(-9, 9) } : random.Next(1, 9);
        switch (tensor.ElementType)
        {
            case ElementType.Float32: tensor.AsSpan<float>()[i] = (float)real; break;
            case ElementType.Float64: tensor.AsSpan<double>()[i] = real; break;
            case ElementType.Float16: tensor.AsSpan<Half>()[i] = (Half)real; break;
            case ElementType.Bool: tensor.AsSpan<bool>()[i] = random.Next(2) == 0; break;
            case ElementType.Int8 or ElementType.UInt8: tensor.Bytes[i] = (byte)(whole == long.MaxValue ? 127 : whole == long.MinValue ? 128 : whole); break;
            case ElementType.Int16 or ElementType.UInt16: BitConverter.TryWriteBytes(tensor.Bytes[(2 * i)..], (ushort)(whole == long.MaxValue ? 0x7fff : whole == long.MinValue ? 0x8000 : whole)); break;
            case ElementType.Int32 or ElementType.UInt32: BitConverter.TryWriteBytes(tensor.Bytes[(4 * i)..], (uint)(whole == long.MaxValue ? int.MaxValue : whole == long.MinValue ? 0x80000000 : whole)); break;
            default: BitConverter.TryWriteBytes(tensor.Bytes[(8 * i)..], whole); break;
        }
    }
}
