// SPDX-License-Identifier: MIT
using TensorKeeper.SavedModel.Onnx;

namespace TensorKeeper.SavedModel.Translators;

/// <summary>Stops a run before the engine allocates what a request's numbers ask for.</summary>
/// <remarks>
/// Extents that follow from the shapes of inputs are bounded by what was sent. Those that are computed from elements, such
/// as the target of <c>Fill</c> or the end of <c>Range</c>, may be anything: a dozen bytes would ask for terabytes. ONNX
/// has no op that fails; an index that is out of bounds does, and the node's name says why.
/// </remarks>
internal static class SizeGuard
{
    /// <summary>The most elements of a tensor whose size a request's numbers decide: a gibibyte of floats.</summary>
    public const long MaxElements = 1L << 28;

    /// <summary>Which inputs of which ops are sizes of what they make.</summary>
    private static readonly Dictionary<string, int[]> Sizes = new(StringComparer.Ordinal)
    {
        ["Fill"] = [0], ["BroadcastTo"] = [1], ["Tile"] = [1], ["OneHot"] = [1], ["LinSpace"] = [2], ["ScatterNd"] = [2],
        ["RandomUniform"] = [0], ["RandomStandardNormal"] = [0], ["TruncatedNormal"] = [0], ["RandomUniformInt"] = [0], ["Multinomial"] = [1],
        ["Pad"] = [1], ["PadV2"] = [1], ["MirrorPad"] = [1], ["SpaceToBatchND"] = [2], ["TensorListReserve"] = [1], ["TensorListResize"] = [1],
        ["UnsortedSegmentSum"] = [2], ["UnsortedSegmentMax"] = [2], ["UnsortedSegmentMin"] = [2], ["UnsortedSegmentProd"] = [2],
        ["SparseSegmentSumWithNumSegments"] = [3], ["SparseSegmentMeanWithNumSegments"] = [3], ["SparseSegmentSqrtNWithNumSegments"] = [3],
        ["ResizeBilinear"] = [1], ["ResizeNearestNeighbor"] = [1], ["ResizeBicubic"] = [1], ["ResizeArea"] = [1], ["ScaleAndTranslate"] = [1],
        ["CropAndResize"] = [3], ["Bincount"] = [1], ["DenseBincount"] = [1], ["HistogramFixedWidth"] = [2],
        ["RFFT"] = [1], ["RFFT2D"] = [1], ["IRFFT"] = [1], ["IRFFT2D"] = [1],
        ["TensorArrayV3"] = [0], ["NonMaxSuppressionV4"] = [2],
        ["Conv2DBackpropInput"] = [0], ["Conv3DBackpropInputV2"] = [0], ["DepthwiseConv2dNativeBackpropInput"] = [0],
    };

    /// <summary>Asks whether an input of an op says how large its result is.</summary>
    public static bool IsSize(string op, int input) => Sizes.TryGetValue(op, out int[]? inputs) && inputs.Contains(input);

    /// <summary>Returns the extents, by way of nodes that fail if one is negative or their product too large.</summary>
    /// <param name="graph">The graph.</param>
    /// <param name="extents">int64 of any shape; paddings count like extents.</param>
    public static OnnxValue Of(OnnxGraphBuilder graph, OnnxValue extents) =>
        Guarded(graph, extents, static (g, value) =>
        {
            OnnxValue flat = g.Reshape(value, -1);
            OnnxValue factors = g.Cast(g.Max(flat, g.Int64s(1)), ElementType.Float32);
            OnnxValue none = g.Scalar(ElementType.Float32, double.PositiveInfinity);
            return g.Add("ReduceProd", [g.Where(g.Less(flat, g.Int64s(0)), none, factors)]).With("keepdims", 0).Output;
        });

    /// <summary>Returns the start of a range, by way of nodes that fail if it has too many elements.</summary>
    public static OnnxValue OfRange(OnnxGraphBuilder graph, OnnxValue start, OnnxValue limit, OnnxValue delta) =>
        Guarded(graph, start, (g, value) => g.Div(
            g.Sub(g.Cast(limit, ElementType.Float64), g.Cast(value, ElementType.Float64)), g.Cast(delta, ElementType.Float64)));

    private static OnnxValue Guarded(OnnxGraphBuilder graph, OnnxValue value, Func<OnnxGraphBuilder, OnnxValue, OnnxValue> count)
    {
        string origin = graph.Origin;
        graph.Origin = $"{origin}, whose result would have less than no elements or more than {MaxElements}";
        OnnxValue elements = count(graph, value);

        // NaN is not small either.
        OnnxValue isSmall = graph.Op("LessOrEqual", elements, graph.Scalar(elements.Type, MaxElements));
        OnnxValue index = graph.Cast(graph.Op("Not", isSmall), ElementType.Int64);
        OnnxValue zero = graph.Gather(graph.Int64s(0), index);
        OnnxValue guarded = graph.Add(value, graph.Cast(zero, value.Type));
        guarded.Shape = value.Shape;
        graph.Origin = origin;
        return guarded;
    }
}
