// SPDX-License-Identifier: MIT
using TensorKeeper.SavedModel.Messages;
using TensorKeeper.SavedModel.Graphs;

namespace TensorKeeper.SavedModel.Stages.Quantized;

/// <summary>Reads operands with their ranges, and returns results with theirs.</summary>
internal static class QuantizedCall
{
    /// <summary>Reads the one float of an input.</summary>
    public static float Number(this in HostCall call, int input)
    {
        call.Require(call[input] is { ElementCount: 1, ElementType: ElementType.Float32 }, $"input {input} is one float, not {call[input]}");
        return call[input].AsSpan<float>()[0];
    }

    /// <summary>Reads the range of an input, whose ends are two other inputs.</summary>
    public static QuantizedLevels Levels(this in HostCall call, int input, int low, int high) =>
        new(call[input].ElementType, call.Number(low), call.Number(high));

    /// <summary>Reads the type of the result.</summary>
    public static ElementType ResultType(this in HostCall call, string attribute, DataType absent = DataType.QInt32) =>
        call.Node.Type(attribute, absent).ToElementType();

    /// <summary>Returns a tensor and its range.</summary>
    public static Tensor[] Ranged(Tensor tensor, float low, float high) => [tensor, Tensor.Of([], low), Tensor.Of([], high)];
}
