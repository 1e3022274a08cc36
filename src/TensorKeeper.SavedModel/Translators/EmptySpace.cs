// SPDX-License-Identifier: MIT
using TensorKeeper.SavedModel.Onnx;

namespace TensorKeeper.SavedModel.Translators;

/// <summary>Operands without elements, with which some kernels of the engine end the whole process.</summary>
internal static class EmptySpace
{
    /// <summary>Adds one zero cell to each axis of space that turns out to have none; what comes of it is cut off by the caller.</summary>
    /// <param name="graph">The graph.</param>
    /// <param name="front">[rows, channels, space...].</param>
    /// <param name="space">How many axes of space there are.</param>
    /// <returns>The value itself if all its extents are known not to be zero.</returns>
    public static OnnxValue AtLeastOneCell(OnnxGraphBuilder graph, OnnxValue front, int space)
    {
        bool isSafe = front.Shape.HasRank && Enumerable.Range(2, space).All(axis => front.Shape[axis] > 0);
        if (isSafe) { return front; }
        OnnxValue there = graph.Slice(graph.ShapeOf(front), 0, 2, 2 + space);
        OnnxValue missing = graph.Max(graph.Sub(graph.Int64s([.. Enumerable.Repeat(1L, space)]), there), graph.Int64s(new long[space]));
        OnnxValue pads = graph.JoinExtents(graph.Int64s(new long[4 + space]), missing);
        return graph.Op("Pad", front, pads, graph.Scalar(front.Type, 0));
    }

    /// <summary>
    /// Adds an Einsum whose operands may turn out to be empty: each empty axis gets one zero, which adds nothing to any sum,
    /// and what comes of it is cut off again.
    /// </summary>
    /// <returns>
    /// The result; null if the equation leaves open which axis is which and an operand may be empty, which ends the process
    /// inside the engine.
    /// </returns>
    public static OnnxValue? Einsum(OnnxGraphBuilder graph, string equation, OnnxValue[] operands)
    {
        bool isSafe = Array.TrueForAll(operands, static operand => operand.Shape.HasRank && operand.Shape.Dimensions.IndexOfAnyInRange(long.MinValue, 0) < 0);
        if (isSafe) { return graph.Add("Einsum", operands).With("equation", equation).Output; }
        if (EinsumLabels.Of(equation, operands) is not { } labels) { return null; }
        OnnxValue[] filled = [.. operands.Select((operand, i) => Filled(graph, operand, labels.Operands[i].Length))];
        OnnxValue result = graph.Add("Einsum", filled).With("equation", equation).Output;
        if (labels.Result.Length == 0) { return result; }
        OnnxValue[] ends = [.. labels.Result.Select(label => EndOf(graph, label, labels, operands))];
        long[] axes = [.. Enumerable.Range(0, ends.Length).Select(static axis => (long)axis)];
        return graph.Op("Slice", result, graph.Int64s(new long[axes.Length]), graph.JoinExtents(ends), graph.Int64s(axes));
    }

    private static OnnxValue Filled(OnnxGraphBuilder graph, OnnxValue operand, int rank)
    {
        OnnxValue missing = graph.Max(graph.Sub(graph.Int64s(1), graph.ShapeOf(operand)), graph.Int64s(0));
        return graph.Op("Pad", operand, graph.JoinExtents(graph.Int64s(new long[rank]), missing), graph.Scalar(operand.Type, 0));
    }

    /// <summary>Where an axis of the result is cut: before its first element if an operand has none there, else nowhere.</summary>
    private static OnnxValue EndOf(OnnxGraphBuilder graph, char label, EinsumLabels labels, OnnxValue[] operands)
    {
        OnnxValue end = graph.Int64s(int.MaxValue);
        for (int i = 0; i < operands.Length; i++)
        {
            int axis = labels.Operands[i].IndexOf(label, StringComparison.Ordinal);
            if (axis >= 0) { end = graph.Op("Min", end, graph.Mul(graph.ExtentOf(operands[i], axis), graph.Int64s(int.MaxValue))); }
        }

        return end;
    }
}
