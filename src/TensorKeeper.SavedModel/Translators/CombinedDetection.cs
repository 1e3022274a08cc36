// SPDX-License-Identifier: MIT
using TensorKeeper.SavedModel.Graphs;
using TensorKeeper.SavedModel.Onnx;

namespace TensorKeeper.SavedModel.Translators;

/// <summary>Suppression for each class of each image of a batch, and the best of all classes together.</summary>
internal static class CombinedDetection
{
    public static void Translate(SourceNode node, TranslationScope scope)
    {
        OnnxGraphBuilder graph = scope.Graph;
        (OnnxValue boxes, OnnxValue scores) = (scope[0], scope[1]);
        if (boxes.Rank != 4 || boxes.Shape[2] < 0) { scope.RefuseVariant($"The number of box classes is not known: {boxes.Shape}."); }
        bool shared = boxes.Shape[2] == 1;
        (OnnxValue batch, OnnxValue count, OnnxValue classes) = (graph.ExtentOf(scores, 0), graph.ExtentOf(scores, 1), graph.ExtentOf(scores, 2));
        OnnxValue perClass = graph.Reshape(scope.Extents(2), 1);
        OnnxValue total = graph.Reshape(scope.Extents(3), 1);
        OnnxValue byClass = graph.Transpose(scores, 0, 2, 1);

        // Boxes that differ by class are images of their own to the engine.
        OnnxValue images = graph.ExtentTimes(batch, classes);
        OnnxValue chosen = shared
            ? Select(graph, scope, graph.Squeeze(boxes, 2), byClass, perClass)
            : Select(
                graph,
                scope,
                graph.Reshape(graph.Transpose(boxes, 0, 2, 1, 3), graph.JoinExtents(images, count, graph.Int64s(4))),
                graph.Reshape(byClass, graph.JoinExtents(images, graph.Int64s(1), count)),
                perClass);

        // What was chosen keeps its score, everything else loses it; the best of a whole image are then a matter of TopK.
        OnnxValue places = shared ? chosen : graph.Gather(chosen, graph.Int64s(0, 2), 1);
        OnnxValue field = shared ? byClass : graph.Reshape(byClass, graph.JoinExtents(images, count));
        OnnxValue lost = graph.Filled(graph.ShapeOf(field), scores.Type, double.NegativeInfinity);
        OnnxValue kept = graph.Op("ScatterND", lost, places, graph.Op("GatherND", field, places));
        OnnxValue flat = graph.Reshape(kept, graph.JoinExtents(batch, graph.ExtentTimes(classes, count)));
        OnnxValue size = node.Bool("pad_per_class", false) ? graph.Min(total, graph.ExtentTimes(perClass, classes)) : total;
        OnnxValue room = graph.Op(
            "Pad", flat, graph.Concat(0, graph.Int64s(0), size), graph.Scalar(flat.Type, double.NegativeInfinity), graph.Int64s(1));
        OnnxNode top = graph.Add("TopK", [room, size], 2).With("axis", 1);

        OnnxValue exists = graph.Not(graph.Op("IsInf", top.Outputs[0]));
        OnnxValue zero = graph.Scalar(scores.Type, 0);
        scope.Bind(1, graph.Where(exists, top.Outputs[0], zero));
        OnnxValue index = graph.Where(exists, top.Outputs[1], graph.Int64(0));
        OnnxValue safeCount = graph.Max(count, graph.Int64s(1));
        OnnxValue kind = graph.Div(index, safeCount);
        OnnxValue which = graph.Sub(index, graph.Mul(kind, safeCount));
        scope.Bind(2, graph.Where(exists, graph.Cast(kind, scores.Type), zero));
        scope.Bind(3, graph.Cast(graph.Reduce("ReduceSum", graph.Cast(exists, ElementType.Int32), keepAxes: false, 1), ElementType.Int32));

        OnnxValue address = graph.Unsqueeze(which, -1);
        if (!shared) { address = graph.Concat(-1, address, graph.Unsqueeze(kind, -1)); }
        OnnxValue source = shared ? graph.Squeeze(boxes, 2) : boxes;
        OnnxValue found = graph.Add("GatherND", [source, address]).With("batch_dims", 1).Output;
        if (node.Bool("clip_boxes", true)) { found = graph.Max(graph.Min(found, graph.Scalar(found.Type, 1)), graph.Scalar(found.Type, 0)); }
        scope.Bind(0, graph.Where(graph.Unsqueeze(exists, -1), found, zero));
    }

    private static OnnxValue Select(OnnxGraphBuilder graph, TranslationScope scope, OnnxValue boxes, OnnxValue scores, OnnxValue count) =>
        graph.Add(
            "NonMaxSuppression",
            [boxes, scores, count, graph.Reshape(scope[4], 1), graph.Reshape(scope[5], 1)],
            type: ElementType.Int64).Shaped(new PartialShape(-1, 3)).Output;
}
