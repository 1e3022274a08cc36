// SPDX-License-Identifier: MIT
using TensorKeeper.SavedModel.Onnx;

namespace TensorKeeper.SavedModel.Translators;

/// <summary>Gradients that a signature may compute, and what only they need.</summary>
internal static class GradientTranslators
{
    public const string Ops = "TanhGrad SigmoidGrad ReluGrad SqrtGrad RsqrtGrad ReciprocalGrad InvGrad BroadcastGradientArgs SparseToDense";

    public static void Register(TranslatorTable table) => table
        .Add("TanhGrad", static (_, scope) => scope.Bind(Scaled(scope, static (g, y) => g.Sub(g.Scalar(y.Type, 1), g.Mul(y, y)))))
        .Add("SigmoidGrad", static (_, scope) => scope.Bind(Scaled(scope, static (g, y) => g.Mul(y, g.Sub(g.Scalar(y.Type, 1), y)))))
        .Add("ReluGrad", static (_, scope) => scope.Bind(scope.Graph.Where(
            scope.Graph.Less(scope.Graph.Scalar(scope[1].Type, 0), scope[1]), scope[0], scope.Graph.Scalar(scope[0].Type, 0))))
        .Add("SqrtGrad", static (_, scope) => scope.Bind(scope.Graph.Div(scope.Graph.Mul(scope[1], 0.5), scope[0])))
        .Add("RsqrtGrad", static (_, scope) => scope.Bind(Scaled(scope, static (g, y) => g.Mul(g.Mul(g.Mul(y, y), y), -0.5))))
        .Add("ReciprocalGrad", static (_, scope) => scope.Bind(Scaled(scope, static (g, y) => g.Op("Neg", g.Mul(y, y)))))
        .Add("InvGrad", static (_, scope) => scope.Bind(Scaled(scope, static (g, y) => g.Op("Neg", g.Mul(y, y)))))
        .Add("BroadcastGradientArgs", static (_, scope) => BroadcastAxes(scope))
        .Add("SparseToDense", static (_, scope) => ToDense(scope));

    private static OnnxValue Scaled(TranslationScope scope, Func<OnnxGraphBuilder, OnnxValue, OnnxValue> slope) =>
        scope.Graph.Mul(scope[1], slope(scope.Graph, scope[0]));

    /// <summary>The axes over which each operand of a broadcast was repeated; axes of one element in both count for both.</summary>
    private static void BroadcastAxes(TranslationScope scope)
    {
        OnnxGraphBuilder graph = scope.Graph;
        (OnnxValue left, OnnxValue right) = (scope.Extents(0), scope.Extents(1));
        OnnxValue Aligned(OnnxValue shape, OnnxValue other)
        {
            OnnxValue missing = graph.Max(graph.Sub(graph.ShapeOf(other), graph.ShapeOf(shape)), graph.Int64s(0));
            return graph.Op("Pad", shape, graph.Concat(0, missing, graph.Int64s(0)), graph.Int64(1));
        }

        OnnxValue Repeated(OnnxValue shape) => graph.Cast(
            graph.Reshape(graph.Op("NonZero", graph.Equal(shape, graph.Int64(1))), -1), scope[0].Type);
        scope.Bind(0, Repeated(Aligned(left, right)));
        scope.Bind(1, Repeated(Aligned(right, left)));
    }

    private static void ToDense(TranslationScope scope)
    {
        OnnxGraphBuilder graph = scope.Graph;
        OnnxValue shape = scope.Extents(1);
        OnnxValue filled = graph.Expand(scope[3], shape);
        OnnxValue rank = graph.ShapeOf(shape);
        OnnxValue indices = graph.Reshape(graph.Cast(scope[0], ElementType.Int64), graph.JoinExtents(graph.Int64s(-1), rank));
        OnnxValue count = graph.Slice(graph.ShapeOf(indices), 0, 0, 1);
        scope.Bind(graph.Op("ScatterND", filled, indices, graph.Expand(scope[2], count)));
    }
}
