// SPDX-License-Identifier: MIT
using TensorKeeper.SavedModel.Onnx;

namespace TensorKeeper.SavedModel.Translators;

/// <summary>Pictures without a row or a column, which some kernels of the engine do not survive.</summary>
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
}
