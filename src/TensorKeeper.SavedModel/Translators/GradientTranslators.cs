// SPDX-License-Identifier: MIT
using TensorKeeper.SavedModel.Graphs;
using TensorKeeper.SavedModel.Onnx;

namespace TensorKeeper.SavedModel.Translators;

/// <summary>Gradients that a signature may compute, and what only they need.</summary>
internal static class GradientTranslators
{
    public const string Ops = "TanhGrad SigmoidGrad ReluGrad SqrtGrad RsqrtGrad ReciprocalGrad InvGrad BroadcastGradientArgs SparseToDense "
        + "Relu6Grad LeakyReluGrad EluGrad SeluGrad SoftplusGrad SoftsignGrad BiasAddGrad "
        + "FusedBatchNormGrad FusedBatchNormGradV2 FusedBatchNormGradV3";

    private const double SeluScale = 1.0507009873554804934193349852946;

    private const double SeluAlpha = 1.6732632423543772848170429916717;

    public static void Register(TranslatorTable table) => table
        .Add("TanhGrad", static (_, scope) => scope.Bind(Scaled(scope, static (g, y) => g.Sub(g.Scalar(y.Type, 1), g.Mul(y, y)))))
        .Add("SigmoidGrad", static (_, scope) => scope.Bind(Scaled(scope, static (g, y) => g.Mul(y, g.Sub(g.Scalar(y.Type, 1), y)))))
        .Add("ReluGrad", static (_, scope) => scope.Bind(scope.Graph.Where(
            scope.Graph.Less(scope.Graph.Scalar(scope[1].Type, 0), scope[1]), scope[0], scope.Graph.Scalar(scope[0].Type, 0))))
        .Add("SqrtGrad", static (_, scope) => scope.Bind(scope.Graph.Div(scope.Graph.Mul(scope[1], 0.5), scope[0])))
        .Add("RsqrtGrad", static (_, scope) => scope.Bind(Scaled(scope, static (g, y) => g.Mul(g.Mul(g.Mul(y, y), y), -0.5))))
        .Add("ReciprocalGrad", static (_, scope) => scope.Bind(Scaled(scope, static (g, y) => g.Op("Neg", g.Mul(y, y)))))
        .Add("InvGrad", static (_, scope) => scope.Bind(Scaled(scope, static (g, y) => g.Op("Neg", g.Mul(y, y)))))
        .Add("Relu6Grad", static (_, scope) => scope.Bind(scope.Graph.Where(
            scope.Graph.And(
                scope.Graph.Less(scope.Graph.Scalar(scope[1].Type, 0), scope[1]), scope.Graph.Less(scope[1], scope.Graph.Scalar(scope[1].Type, 6))),
            scope[0],
            scope.Graph.Scalar(scope[0].Type, 0))))
        .Add("LeakyReluGrad", static (node, scope) => scope.Bind(scope.Graph.Where(
            scope.Graph.Less(scope.Graph.Scalar(scope[1].Type, 0), scope[1]), scope[0], scope.Graph.Mul(scope[0], node.Float("alpha", 0.2f)))))
        .Add("EluGrad", static (_, scope) => scope.Bind(scope.Graph.Where(
            scope.Graph.IsNegative(scope[1]), scope.Graph.Mul(scope[0], scope.Graph.Add(scope[1], 1)), scope[0])))
        .Add("SeluGrad", static (_, scope) => scope.Bind(scope.Graph.Where(
            scope.Graph.IsNegative(scope[1]),
            scope.Graph.Mul(scope[0], scope.Graph.Add(scope[1], SeluScale * SeluAlpha)),
            scope.Graph.Mul(scope[0], SeluScale))))
        .Add("SoftplusGrad", static (_, scope) => scope.Bind(scope.Graph.Mul(scope[0], scope.Graph.Op("Sigmoid", scope[1]))))
        .Add("SoftsignGrad", static (_, scope) => scope.Bind(SoftsignSlope(scope.Graph, scope[0], scope[1])))
        .Add("BiasAddGrad", BiasSum)
        .Add("FusedBatchNormGrad", NormalizationGradient.Translate)
        .Add("FusedBatchNormGradV2", NormalizationGradient.Translate)
        .Add("FusedBatchNormGradV3", NormalizationGradient.Translate)
        .Add("BroadcastGradientArgs", static (_, scope) => BroadcastAxes(scope))
        .Add("SparseToDense", static (_, scope) => ToDense(scope));

    private static OnnxValue SoftsignSlope(OnnxGraphBuilder graph, OnnxValue gradient, OnnxValue x)
    {
        OnnxValue wide = graph.Add(graph.Op("Abs", x), 1);
        return graph.Div(gradient, graph.Mul(wide, wide));
    }

    /// <summary>Sums all but the channels.</summary>
    private static void BiasSum(SourceNode node, TranslationScope scope)
    {
        OnnxGraphBuilder graph = scope.Graph;
        if (!node.Text("data_format", "NHWC").StartsWith("NC", StringComparison.Ordinal))
        {
            OnnxValue rows = graph.Reshape(scope[0], graph.JoinExtents(graph.Int64s(-1), graph.ExtentOf(scope[0], -1)));
            scope.Bind(graph.Reduce("ReduceSum", rows, keepAxes: false, 0));
            return;
        }

        long[] others = [.. Enumerable.Range(0, scope.RankOf(0)).Where(static axis => axis != 1).Select(static axis => (long)axis)];
        scope.Bind(graph.Reduce("ReduceSum", scope[0], keepAxes: false, others));
    }

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
