// SPDX-License-Identifier: MIT
using TensorKeeper.SavedModel.Onnx;

namespace TensorKeeper.SavedModel.Translators;

/// <summary>Losses; models that evaluate themselves have them.</summary>
internal static class LossTranslators
{
    public const string Ops = "L2Loss SoftmaxCrossEntropyWithLogits SparseSoftmaxCrossEntropyWithLogits";

    public static void Register(TranslatorTable table) => table
        .Add("L2Loss", static (_, scope) => scope.Bind(scope.Graph.Mul(
            scope.Graph.Add("ReduceSumSquare", [scope[0]]).With("keepdims", 0).Output, 0.5)))
        .Add("SoftmaxCrossEntropyWithLogits", static (_, scope) => CrossEntropy(scope))
        .Add("SparseSoftmaxCrossEntropyWithLogits", static (_, scope) => SparseCrossEntropy(scope));

    private static void CrossEntropy(TranslationScope scope)
    {
        OnnxGraphBuilder graph = scope.Graph;
        OnnxValue likelihood = graph.Add("LogSoftmax", [scope[0]]).With("axis", -1).Output;
        OnnxValue sum = graph.Reduce("ReduceSum", graph.Mul(scope[1], likelihood), keepAxes: false, -1);
        scope.Bind(0, graph.Op("Neg", sum));
        OnnxValue probability = graph.Add("Softmax", [scope[0]]).With("axis", -1).Output;
        scope.Bind(1, graph.Sub(probability, scope[1]));
    }

    /// <summary>A label that is no class is an error, as the index of a gather.</summary>
    private static void SparseCrossEntropy(TranslationScope scope)
    {
        OnnxGraphBuilder graph = scope.Graph;
        OnnxValue labels = graph.Unsqueeze(graph.Cast(scope[1], ElementType.Int64), -1);
        OnnxValue checkedLabels = graph.Where(graph.IsNegative(labels), graph.Int64(int.MaxValue), labels);
        OnnxValue likelihood = graph.Add("LogSoftmax", [scope[0]]).With("axis", -1).Output;
        OnnxValue chosen = graph.Add("GatherElements", [likelihood, checkedLabels]).With("axis", -1).Output;
        scope.Bind(0, graph.Op("Neg", graph.Squeeze(chosen, -1)));
        OnnxValue classes = graph.Op("Range", graph.Int64(0), graph.Reshape(graph.ExtentOf(likelihood, -1), graph.Int64s()), graph.Int64(1));
        OnnxValue oneHot = graph.Cast(graph.Equal(labels, classes), likelihood.Type);
        OnnxValue probability = graph.Add("Softmax", [scope[0]]).With("axis", -1).Output;
        scope.Bind(1, graph.Sub(probability, oneHot));
    }
}
