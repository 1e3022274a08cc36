// SPDX-License-Identifier: MIT
using TensorKeeper.SavedModel.Graphs;
using TensorKeeper.SavedModel.Onnx;

namespace TensorKeeper.SavedModel.Translators;

/// <summary>Comparison, logic and choice.</summary>
internal static class LogicTranslators
{
    public const string Ops =
        "Equal NotEqual Greater GreaterEqual Less LessEqual ApproximateEqual LogicalAnd LogicalOr Select SelectV2 "
        + "ClipByValue Bucketize";

    public static void Register(TranslatorTable table) => table
        .Add("Equal", static (node, scope) => BindEqual(node, scope, equal: true))
        .Add("NotEqual", static (node, scope) => BindEqual(node, scope, equal: false))
        .Add("Greater", static (_, scope) => Compare(scope, "Greater"))
        .Add("GreaterEqual", static (_, scope) => Compare(scope, "GreaterOrEqual"))
        .Add("Less", static (_, scope) => Compare(scope, "Less"))
        .Add("LessEqual", static (_, scope) => Compare(scope, "LessOrEqual"))
        .Add("ApproximateEqual", ApproximateEqual)
        .Add("LogicalAnd", static (_, scope) => Broadcasting.Bind(scope, OnnxArithmetic.And))
        .Add("LogicalOr", static (_, scope) => Broadcasting.Bind(scope, OnnxArithmetic.Or))
        .Add("Select", Select)
        .Add("SelectV2", static (_, scope) => SelectV2(scope))
        .Add("ClipByValue", static (_, scope) => scope.Bind(scope.Graph.Max(scope.Graph.Min(scope[0], scope[2]), scope[1])))
        .Add("Bucketize", Bucketize);

    private static void Compare(TranslationScope scope, string op) =>
        Broadcasting.Bind(scope, (graph, left, right) => graph.Op(op, left, right));

    private static void BindEqual(SourceNode node, TranslationScope scope, bool equal)
    {
        OnnxGraphBuilder graph = scope.Graph;
        if (!node.Bool("incompatible_shape_error", true) && Contradict(scope.ShapeOf(0), scope.ShapeOf(1)))
        {
            scope.Bind(graph.Scalar(ElementType.Bool, equal ? 0 : 1));
            return;
        }

        OnnxValue same = scope.IsComplex(0)
            ? graph.And(
                graph.Equal(ComplexPairs.Real(graph, scope[0]), ComplexPairs.Real(graph, scope[1])),
                graph.Equal(ComplexPairs.Imaginary(graph, scope[0]), ComplexPairs.Imaginary(graph, scope[1])))
            : Broadcasting.Apply(graph, scope[0], scope[1], OnnxArithmetic.Equal);
        scope.Bind(equal ? same : graph.OnTwin(same, graph.Not));
    }

    private static bool Contradict(PartialShape left, PartialShape right)
    {
        for (int i = 1; i <= Math.Min(left.Rank, right.Rank); i++)
        {
            (long a, long b) = (left[left.Rank - i], right[right.Rank - i]);
            if (a != b && a != 1 && b != 1 && a != PartialShape.Unknown && b != PartialShape.Unknown) { return true; }
        }

        return false;
    }

    private static void ApproximateEqual(SourceNode node, TranslationScope scope)
    {
        OnnxGraphBuilder graph = scope.Graph;
        OnnxValue distance = graph.Op("Abs", graph.Sub(scope[0], scope[1]));
        scope.Bind(graph.Less(distance, graph.Scalar(distance.Type, node.Float("tolerance", 1e-5f))));
    }

    /// <summary>The old Select does not broadcast: a vector chooses whole rows.</summary>
    private static void Select(SourceNode node, TranslationScope scope)
    {
        OnnxGraphBuilder graph = scope.Graph;
        OnnxValue condition = scope[0];
        int rank = scope.ShapeOf(1).HasRank ? scope.ShapeOf(1).Rank : scope.ShapeOf(2).Rank;
        if (condition.Rank == 0 || (condition.Shape.HasRank && condition.Rank == rank))
        {
            SelectV2(scope);
            return;
        }

        // Ones behind the condition's own axes leave a scalar and a whole mask as they are, and turn a vector into rows.
        OnnxValue missing = graph.Sub(rank < 0 ? graph.RankOf(scope[1]) : graph.Int64s(rank), graph.RankOf(condition));
        OnnxValue shape = graph.JoinExtents(graph.ShapeOf(condition), graph.Filled(missing, ElementType.Int64, 1));
        OnnxValue rows = graph.Reshape(condition, shape);
        scope.Bind(Choose(scope, rows));
    }

    private static void SelectV2(TranslationScope scope) => scope.Bind(Choose(scope, scope[0]));

    private static OnnxValue Choose(TranslationScope scope, OnnxValue condition)
    {
        OnnxGraphBuilder graph = scope.Graph;
        OnnxValue pairwise = scope.IsComplex(1) ? graph.Unsqueeze(condition, -1) : condition;
        return graph.Where(pairwise, scope[1], scope[2]);
    }

    /// <summary>The number of boundaries that are not above the value; NaN goes into the last bucket.</summary>
    private static void Bucketize(SourceNode node, TranslationScope scope)
    {
        OnnxGraphBuilder graph = scope.Graph;
        float[] boundaries = node.Attribute("boundaries")?.List?.Floats ?? [];
        ElementType type = scope[0].Type == ElementType.Float64 ? ElementType.Float64 : ElementType.Float32;
        OnnxValue value = graph.Unsqueeze(graph.Cast(scope[0], type), -1);
        OnnxValue bounds = graph.Cast(graph.Constant(Tensor.Of(new TensorShape(boundaries.Length), boundaries)), type);
        OnnxValue reached = graph.Cast(graph.Not(graph.Less(value, bounds)), ElementType.Int32);
        scope.Bind(graph.Reduce("ReduceSum", reached, keepAxes: false, -1));
    }
}
