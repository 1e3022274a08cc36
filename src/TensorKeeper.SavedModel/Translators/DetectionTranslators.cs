// SPDX-License-Identifier: MIT
using TensorKeeper.SavedModel.Graphs;
using TensorKeeper.SavedModel.Onnx;

namespace TensorKeeper.SavedModel.Translators;

/// <summary>Choosing the best of many boxes that overlap.</summary>
internal static class DetectionTranslators
{
    public const string Ops =
        "NonMaxSuppression NonMaxSuppressionV2 NonMaxSuppressionV3 NonMaxSuppressionV4 NonMaxSuppressionV5 "
        + "NonMaxSuppressionWithOverlaps CombinedNonMaxSuppression";

    public static void Register(TranslatorTable table) => table
        .Add("NonMaxSuppression", static (node, scope) => scope.Bind(Narrow(
            scope, Select(scope, scope.Graph.Scalar(ElementType.Float32, node.Float("iou_threshold", 0.5f)), null))))
        .Add("NonMaxSuppressionV2", static (_, scope) => scope.Bind(Narrow(scope, Select(scope, scope[3], null))))
        .Add("NonMaxSuppressionV3", static (_, scope) => scope.Bind(Narrow(scope, Select(scope, scope[3], scope[4]))))
        .Add("NonMaxSuppressionV4", static (node, scope) => SelectPadded(node, scope))
        .Add("NonMaxSuppressionV5", static (node, scope) => SelectScored(node, scope))
        .Add("NonMaxSuppressionWithOverlaps", static (_, scope) => SoftSuppression.TranslateHard(scope))
        .Add("CombinedNonMaxSuppression", CombinedDetection.Translate);

    /// <summary>Returns the boxes of one image that are kept, best first.</summary>
    private static OnnxValue Select(TranslationScope scope, OnnxValue overlap, OnnxValue? score)
    {
        OnnxGraphBuilder graph = scope.Graph;
        OnnxValue boxes = graph.Unsqueeze(graph.Cast(scope[0], ElementType.Float32), 0);
        OnnxValue scores = graph.Unsqueeze(graph.Cast(scope[1], ElementType.Float32), 0, 1);
        OnnxValue count = graph.Reshape(scope.Extents(2), 1);
        OnnxValue?[] operands = score is null
            ? [boxes, scores, count, Threshold(graph, overlap)]
            : [boxes, scores, count, Threshold(graph, overlap), Threshold(graph, score)];
        OnnxValue chosen = graph.Add("NonMaxSuppression", operands, type: ElementType.Int64).Shaped(new PartialShape(-1, 3)).Output;
        return graph.Gather(chosen, graph.Int64(2), 1);
    }

    private static OnnxValue Threshold(OnnxGraphBuilder graph, OnnxValue value) =>
        graph.Reshape(graph.Cast(value, ElementType.Float32), 1);

    private static OnnxValue Narrow(TranslationScope scope, OnnxValue chosen) => scope.Graph.Cast(chosen, ElementType.Int32);

    private static void SelectPadded(SourceNode node, TranslationScope scope)
    {
        OnnxValue chosen = Select(scope, scope[3], scope[4]);
        scope.Bind(1, Count(scope, chosen));
        scope.Bind(0, Narrow(scope, Padded(node, scope, chosen)));
    }

    private static void SelectScored(SourceNode node, TranslationScope scope)
    {
        OnnxGraphBuilder graph = scope.Graph;
        if (scope.ContentOf(node.Inputs[5]) is not TensorConstant { Tensor: var sigma } || sigma.Bytes.ContainsAnyExcept((byte)0))
        {
            SoftSuppression.Translate(node, scope);
            return;
        }

        OnnxValue chosen = Select(scope, scope[3], scope[4]);
        scope.Bind(2, Count(scope, chosen));
        scope.Bind(1, Padded(node, scope, graph.Gather(scope[1], chosen)));
        scope.Bind(0, Narrow(scope, Padded(node, scope, chosen)));
    }

    private static OnnxValue Count(TranslationScope scope, OnnxValue chosen) =>
        scope.Graph.Cast(scope.Graph.Reshape(scope.Graph.ShapeOf(chosen), scope.Graph.Int64s()), ElementType.Int32);

    private static OnnxValue Padded(SourceNode node, TranslationScope scope, OnnxValue chosen)
    {
        if (!node.Bool("pad_to_max_output_size", false)) { return chosen; }
        OnnxGraphBuilder graph = scope.Graph;
        OnnxValue missing = graph.Max(graph.Sub(graph.Reshape(scope.Extents(2), 1), graph.ShapeOf(chosen)), graph.Int64s(0));
        return graph.Op("Pad", chosen, graph.Concat(0, graph.Int64s(0), missing), graph.Scalar(chosen.Type, 0));
    }
}
