// SPDX-License-Identifier: MIT
using TensorKeeper.SavedModel.Graphs;
using TensorKeeper.SavedModel.Onnx;

namespace TensorKeeper.SavedModel.Translators;

/// <summary>Arithmetic of two operands, with broadcasting.</summary>
internal static class ArithmeticTranslators
{
    public const string Ops =
        "Add AddV2 Sub Mul AddN AccumulateNV2 RealDiv Div TruncateDiv FloorDiv FloorMod Mod TruncateMod DivNoNan MulNoNan "
        + "Xdivy Xlogy Xlog1py Pow Maximum Minimum SquaredDifference BiasAdd BiasAddV1";

    public static void Register(TranslatorTable table) => table
        .Add("Add", static (_, scope) => Broadcasting.Bind(scope, LayerNormalization.Plus))
        .Add("AddV2", static (_, scope) => Broadcasting.Bind(scope, LayerNormalization.Plus))
        .Add("Sub", static (_, scope) => Broadcasting.Bind(scope, OnnxArithmetic.Sub))
        .Add("Mul", static (_, scope) => BindProduct(scope))
        .Add("AddN", AddAll)
        .Add("AccumulateNV2", AddAll)
        .Add("RealDiv", static (_, scope) => BindQuotient(scope))
        .Add("Div", static (_, scope) => BindQuotient(scope))
        .Add("TruncateDiv", static (_, scope) => BindQuotient(scope))
        .Add("FloorDiv", static (_, scope) => Broadcasting.Bind(scope, FloorDiv))
        .Add("FloorMod", static (_, scope) => Broadcasting.Bind(scope, FloorMod))
        .Add("Mod", static (_, scope) => Broadcasting.Bind(scope, TruncateMod))
        .Add("TruncateMod", static (_, scope) => Broadcasting.Bind(scope, TruncateMod))
        .Add("DivNoNan", static (_, scope) => Broadcasting.Bind(scope, DivNoNan))
        .Add("MulNoNan", static (_, scope) => Broadcasting.Bind(scope, MulNoNan))
        .Add("Xdivy", static (_, scope) => Broadcasting.Bind(scope, Xdivy))
        .Add("Xlogy", static (_, scope) => Broadcasting.Bind(scope, static (g, x, y) => XTimes(g, x, y, static (g, y) => g.Op("Log", y))))
        .Add("Xlog1py", static (_, scope) => Broadcasting.Bind(scope, static (g, x, y) => XTimes(g, x, y, ExactFunctions.Log1p)))
        .Add("Pow", static (_, scope) => Broadcasting.Bind(scope, Pow))
        .Add("Maximum", static (_, scope) => Broadcasting.Bind(scope, OnnxArithmetic.Max))
        .Add("Minimum", static (_, scope) => Broadcasting.Bind(scope, OnnxArithmetic.Min))
        .Add("SquaredDifference", static (_, scope) => Broadcasting.Bind(scope, SquaredDifference))
        .Add("BiasAdd", AddBias)
        .Add("BiasAddV1", AddBias);

    private static void BindProduct(TranslationScope scope)
    {
        if (scope.IsComplex(0)) { scope.Bind(ComplexPairs.Multiply(scope.Graph, scope[0], scope[1])); }
        else { Broadcasting.Bind(scope, LayerNormalization.Times); }
    }

    private static void BindQuotient(TranslationScope scope)
    {
        if (scope.IsComplex(0)) { scope.Bind(ComplexPairs.Divide(scope.Graph, scope[0], scope[1])); }
        else { Broadcasting.Bind(scope, Divide); }
    }

    private static OnnxValue Divide(OnnxGraphBuilder graph, OnnxValue left, OnnxValue right) => IntegerDivision.IsInteger(left.Type)
        ? IntegerDivision.Truncated(graph, left, right)
        : graph.Div(left, right);

    private static OnnxValue FloorDiv(OnnxGraphBuilder graph, OnnxValue left, OnnxValue right) => IntegerDivision.IsInteger(left.Type)
        ? IntegerDivision.Floored(graph, left, right)
        : graph.Op("Floor", graph.Div(left, right));

    private static OnnxValue FloorMod(OnnxGraphBuilder graph, OnnxValue left, OnnxValue right)
    {
        if (IntegerDivision.IsInteger(left.Type)) { return IntegerDivision.FlooredRemainder(graph, left, right); }
        OnnxValue remainder = TruncateMod(graph, left, right);
        return graph.Where(IntegerDivision.HasOtherSign(graph, remainder, right), graph.Add(remainder, right), remainder);
    }

    private static OnnxValue TruncateMod(OnnxGraphBuilder graph, OnnxValue left, OnnxValue right) => IntegerDivision.IsInteger(left.Type)
        ? IntegerDivision.TruncatedRemainder(graph, left, right)
        : graph.Add("Mod", [left, right]).With("fmod", 1).Output;

    private static OnnxValue DivNoNan(OnnxGraphBuilder graph, OnnxValue left, OnnxValue right)
    {
        OnnxValue zero = graph.IsZero(right);
        OnnxValue quotient = graph.Div(left, graph.Where(zero, graph.Scalar(right.Type, 1), right));
        return graph.Where(zero, graph.Scalar(left.Type, 0), quotient);
    }

    private static OnnxValue MulNoNan(OnnxGraphBuilder graph, OnnxValue left, OnnxValue right) =>
        graph.Where(graph.IsZero(right), graph.Scalar(left.Type, 0), graph.Mul(left, right));

    private static OnnxValue Xdivy(OnnxGraphBuilder graph, OnnxValue left, OnnxValue right) =>
        graph.Where(graph.IsZero(left), graph.Scalar(left.Type, 0), graph.Div(left, right));

    private static OnnxValue XTimes(
        OnnxGraphBuilder graph, OnnxValue left, OnnxValue right, Func<OnnxGraphBuilder, OnnxValue, OnnxValue> function) =>
        graph.Where(graph.IsZero(left), graph.Scalar(left.Type, 0), graph.Mul(left, function(graph, right)));

    private static OnnxValue Pow(OnnxGraphBuilder graph, OnnxValue left, OnnxValue right)
    {
        if (right.Constant is { ElementCount: 1, ElementType: ElementType.Float32 } constant && right.Rank == 0)
        {
            switch (constant.AsSpan<float>()[0])
            {
                case 2f: return graph.Mul(left, left);
                case 1f: return left;
                case 0.5f: return graph.Op("Sqrt", left);
                case -0.5f: return graph.Op("Reciprocal", graph.Op("Sqrt", left));
                case -1f: return graph.Op("Reciprocal", left);
            }
        }

        return graph.Op("Pow", left, right);
    }

    private static OnnxValue SquaredDifference(OnnxGraphBuilder graph, OnnxValue left, OnnxValue right)
    {
        OnnxValue difference = graph.Sub(left, right);
        return graph.Mul(difference, difference);
    }

    private static void AddAll(SourceNode node, TranslationScope scope)
    {
        OnnxValue sum = scope[0];
        for (int i = 1; i < node.Inputs.Count; i++) { sum = Broadcasting.Apply(scope.Graph, sum, scope[i], OnnxArithmetic.Add); }
        scope.Bind(sum);
    }

    private static void AddBias(SourceNode node, TranslationScope scope)
    {
        OnnxGraphBuilder graph = scope.Graph;
        if (node.Text("data_format", "NHWC").StartsWith("NC", StringComparison.Ordinal))
        {
            OnnxValue bias = scope.ShapeOf(0) is { HasRank: true } shape
                ? Broadcasting.PerChannel(graph, scope[1], shape.Rank)
                : graph.Op("Reshape", scope[1], ChannelFirstShape(graph, scope[0]));
            scope.Bind(graph.Add(scope[0], bias));
        }
        else
        {
            scope.Bind(Broadcasting.Apply(graph, scope[0], scope[1], OnnxArithmetic.Add));
        }
    }

    /// <summary>[-1, 1, 1, …], with an axis less than an operand whose rank is known only when the model runs.</summary>
    private static OnnxValue ChannelFirstShape(OnnxGraphBuilder graph, OnnxValue operand)
    {
        OnnxValue shape = graph.ShapeOf(operand);
        OnnxValue ones = graph.Filled(graph.Sub(graph.ShapeOf(shape), graph.Int64s(2)), ElementType.Int64, 1);
        return graph.JoinExtents(graph.Int64s(-1), ones);
    }
}
