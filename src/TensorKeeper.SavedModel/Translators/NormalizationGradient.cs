// SPDX-License-Identifier: MIT
using TensorKeeper.SavedModel.Graphs;
using TensorKeeper.SavedModel.Onnx;

namespace TensorKeeper.SavedModel.Translators;

/// <summary>The gradients of batch normalization by its operand, its scale and its offset.</summary>
internal static class NormalizationGradient
{
    public static void Translate(SourceNode node, TranslationScope scope)
    {
        OnnxGraphBuilder graph = scope.Graph;
        DataLayout layout = DataLayout.Of(node, scope);
        OnnxValue gradient = layout.ToFirst(graph, scope[0]);
        ElementType type = gradient.Type;
        gradient = graph.Cast(gradient, scope[2].Type);
        OnnxValue operand = graph.Cast(layout.ToFirst(graph, scope[1]), scope[2].Type);
        OnnxValue Channels(OnnxValue value) => Broadcasting.PerChannel(graph, value, layout.Rank);

        long[] axes = [0, .. Enumerable.Range(2, layout.Space).Select(static axis => (long)axis)];
        OnnxValue centred = graph.Sub(operand, Channels(scope[3]));
        OnnxValue variance = graph.Add(scope[4], node.Float("epsilon", 1e-4f));
        OnnxValue inverse = graph.Op("Reciprocal", graph.Op("Sqrt", variance));
        OnnxValue product = graph.Mul(gradient, centred);
        scope.Bind(1, graph.Mul(graph.Reduce("ReduceSum", product, keepAxes: false, axes), inverse));
        scope.Bind(2, graph.Reduce("ReduceSum", gradient, keepAxes: false, axes));

        // In training the mean and the variance depend on the operand too.
        OnnxValue rest = gradient;
        if (node.Bool("is_training", true))
        {
            OnnxValue slope = graph.Div(graph.Reduce("ReduceMean", product, keepAxes: true, axes), Channels(variance));
            rest = graph.Sub(graph.Sub(gradient, graph.Reduce("ReduceMean", gradient, keepAxes: true, axes)), graph.Mul(centred, slope));
        }

        scope.Bind(0, layout.FromFirst(graph, graph.Cast(graph.Mul(rest, Channels(graph.Mul(scope[2], inverse))), type)));
        for (int i = 3; i < node.Outputs.Count; i++) { scope.Bind(i, graph.Scalar(scope[2].Type, 0)); }
    }
}
