// SPDX-License-Identifier: MIT
using TensorKeeper.SavedModel.Messages;
using TensorKeeper.SavedModel.Stages.Shapes;

namespace TensorKeeper.SavedModel.Stages.Quantized;

/// <summary>Moves quantised numbers from one range into another, and moves tensors with their range.</summary>
internal static class QuantizedRangeKernels
{
    public static void Register(HostKernelTable table) => table
        .Add("Requantize", Requantize)
        .Add("RequantizationRange", static (in HostCall call) => Range(call) is var (low, high) ? [Tensor.Of([], low), Tensor.Of([], high)] : [])
        .Add("QuantizeDownAndShrinkRange", static (in HostCall call) => Range(call) is var (low, high) ? Requantized(call, low, high) : [])
        .Add("QuantizedConcat", Concat)
        .Add("QuantizedReshape", static (in HostCall call) =>
            [ShapeKernels.Reshape(call)[0], Tensors.View(call[2], call[2].Shape), Tensors.View(call[3], call[3].Shape)]);

    private static Tensor[] Requantize(in HostCall call)
    {
        (float low, float high) = (call.Number(3), call.Number(4));
        call.Require(low <= 0, $"requested_output_min must be <= 0, but got {low}");
        call.Require(high >= 0, $"requested_output_max must be >= 0, but got {high}");
        return Requantized(call, low, high);
    }

    /// <summary>Returns the range that the numbers of a tensor have; zero is in it if they are positive.</summary>
    private static (float Low, float High) Range(in HostCall call)
    {
        QuantizedLevels levels = call.Levels(0, 1, 2);
        (long least, long most) = (levels.Highest, levels.Lowest);
        foreach (int integer in QuantizedElements.Read(call[0])) { (least, most) = (Math.Min(least, integer), Math.Max(most, integer)); }
        return (Math.Min(0, levels.Float(least)), levels.Float(most));
    }

    private static Tensor[] Requantized(in HostCall call, float low, float high)
    {
        ElementType type = call.ResultType("out_type", DataType.QUInt8);
        int[] integers = QuantizedElements.Read(call[0]);
        QuantizedLevels from = call.Levels(0, 1, 2);
        if (call[0].ElementType == ElementType.QInt32 && type == ElementType.QUInt8) { ToBytes(integers, from, low, high); }
        else { Move(integers, from, new QuantizedLevels(type, low, high)); }
        return QuantizedCall.Ranged(QuantizedElements.Write(type, call[0].Shape, integers), low, high);
    }

    private static void Move(Span<int> integers, QuantizedLevels from, QuantizedLevels to)
    {
        for (int i = 0; i < integers.Length; i++) { integers[i] = to.QuantizedOfArray(from.FloatOfArray(integers[i])); }
    }

    /// <summary>From 32 bits to 8 TensorFlow computes with whole numbers of 1/65536.</summary>
    private static void ToBytes(Span<int> integers, QuantizedLevels from, float low, float high)
    {
        const int Fraction = 16;
        const long One = 1L << Fraction;
        (float source, float target) = (from.High - from.Low, high - low);
        float centre = (float)((from.Low + from.High) / 2.0);
        float perUnit = target == 0 ? 0 : (float)(255.0 / target);
        long scale = target == 0 ? 0 : (long)(255.0 * One * source / target);
        long moved = (long)(centre * perUnit * One) - (target == 0 ? 0 : (long)(One * (low * 255.0) / target)) + (One / 2);
        for (int i = 0; i < integers.Length; i++)
        {
            integers[i] = (int)Math.Clamp(unchecked(((integers[i] * scale) >> 32) + moved) >> Fraction, 0, 255);
        }
    }

    /// <summary>Joins tensors in the range that holds all of theirs.</summary>
    private static Tensor[] Concat(in HostCall call)
    {
        int count = (call.InputCount - 1) / 3;
        call.Require(count > 0 && call.InputCount == 1 + (3 * count), $"Expected as many mins and maxes as values, got {call.InputCount} inputs");
        var levels = new QuantizedLevels[count];
        for (int i = 0; i < count; i++) { levels[i] = call.Levels(1 + i, 1 + count + i, 1 + (2 * count) + i); }
        (float low, float high) = (levels.Min(static range => range.Low), levels.Max(static range => range.High));
        var parts = new Tensor[count];
        for (int i = 0; i < count; i++)
        {
            Tensor part = call[1 + i];
            int[] integers = QuantizedElements.Read(part);
            if (levels[i].Low != low || levels[i].High != high) { Move(integers, levels[i], new QuantizedLevels(part.ElementType, low, high)); }
            parts[i] = QuantizedElements.Write(part.ElementType, part.Shape, integers);
        }

        return QuantizedCall.Ranged(JoinKernels.Concat(call, parts, call[0])[0], low, high);
    }
}
