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
    public static OnnxValue Einsum(OnnxGraphBuilder graph, string equation, OnnxValue[] operands)
    {
        string[] sides = equation.Split("->");
        string[] terms = sides[0].Split(',');
        bool isSafe = Array.TrueForAll(operands, static operand => operand.Shape.HasRank && operand.Shape.Dimensions.IndexOfAnyInRange(long.MinValue, 0) < 0);
        bool isPlain = sides.Length == 2 && !equation.Contains('.', StringComparison.Ordinal) && terms.Length == operands.Length
            && operands.Zip(terms).All(static pair => !pair.First.Shape.HasRank || pair.First.Rank == pair.Second.Length);
        if (isSafe || !isPlain) { return graph.Add("Einsum", operands).With("equation", equation).Output; }
        OnnxValue result = graph.Add("Einsum", [.. operands.Select((operand, i) => Filled(graph, operand, terms[i].Length))]).With("equation", equation).Output;
        if (sides[1].Length == 0) { return result; }
        OnnxValue[] extents = [.. sides[1].Select(label => ExtentOf(graph, label, terms, operands))];
        long[] axes = [.. Enumerable.Range(0, extents.Length).Select(static axis => (long)axis)];
        return graph.Op("Slice", result, graph.Int64s(new long[axes.Length]), graph.JoinExtents(extents), graph.Int64s(axes));
    }

    private static OnnxValue Filled(OnnxGraphBuilder graph, OnnxValue operand, int rank)
    {
        OnnxValue missing = graph.Max(graph.Sub(graph.Int64s(1), graph.ShapeOf(operand)), graph.Int64s(0));
        return graph.Op("Pad", operand, graph.JoinExtents(graph.Int64s(new long[rank]), missing), graph.Scalar(operand.Type, 0));
    }

    private static OnnxValue ExtentOf(OnnxGraphBuilder graph, char label, string[] terms, OnnxValue[] operands)
    {
        int term = Array.FindIndex(terms, text => text.Contains(label, StringComparison.Ordinal));
        if (term < 0) { throw new ArgumentException($"The label '{label}' is in no operand."); }
        return graph.ExtentOf(operands[term], terms[term].IndexOf(label, StringComparison.Ordinal));
    }
}
