// SPDX-License-Identifier: MIT
using TensorKeeper.SavedModel.Graphs;
using TensorKeeper.SavedModel.Onnx;

namespace TensorKeeper.SavedModel.Translators;

/// <summary>Activation functions; on the channels-first twin where there is one, so that they fuse with a convolution.</summary>
internal static class ActivationTranslators
{
    public const string Ops = "Relu Relu6 LeakyRelu Elu Selu Sigmoid Tanh Softplus Softsign";

    public static void Register(TranslatorTable table) => table
        .Add("Relu", static (_, scope) => Apply(scope, Relu))
        .Add("Relu6", static (_, scope) => Apply(scope, Relu6))
        .Add("LeakyRelu", static (node, scope) => Apply(scope, (graph, x) => LeakyRelu(graph, x, node.Float("alpha", 0.2f))))
        .Add("Elu", static (_, scope) => Apply(scope, static (graph, x) => ExactFunctions.Widened(graph, x, Elu)))
        .Add("Selu", static (_, scope) => Apply(scope, static (graph, x) => ExactFunctions.Widened(graph, x, Selu)))
        .Add("Sigmoid", static (node, scope) => Apply(scope, scope.FeedsOnly(node.Outputs[0], "Mul") ? GateSigmoid : Sigmoid))
        .Add("Tanh", static (_, scope) => Apply(scope, static (graph, x) => graph.Op("Tanh", x)))
        .Add("Softplus", static (_, scope) => Apply(scope, static (graph, x) => ExactFunctions.Widened(graph, x, Softplus)))
        .Add("Softsign", static (_, scope) => Apply(scope, Softsign));

    /// <summary>One over one plus e to the minus x: the engine's own Sigmoid gives up beyond -18.</summary>
    /// <remarks>For x below -88 e overflows to infinity, and the result is 0, as it is in TensorFlow.</remarks>
    public static OnnxValue Sigmoid(OnnxGraphBuilder graph, OnnxValue x) => ExactFunctions.Widened(graph, x, static (g, wide) =>
        g.Op("Reciprocal", g.Add(g.Op("Exp", g.Op("Neg", wide)), 1)));

    /// <summary>A sigmoid that is only multiplied by: the tail disappears in the product, and one node fuses where four do not.</summary>
    public static OnnxValue GateSigmoid(OnnxGraphBuilder graph, OnnxValue x) => graph.Op("Sigmoid", x);

    private static void Apply(TranslationScope scope, Func<OnnxGraphBuilder, OnnxValue, OnnxValue> function)
    {
        if (scope.IsComplex(0)) { scope.RefuseVariant("A complex operand is not translated."); }
        scope.Bind(scope.Graph.OnTwin(scope[0], x => function(scope.Graph, x)));
    }

    private static OnnxValue Relu(OnnxGraphBuilder graph, OnnxValue x)
    {
        OnnxValue result = KernelTypes.HasKernel("Relu", x.Type) || x.Type == ElementType.BFloat16
            ? graph.Op("Relu", x) : graph.Max(x, graph.Scalar(x.Type, 0));
        result.IsNonNegative = true;
        return result;
    }

    private static OnnxValue Relu6(OnnxGraphBuilder graph, OnnxValue x)
    {
        OnnxValue result = graph.Op("Clip", x, graph.Scalar(x.Type, 0), graph.Scalar(x.Type, 6));
        result.IsNonNegative = true;
        return result;
    }

    private static OnnxValue LeakyRelu(OnnxGraphBuilder graph, OnnxValue x, float alpha) => x.Type == ElementType.Float64
        ? graph.Where(graph.IsNegative(x), graph.Mul(x, alpha), x)
        : graph.Add("LeakyRelu", [x]).With("alpha", alpha).Output;

    private static OnnxValue Elu(OnnxGraphBuilder graph, OnnxValue x) =>
        graph.Where(graph.IsNegative(x), ExactFunctions.Expm1(graph, graph.Min(x, graph.Scalar(x.Type, 0))), x);

    private static OnnxValue Selu(OnnxGraphBuilder graph, OnnxValue x)
    {
        const double Scale = 1.0507009873554804934193349852946;
        const double ScaledAlpha = 1.7580993408473768599402175208123;
        OnnxValue below = graph.Mul(ExactFunctions.Expm1(graph, graph.Min(x, graph.Scalar(x.Type, 0))), ScaledAlpha);
        return graph.Where(graph.IsNegative(x), below, graph.Mul(x, Scale));
    }

    /// <summary>max(x, 0) + log(1 + e^-|x|): neither side can overflow.</summary>
    private static OnnxValue Softplus(OnnxGraphBuilder graph, OnnxValue x) => graph.Add(
        graph.Max(x, graph.Scalar(x.Type, 0)),
        ExactFunctions.Log1p(graph, graph.Op("Exp", graph.Op("Neg", graph.Op("Abs", x)))));

    private static OnnxValue Softsign(OnnxGraphBuilder graph, OnnxValue x) => graph.Div(x, graph.Add(graph.Op("Abs", x), 1));
}
