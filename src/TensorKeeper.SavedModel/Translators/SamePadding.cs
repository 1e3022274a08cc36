// SPDX-License-Identifier: MIT
using TensorKeeper.SavedModel.Onnx;

namespace TensorKeeper.SavedModel.Translators;

/// <summary>Padding of kind SAME that is computed when the model runs: the engine's own knows no windows with holes.</summary>
internal static class SamePadding
{
    /// <summary>Pads a channels-first operand with zeros.</summary>
    /// <returns>What was padded, and the window that goes over it as it is.</returns>
    public static (OnnxValue Padded, SpatialWindow Window) Write(OnnxGraphBuilder graph, OnnxValue front, SpatialWindow window)
    {
        OnnxValue reach = graph.Int64s([.. Enumerable.Range(0, window.Space).Select(window.Reach)]);
        return (Write(graph, front, reach, window.Strides), window with { Padding = "VALID" });
    }

    /// <summary>Pads a channels-first operand with zeros, for a window whose reach on each axis of space, holes included, is computed too.</summary>
    public static OnnxValue Write(OnnxGraphBuilder graph, OnnxValue front, OnnxValue reach, long[] steps)
    {
        int space = steps.Length;
        OnnxValue extents = graph.Slice(graph.ShapeOf(front), 0, 2, 2 + space);
        OnnxValue strides = graph.Int64s(steps);
        OnnxValue positions = graph.Div(graph.Add(extents, graph.Int64s([.. steps.Select(static s => s - 1)])), strides);

        // What the last window reaches beyond the end: (positions - 1) · stride + reach - extent.
        OnnxValue end = graph.Add(graph.Mul(positions, strides), graph.Sub(reach, strides));
        OnnxValue missing = graph.Max(graph.Sub(end, extents), graph.Int64s(new long[space]));
        OnnxValue before = graph.Div(missing, graph.Int64s([.. Enumerable.Repeat(2L, space)]));
        OnnxValue none = graph.Int64s(0, 0);
        OnnxValue padded = graph.Op("Pad", front, graph.JoinExtents(none, before, none, graph.Sub(missing, before)), graph.Scalar(front.Type, 0));
        padded.Shape = front.Shape.HasRank ? new PartialShape([front.Shape[0], front.Shape[1], .. Enumerable.Repeat(PartialShape.Unknown, space)]) : front.Shape;
        return padded;
    }
}
