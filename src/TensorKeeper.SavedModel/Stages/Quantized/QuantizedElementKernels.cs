// SPDX-License-Identifier: MIT
using TensorKeeper.SavedModel.Graphs;
using TensorKeeper.SavedModel.Stages.Shapes;

namespace TensorKeeper.SavedModel.Stages.Quantized;

/// <summary>Sums, bounds and normalization of quantised elements.</summary>
internal static class QuantizedElementKernels
{
    public static void Register(HostKernelTable table) => table
        .Add("QuantizedBiasAdd", AddBias)
        .Add("QuantizedAdd", Add)
        .Add("QuantizedRelu", static (in HostCall call) => Clamp(call, call.Levels(0, 1, 2), float.PositiveInfinity))
        .Add("QuantizedRelu6", static (in HostCall call) => Clamp(call, call.Levels(0, 1, 2), 6))
        .Add("QuantizedReluX", static (in HostCall call) => Clamp(call, call.Levels(0, 2, 3), call.Number(1)))
        .Add("QuantizedBatchNormWithGlobalNormalization", Normalize);

    private static Tensor[] Clamp(in HostCall call, QuantizedLevels levels, float most)
    {
        int least = (int)levels.Quantized(0);
        int top = float.IsPositiveInfinity(most) ? (int)levels.Highest : (int)levels.Quantized(most);
        int[] integers = QuantizedElements.Read(call[0]);
        for (int i = 0; i < integers.Length; i++) { integers[i] = Math.Min(Math.Max(integers[i], least), top); }
        return QuantizedCall.Ranged(QuantizedElements.Write(call[0].ElementType, call[0].Shape, integers), levels.Low, levels.High);
    }

    /// <summary>The range of the sum is symmetric, and wide enough that eight bits use the middle fifteen of thirty-two.</summary>
    private static Tensor[] AddBias(in HostCall call)
    {
        TensorShape shape = call[0].Shape;
        call.Require(shape.Rank >= 2, $"Input tensor must be at least 2D: {shape}");
        call.Require(call[1].Shape.Rank == 1, $"Biases must be 1D: {call[1].Shape}");
        call.Require(
            call[1].Shape[0] == shape[shape.Rank - 1],
            $"Must provide as many biases as the last dimension of the input tensor: {call[1].Shape} vs. {shape}");
        (QuantizedLevels values, QuantizedLevels biases) = (call.Levels(0, 2, 3), call.Levels(1, 4, 5));
        float most = Math.Max(values.High, Math.Max(-values.Low, Math.Max(biases.High, -biases.Low))) * (1 << 17);
        ElementType type = call.ResultType("out_type");
        var sum = new QuantizedLevels(type, -most, most);
        int zero = (int)sum.Quantized(0);
        int[] added = Array.ConvertAll(QuantizedElements.Read(call[1]), bias => unchecked(sum.QuantizedOfArray(biases.FloatOfArray(bias)) + zero));
        int[] integers = QuantizedElements.Read(call[0]);
        for (int i = 0; i < integers.Length; i++)
        {
            integers[i] = unchecked(sum.QuantizedOfArray(values.FloatOfArray(integers[i])) + added[i % added.Length]);
        }

        return QuantizedCall.Ranged(QuantizedElements.Write(type, shape, integers), -most, most);
    }

    private static Tensor[] Add(in HostCall call)
    {
        (QuantizedLevels left, QuantizedLevels right) = (call.Levels(0, 2, 3), call.Levels(1, 4, 5));
        call.Require(left.High > left.Low, "max_x must be larger than min_x.");
        call.Require(right.High > right.Low, "max_y must be larger than min_y.");
        float most = Math.Max(Math.Abs(Math.Min(left.Low, right.Low)), Math.Abs(Math.Max(left.High, right.High))) * (1 << 14);
        ElementType type = call.ResultType("Toutput");
        var sum = new QuantizedLevels(type, -most, most);
        TensorShape shape = Broadcasting.Common(call, call[0].Shape, call[1].Shape);
        bool isLeftAlone = call[0].ElementCount == 1;
        int[] integers = Moved(Broadcasting.Stretch(call, call[0], shape), left, sum, isLeftAlone);
        int[] others = Moved(Broadcasting.Stretch(call, call[1], shape), right, sum, !isLeftAlone && call[1].ElementCount == 1);
        for (int i = 0; i < integers.Length; i++) { integers[i] = unchecked(integers[i] + others[i]); }
        return QuantizedCall.Ranged(QuantizedElements.Write(type, shape, integers), -most, most);
    }

    /// <summary>
    /// Moves integers into another range. A single number is converted; many are a first plus so many steps, each a whole
    /// number.
    /// </summary>
    private static int[] Moved(Tensor tensor, QuantizedLevels from, QuantizedLevels to, bool isAlone)
    {
        long first = to.Unclamped(from.Float(0));
        int step = unchecked((int)(to.Unclamped(from.Float(1)) - first));
        return Array.ConvertAll(
            QuantizedElements.Read(tensor),
            integer => (int)(isAlone ? to.Quantized(from.Float(integer)) : Math.Clamp(first + ((long)integer * step), to.Lowest, to.Highest)));
    }

    /// <summary>The result has a fixed range, of which one is 2048 steps; products are of integers and wrap.</summary>
    private static Tensor[] Normalize(in HostCall call)
    {
        const float Most = 1 << 20;
        ElementType type = call.ResultType("out_type");
        call.Require(call[0].Shape.Rank == 4, $"input must be 4-dimensional{call[0].Shape}");
        var result = new QuantizedLevels(type, -Most, Most);
        QuantizedLevels values = call.Levels(0, 1, 2);
        float[] mean = Floats(call, 3);
        float[] variance = Floats(call, 6);
        float[] beta = Floats(call, 9);
        float[] gamma = Floats(call, 12);
        int depth = mean.Length;
        bool fits = depth > 0 && variance.Length == depth && beta.Length == depth && gamma.Length == depth && call[0].Shape[3] == depth;
        call.Require(fits, $"mean, var, beta and gamma have a number for each channel of {call[0].Shape}");
        (int[] scales, int[] offsets) = (new int[depth], new int[depth]);
        for (int i = 0; i < depth; i++)
        {
            float scale = 1 / MathF.Sqrt(variance[i] + call.Node.Float("variance_epsilon", 0));
            if (call.Node.Bool("scale_after_normalization", false)) { scale *= gamma[i]; }
            scales[i] = (int)result.Quantized(scale);
            offsets[i] = (int)result.Quantized((-mean[i] * scale) + beta[i]);
        }

        int one = (int)result.Quantized(1);
        call.Require(one != 0, $"{type} is too narrow for a normalization");
        int[] integers = QuantizedElements.Read(call[0]);
        for (int i = 0; i < integers.Length; i++)
        {
            int value = (int)result.Quantized(values.Float(integers[i]));
            integers[i] = unchecked((value * scales[i % depth] / one) + offsets[i % depth]);
        }

        return QuantizedCall.Ranged(QuantizedElements.Write(type, call[0].Shape, integers), -Most, Most);
    }

    private static float[] Floats(in HostCall call, int input)
    {
        call.Require(call[input].Shape.Rank == 1, $"input {input} must be 1-dimensional: {call[input].Shape}");
        QuantizedLevels levels = call.Levels(input, input + 1, input + 2);
        return Array.ConvertAll(QuantizedElements.Read(call[input]), integer => levels.Float(integer));
    }
}
