// SPDX-License-Identifier: MIT
using TensorKeeper.SavedModel.Graphs;
using TensorKeeper.SavedModel.Onnx;

namespace TensorKeeper.SavedModel.Translators;

/// <summary>Cuts boxes out of images by picking, for each pixel of the crop, the nearest one of the image.</summary>
internal static class NearestCrop
{
    public static OnnxValue Of(SourceNode node, TranslationScope scope)
    {
        OnnxGraphBuilder graph = scope.Graph;
        OnnxValue image = graph.Cast(scope[0], ElementType.Float32);
        if (!image.Shape.HasRank) { image.Shape = KnownShapes.Unknown(4); }
        OnnxValue rows = Along(scope, image, 0);
        OnnxValue columns = Along(scope, image, 1);

        // [boxes, crop rows, crop columns, (image, row, column)]
        OnnxValue y = graph.Unsqueeze(rows, 2);
        OnnxValue x = graph.Unsqueeze(columns, 1);
        OnnxValue inside = graph.And(Inside(graph, y, graph.ExtentOf(image, 1)), Inside(graph, x, graph.ExtentOf(image, 2)));
        OnnxValue zero = graph.Int64(0);
        OnnxValue Index(OnnxValue position) => graph.Cast(graph.Op("Floor", graph.Add(position, 0.5)), ElementType.Int64);
        OnnxValue which = graph.Unsqueeze(graph.Cast(scope[2], ElementType.Int64), 1, 2);
        OnnxValue shape = graph.ShapeOf(inside);
        OnnxValue Part(OnnxValue index) => graph.Unsqueeze(graph.Where(inside, graph.Expand(index, shape), zero), -1);
        OnnxValue places = graph.Concat(-1, Part(which), Part(Index(y)), Part(Index(x)));
        OnnxValue picked = graph.Op("GatherND", image, places);
        OnnxValue outside = graph.Scalar(ElementType.Float32, node.Float("extrapolation_value", 0));
        return graph.Where(graph.Unsqueeze(inside, -1), picked, outside);
    }

    /// <summary>Positions in the image, [boxes, crop extent]; a crop of one pixel takes the middle of the box.</summary>
    private static OnnxValue Along(TranslationScope scope, OnnxValue image, int axis)
    {
        OnnxGraphBuilder graph = scope.Graph;
        OnnxValue from = graph.Gather(scope[1], graph.Int64s(axis), 1);
        OnnxValue to = graph.Gather(scope[1], graph.Int64s(axis + 2), 1);
        OnnxValue reach = graph.Cast(graph.Sub(graph.ExtentOf(image, axis + 1), graph.Int64s(1)), ElementType.Float32);
        OnnxValue count = graph.Gather(scope.Extents(3), graph.Int64(axis));
        OnnxValue steps = graph.Cast(graph.Op("Range", graph.Int64(0), count, graph.Int64(1)), ElementType.Float32);
        OnnxValue gaps = graph.Cast(graph.Max(graph.Sub(count, graph.Int64(1)), graph.Int64(1)), ElementType.Float32);
        OnnxValue step = graph.Div(graph.Mul(graph.Sub(to, from), reach), gaps);
        OnnxValue spread = graph.Add(graph.Mul(from, reach), graph.Mul(steps, step));
        OnnxValue middle = graph.Add(graph.Mul(graph.Mul(graph.Add(from, to), 0.5), reach), graph.Mul(steps, 0));
        return graph.Where(graph.Less(graph.Int64(1), count), spread, middle);
    }

    private static OnnxValue Inside(OnnxGraphBuilder graph, OnnxValue position, OnnxValue extent)
    {
        OnnxValue last = graph.Cast(graph.Sub(extent, graph.Int64s(1)), ElementType.Float32);
        return graph.And(graph.Not(graph.IsNegative(position)), graph.Not(graph.Less(last, position)));
    }
}
