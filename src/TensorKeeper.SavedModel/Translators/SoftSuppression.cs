// SPDX-License-Identifier: MIT
using TensorKeeper.SavedModel.Graphs;
using TensorKeeper.SavedModel.Onnx;

namespace TensorKeeper.SavedModel.Translators;

/// <summary>Soft suppression: a box that overlaps a chosen one loses score instead of its place. One box is chosen in each round.</summary>
internal static class SoftSuppression
{
    public static void Translate(SourceNode node, TranslationScope scope)
    {
        OnnxGraphBuilder graph = scope.Graph;
        ElementType type = ElementType.Float32;
        OnnxValue boxes = graph.Cast(scope[0], type);
        OnnxValue start = graph.Cast(scope[1], type);
        OnnxValue limit = graph.Cast(scope[4], type);
        OnnxValue overlapLimit = graph.Cast(scope[3], type);
        OnnxValue sigma = graph.Cast(scope[5], type);
        OnnxValue overlaps = Overlaps(graph, boxes);
        OnnxValue scale = graph.Where(graph.Less(graph.Scalar(type, 0), sigma), graph.Div(graph.Scalar(type, -0.5), sigma), graph.Scalar(type, 0));
        OnnxValue rounds = graph.Min(graph.Reshape(scope.Extents(2), graph.Int64s()), graph.Op("Size", start));

        OnnxValue[] results = Choose(graph, rounds, start, overlaps, (body, score, overlap) =>
        {
            OnnxValue weight = body.Op("Exp", body.Mul(scale, body.Mul(overlap, overlap)));
            OnnxValue kept = body.Where(body.Less(overlapLimit, overlap), body.Scalar(type, 0), weight);
            return body.Mul(score, body.Where(body.Op("IsInf", score), body.Scalar(type, 1), kept));
        });
        (OnnxValue indices, OnnxValue scores) = (results[1], results[2]);
        OnnxValue count = CountAbove(graph, scores, limit);
        scope.Bind(0, graph.Cast(Cut(node, scope, indices, count), ElementType.Int32));
        scope.Bind(1, graph.Cast(Cut(node, scope, scores, count), scope[1].Type));
        scope.Bind(2, graph.Cast(graph.Reshape(count, graph.Int64s()), ElementType.Int32));
    }

    /// <summary>Plain suppression by overlaps that are given.</summary>
    public static void TranslateHard(TranslationScope scope)
    {
        OnnxGraphBuilder graph = scope.Graph;
        OnnxValue overlapLimit = scope[3];
        OnnxValue rounds = graph.Min(graph.Reshape(scope.Extents(2), graph.Int64s()), graph.Op("Size", scope[1]));
        OnnxValue[] results = Choose(graph, rounds, scope[1], scope[0], (body, score, overlap) =>
            body.Where(body.Less(overlapLimit, overlap), body.Scalar(score.Type, double.NegativeInfinity), score));
        OnnxValue count = CountAbove(graph, results[2], scope[4]);
        OnnxValue cut = graph.Op("Slice", results[1], graph.Int64s(0), count, graph.Int64s(0));
        scope.Bind(graph.Cast(cut, ElementType.Int32));
    }

    /// <summary>Takes the best box again and again; returns the last scores, then indices and scores in the order of choice.</summary>
    private static OnnxValue[] Choose(
        OnnxGraphBuilder graph,
        OnnxValue rounds,
        OnnxValue start,
        OnnxValue overlaps,
        Func<OnnxGraphBuilder, OnnxValue, OnnxValue, OnnxValue> lower)
    {
        OnnxValue positions = graph.Op("Range", graph.Int64(0), graph.Op("Size", start), graph.Int64(1));
        return graph.Repeat(rounds, [start], (body, _, state) =>
        {
            OnnxValue best = body.Add("ArgMax", [state[0]]).With("axis", 0).With("keepdims", 0).Output;
            OnnxValue score = body.Gather(state[0], best);
            OnnxValue lowered = lower(body, state[0], body.Gather(overlaps, best));
            OnnxValue gone = body.Scalar(start.Type, double.NegativeInfinity);
            OnnxValue next = body.Where(body.Equal(positions, best), gone, lowered);
            next.Shape = KnownShapes.Unknown(1);
            return ([next], [best, score]);
        });
    }

    /// <summary>Counts the choices before the first whose score is not above the limit.</summary>
    private static OnnxValue CountAbove(OnnxGraphBuilder graph, OnnxValue scores, OnnxValue limit) =>
        graph.Reduce("ReduceSum", graph.Cast(graph.Less(limit, scores), ElementType.Int64), keepAxes: true, 0);

    private static OnnxValue Cut(SourceNode node, TranslationScope scope, OnnxValue values, OnnxValue count)
    {
        OnnxGraphBuilder graph = scope.Graph;
        values.Shape = KnownShapes.Unknown(1);
        OnnxValue cut = graph.Op("Slice", values, graph.Int64s(0), count, graph.Int64s(0));
        if (!node.Bool("pad_to_max_output_size", false)) { return cut; }
        OnnxValue missing = graph.Max(graph.Sub(graph.Reshape(scope.Extents(2), 1), count), graph.Int64s(0));
        return graph.Op("Pad", cut, graph.Concat(0, graph.Int64s(0), missing), graph.Scalar(cut.Type, 0));
    }

    /// <summary>Intersection over union of every box with every other; the corners of a box may be any two that face each other.</summary>
    private static OnnxValue Overlaps(OnnxGraphBuilder graph, OnnxValue boxes)
    {
        OnnxValue Corner(long index) => graph.Gather(boxes, graph.Int64s(index), 1);
        (OnnxValue y1, OnnxValue x1) = (graph.Min(Corner(0), Corner(2)), graph.Min(Corner(1), Corner(3)));
        (OnnxValue y2, OnnxValue x2) = (graph.Max(Corner(0), Corner(2)), graph.Max(Corner(1), Corner(3)));
        OnnxValue area = graph.Mul(graph.Sub(y2, y1), graph.Sub(x2, x1));
        OnnxValue Turned(OnnxValue column) => graph.Transpose(column, 1, 0);
        OnnxValue zero = graph.Scalar(boxes.Type, 0);
        OnnxValue height = graph.Max(graph.Sub(graph.Min(y2, Turned(y2)), graph.Max(y1, Turned(y1))), zero);
        OnnxValue width = graph.Max(graph.Sub(graph.Min(x2, Turned(x2)), graph.Max(x1, Turned(x1))), zero);
        OnnxValue common = graph.Mul(height, width);
        OnnxValue union = graph.Sub(graph.Add(area, Turned(area)), common);
        OnnxValue empty = graph.Or(graph.Not(graph.Less(zero, area)), graph.Not(graph.Less(zero, Turned(area))));
        return graph.Where(empty, zero, graph.Div(common, graph.Where(graph.IsZero(union), graph.Scalar(boxes.Type, 1), union)));
    }
}
