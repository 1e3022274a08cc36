// SPDX-License-Identifier: MIT
using TensorKeeper.SavedModel.Onnx;

namespace TensorKeeper.SavedModel.Translators;

/// <summary>Functions of one operand, element by element.</summary>
internal static class UnaryTranslators
{
    public const string Ops =
        "Exp Log Sqrt Abs Neg Sign Floor Ceil Round Rint Rsqrt Square Reciprocal Inv Erf Erfc Log1p Expm1 "
        + "Sin Cos Tan Asin Acos Atan Sinh Cosh Asinh Acosh Atanh IsNan IsInf IsFinite LogicalNot Invert ZerosLike OnesLike "
        + "Erfinv Ndtri Lgamma Digamma BesselI0e";

    public static void Register(TranslatorTable table)
    {
        table
            .Add("Neg", static (_, scope) => Apply(scope, Negate, complexToo: true))
            .Add("Abs", static (_, scope) => Apply(scope, Absolute))
            .Add("Round", static (_, scope) => Apply(scope, Round))
            .Add("Rint", static (_, scope) => Apply(scope, Round))
            .Add("Rsqrt", static (_, scope) => Apply(scope, Wide(static (g, x) => g.Op("Reciprocal", g.Op("Sqrt", x)))))
            .Add("Square", static (_, scope) => Square(scope))
            .Add("Reciprocal", static (_, scope) => Apply(scope, Invert))
            .Add("Inv", static (_, scope) => Apply(scope, Invert))
            .Add("Erf", static (_, scope) => Apply(scope, static (g, x) => g.Op("Erf", x)))
            .Add("Erfc", static (_, scope) => Apply(scope, Wide(ErrorFunction.Complement)))
            .Add("Log1p", static (_, scope) => Apply(scope, Wide(ExactFunctions.Log1p)))
            .Add("Expm1", static (_, scope) => Apply(scope, Wide(ExactFunctions.Expm1)))
            .Add("IsNan", static (_, scope) => Apply(scope, static (g, x) => g.Op("IsNaN", x)))
            .Add("IsInf", static (_, scope) => Apply(scope, static (g, x) => g.Op("IsInf", x)))
            .Add("IsFinite", static (_, scope) => Apply(scope, static (g, x) => g.Not(g.Or(g.Op("IsNaN", x), g.Op("IsInf", x)))))
            .Add("LogicalNot", static (_, scope) => Apply(scope, OnnxArithmetic.Not))
            .Add("Invert", static (_, scope) => Apply(scope, static (g, x) => g.Op("BitwiseNot", x)))
            .Add("Erfinv", static (_, scope) => Apply(scope, InverseErrorFunction.Of))
            .Add("Ndtri", static (_, scope) => Apply(scope, InverseErrorFunction.OfProbability))
            .Add("Lgamma", static (_, scope) => Apply(scope, SpecialFunctions.LogGamma))
            .Add("Digamma", static (_, scope) => Apply(scope, SpecialFunctions.Digamma))
            .Add("BesselI0e", static (_, scope) => Apply(scope, SpecialFunctions.BesselI0e))
            .Add("ZerosLike", static (_, scope) => Like(scope, 0))
            .Add("OnesLike", static (_, scope) => Like(scope, 1));

        table.Add("Exp", static (_, scope) =>
        {
            if (scope.IsComplex(0)) { scope.Bind(ComplexPairs.Exponential(scope.Graph, scope[0])); }
            else { Apply(scope, static (g, x) => g.Op("Exp", x)); }
        });
        foreach (string op in "Log Sqrt Sign Floor Ceil Sin Cos Tan Asin Acos Atan Sinh Cosh Asinh Acosh Atanh".Split(' '))
        {
            table.Add(op, static (node, scope) => Apply(scope, (g, x) => g.Op(node.Op, x)));
        }
    }

    private static Func<OnnxGraphBuilder, OnnxValue, OnnxValue> Wide(Func<OnnxGraphBuilder, OnnxValue, OnnxValue> function) =>
        (graph, x) => ExactFunctions.Widened(graph, x, function);

    /// <summary>Functions that the engine, or a formula of it, has in 32 bits only; the host computes them in 64.</summary>
    private static bool IsImprecise(string op) => op is "Acos" or "Acosh" or "Asin" or "Asinh" or "Atan" or "Atanh" or "Tan" or "Sinh" or "Cosh"
        or "Erf" or "Erfc" or "Erfinv" or "Ndtri" or "Digamma" or "BesselI0e";

    private static void Apply(
        TranslationScope scope, Func<OnnxGraphBuilder, OnnxValue, OnnxValue> function, bool complexToo = false)
    {
        if (scope[0].Type == ElementType.Float64 && IsImprecise(scope.Node.Op)) { scope.RefuseVariant("The engine computes this in 32 bits only."); }
        if (!complexToo && scope.IsComplex(0)) { scope.RefuseVariant("A complex operand is not translated."); }
        scope.Bind(scope.Graph.OnTwin(scope[0], x => function(scope.Graph, x)));
    }

    private static OnnxValue Negate(OnnxGraphBuilder graph, OnnxValue x) => KernelTypes.HasKernel("Neg", x.Type)
        ? graph.Op("Neg", x)
        : graph.Sub(graph.Scalar(x.Type, 0), x);

    private static OnnxValue Absolute(OnnxGraphBuilder graph, OnnxValue x)
    {
        OnnxValue result = graph.Op("Abs", x);
        result.IsNonNegative = x.Type is ElementType.Float32 or ElementType.Float64 or ElementType.Float16;
        return result;
    }

    /// <summary>Half goes to even on both sides; integers are whole already.</summary>
    private static OnnxValue Round(OnnxGraphBuilder graph, OnnxValue x) =>
        IntegerDivision.IsInteger(x.Type) ? x : graph.Op("Round", x);

    private static OnnxValue Invert(OnnxGraphBuilder graph, OnnxValue x) => IntegerDivision.IsInteger(x.Type)
        ? IntegerDivision.Truncated(graph, graph.Scalar(x.Type, 1), x)
        : graph.Op("Reciprocal", x);

    private static void Square(TranslationScope scope)
    {
        if (scope.IsComplex(0)) { scope.Bind(ComplexPairs.Multiply(scope.Graph, scope[0], scope[0])); }
        else { Apply(scope, static (g, x) => g.Mul(x, x)); }
    }

    private static void Like(TranslationScope scope, double number)
    {
        OnnxGraphBuilder graph = scope.Graph;
        OnnxValue value = scope[0];
        if (scope.IsComplex(0))
        {
            OnnxValue pair = graph.Constant(ComplexScalar(value.Type, number));
            scope.Bind(graph.Expand(pair, graph.ShapeOf(value)));
            return;
        }

        OnnxValue filled = graph.Filled(graph.ShapeOf(value), value.Type, number);
        filled.Shape = value.Shape;
        scope.Bind(filled);
    }

    private static Tensor ComplexScalar(ElementType part, double number) => part == ElementType.Float64
        ? Tensor.Of(new TensorShape(2), [number, 0.0])
        : Tensor.Of(new TensorShape(2), [(float)number, 0f]);
}
