// SPDX-License-Identifier: MIT
using System.Numerics;
using TensorKeeper.SavedModel.Graphs;
using TensorKeeper.SavedModel.Messages;

namespace TensorKeeper.SavedModel.Stages.Numbers;

/// <summary>Converts between number types as TensorFlow's x86 build does: floats are truncated towards zero.</summary>
internal static class CastKernels
{
    public static void Register(HostKernelTable table) => table.AddPrepared("Cast", Prepare);

    private static HostKernel Prepare(SourceNode node)
    {
        ElementType to = node.Type("DstT", DataType.Invalid).ToElementType();
        if (IsTiny(to) || IsTiny(node.Type("SrcT", DataType.Invalid).ToElementType()))
        {
            throw new ServingException(ServingErrorCode.Unimplemented, "Numbers of less than 8 bits and floats of 8 bits are not computed on the host.");
        }

        return (in HostCall call) =>
        {
            ElementType from = call[0].ElementType;
            if (from == to) { return [Tensors.View(call[0], call[0].Shape)]; }
            if (to == ElementType.Bool) { return [ToBool(call[0])]; }
            Tensor source = from switch
            {
                ElementType.Bool => Tensor.FromMemory(ElementType.UInt8, call[0].Shape, call[0].Memory),
                ElementType.BFloat16 => BFloat16Cast.Widen(call[0]),
                _ => call[0],
            };
            ElementType through = to == ElementType.BFloat16 ? ElementType.Float32 : to;
            Tensor result = source.ElementType == through ? source : NumberTypes.Run(source.ElementType, call, new FromKernel(source, through));
            return [to == ElementType.BFloat16 ? BFloat16Cast.Narrow(result) : result];
        };
    }

    private static bool IsTiny(ElementType type) =>
        type is ElementType.Float8E4M3FN or ElementType.Float8E5M2 or ElementType.Int4 or ElementType.UInt4;

    /// <summary>NaN is not zero, so it is true.</summary>
    private static Tensor ToBool(Tensor tensor)
    {
        Tensor result = Tensors.Zeros(ElementType.Bool, tensor.Shape);
        Span<bool> flags = result.AsSpan<bool>();
        int size = ElementTypes.SizeOf(tensor.ElementType);
        for (int i = 0; i < flags.Length; i++)
        {
            flags[i] = tensor.ElementType switch
            {
                ElementType.Float32 => tensor.AsSpan<float>()[i] != 0,
                ElementType.Float64 => tensor.AsSpan<double>()[i] != 0,
                ElementType.Float16 => tensor.AsSpan<Half>()[i] != Half.Zero,
                ElementType.BFloat16 => (tensor.AsSpan<ushort>()[i] & 0x7fff) != 0,
                _ => tensor.Bytes.Slice(i * size, size).ContainsAnyExcept((byte)0),
            };
        }

        return result;
    }

    private readonly struct FromKernel(Tensor source, ElementType to) : INumberKernel
    {
        public Tensor Run<TFrom>(in HostCall call)
            where TFrom : unmanaged, INumber<TFrom>, IMinMaxValue<TFrom> => NumberTypes.Run(to, call, new ToKernel<TFrom>(source, to));
    }

    private readonly struct ToKernel<TFrom>(Tensor source, ElementType to) : INumberKernel
        where TFrom : unmanaged, INumber<TFrom>, IMinMaxValue<TFrom>
    {
        public Tensor Run<TTo>(in HostCall call)
            where TTo : unmanaged, INumber<TTo>, IMinMaxValue<TTo>
        {
            Tensor result = Tensors.Zeros(to, source.Shape);
            ReadOnlySpan<TFrom> from = source.AsSpan<TFrom>();
            Span<TTo> values = result.AsSpan<TTo>();
            bool overflows = NumberTypes.IsFloat<TFrom>() && !NumberTypes.IsFloat<TTo>();
            for (int i = 0; i < values.Length; i++)
            {
                values[i] = overflows ? Truncate<TTo>(double.CreateTruncating(from[i])) : TTo.CreateTruncating(from[i]);
            }

            return result;
        }

        /// <summary>What a number out of range becomes is undefined; x86 gives the lowest number, in the width it converts with.</summary>
        private static TTo Truncate<TTo>(double value)
            where TTo : unmanaged, INumber<TTo>, IMinMaxValue<TTo>
        {
            bool fitsLong = value is >= long.MinValue and < 9223372036854775808d;
            if (typeof(TTo) == typeof(ulong) && value is >= 9223372036854775808d and < 18446744073709551616d) { return TTo.CreateTruncating((ulong)value); }
            long wide = fitsLong ? (long)value : long.MinValue;
            bool isInt = typeof(TTo) == typeof(int) || typeof(TTo) == typeof(short) || typeof(TTo) == typeof(sbyte)
                || typeof(TTo) == typeof(ushort) || typeof(TTo) == typeof(byte);
            return TTo.CreateTruncating(isInt && wide is < int.MinValue or > int.MaxValue ? int.MinValue : wide);
        }
    }
}
