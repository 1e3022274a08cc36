// SPDX-License-Identifier: MIT
using System.Numerics;
using TensorKeeper.SavedModel.Graphs;
using TensorKeeper.SavedModel.Messages;
using TensorKeeper.SavedModel.Stages.Shapes;

namespace TensorKeeper.SavedModel.Stages.Numbers;

/// <summary>Floats to quantised integers and back, in TensorFlow's three modes: a whole tensor, or slice by slice of an axis.</summary>
internal static class QuantizationKernels
{
    public static void Register(HostKernelTable table) => table
        .Add("QuantizeV2", Quantize)
        .Add("Dequantize", static (in HostCall call) => [Dequantize(call)]);

    private static Tensor[] Quantize(in HostCall call)
    {
        ElementType type = call.Node.Type("T", DataType.QUInt8).ToElementType();
        (float[] lows, float[] highs) = Ranges(call);
        var ranges = new QuantizedRange[lows.Length];
        for (int i = 0; i < ranges.Length; i++) { ranges[i] = QuantizedRange.ForValues(call, type, lows[i], highs[i]); }
        Tensor result = NumberTypes.Run(type, call, new IntoIntegers(type, ranges, Inner(call)));
        TensorShape shape = call[1].Shape;
        return [result, Tensor.Of<float>(shape, [.. ranges.Select(static r => r.Low)]), Tensor.Of<float>(shape, [.. ranges.Select(static r => r.High)])];
    }

    private static Tensor Dequantize(in HostCall call)
    {
        ElementType type = call[0].ElementType;
        (float[] lows, float[] highs) = Ranges(call);
        var ranges = new QuantizedRange[lows.Length];
        for (int i = 0; i < ranges.Length; i++) { ranges[i] = QuantizedRange.Of(call, type, lows[i], highs[i]); }
        Tensor floats = NumberTypes.Run(type, call, new OutOfIntegers(ranges, Inner(call)));
        return call.Node.Type("dtype", DataType.Float) == DataType.BFloat16 ? BFloat16Cast.Narrow(floats) : floats;
    }

    private static (float[] Lows, float[] Highs) Ranges(in HostCall call)
    {
        long axis = call.Node.Int("axis", -1);
        call.Require(axis < call[0].Shape.Rank, $"Axis {axis} is not one of {call[0].Shape}");
        long count = axis < 0 ? 1 : call[0].Shape[(int)axis];
        (float[] lows, float[] highs) = (call[1].AsSpan<float>().ToArray(), call[2].AsSpan<float>().ToArray());
        call.Require(lows.Length == count && highs.Length == count, $"min_range and max_range must have {count} elements");
        for (int i = 0; i < lows.Length; i++) { call.Require(lows[i] <= highs[i], $"min_range must not be above max_range: {lows[i]}, {highs[i]}"); }
        return (lows, highs);
    }

    /// <summary>Returns how many neighbouring elements share a range.</summary>
    private static long Inner(in HostCall call)
    {
        long axis = call.Node.Int("axis", -1);
        return axis < 0 ? Math.Max(1, call[0].ElementCount) : Axes.Product(call[0].Shape.Dimensions[((int)axis + 1)..]);
    }

    private readonly struct IntoIntegers(ElementType type, QuantizedRange[] ranges, long inner) : INumberKernel
    {
        public Tensor Run<T>(in HostCall call)
            where T : unmanaged, INumber<T>, IMinMaxValue<T>
        {
            Tensor result = Tensors.Zeros(type, call[0].Shape);
            ReadOnlySpan<float> from = call[0].AsSpan<float>();
            Span<T> to = System.Runtime.InteropServices.MemoryMarshal.Cast<byte, T>(result.Bytes);
            for (int i = 0; i < to.Length; i++) { to[i] = T.CreateSaturating(ranges[i / inner % ranges.Length].Quantized(from[i])); }
            return result;
        }
    }

    private readonly struct OutOfIntegers(QuantizedRange[] ranges, long inner) : INumberKernel
    {
        public Tensor Run<T>(in HostCall call)
            where T : unmanaged, INumber<T>, IMinMaxValue<T>
        {
            Tensor result = Tensors.Zeros(ElementType.Float32, call[0].Shape);
            ReadOnlySpan<T> from = System.Runtime.InteropServices.MemoryMarshal.Cast<byte, T>(call[0].Bytes);
            Span<float> to = result.AsSpan<float>();
            for (int i = 0; i < to.Length; i++) { to[i] = ranges[i / inner % ranges.Length].Float(double.CreateTruncating(from[i])); }
            return result;
        }
    }
}
