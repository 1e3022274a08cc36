// SPDX-License-Identifier: MIT
using TensorKeeper.SavedModel.Graphs;
using TensorKeeper.SavedModel.Messages;
using TensorKeeper.SavedModel.Onnx;

namespace TensorKeeper.SavedModel.Translators;

/// <summary>Matrix products.</summary>
internal static class MatrixProductTranslators
{
    public const string Ops = "MatMul BatchMatMul BatchMatMulV2 BatchMatMulV3 SparseMatMul";

    public static void Register(TranslatorTable table) => table
        .Add("MatMul", static (node, scope) => Multiply(node, scope, "transpose_a", "transpose_b"))
        .Add("BatchMatMul", static (node, scope) => Multiply(node, scope, "adj_x", "adj_y"))
        .Add("BatchMatMulV2", static (node, scope) => Multiply(node, scope, "adj_x", "adj_y"))
        .Add("BatchMatMulV3", static (node, scope) => Multiply(node, scope, "adj_x", "adj_y"))

        // Its factors are dense; that they have many zeros is a hint alone.
        .Add("SparseMatMul", static (node, scope) => Multiply(node, scope, "transpose_a", "transpose_b"));

    private static void Multiply(SourceNode node, TranslationScope scope, string transposeLeft, string transposeRight)
    {
        if (scope.IsComplex(0)) { scope.RefuseVariant("A product of complex matrices is not translated."); }
        OnnxGraphBuilder graph = scope.Graph;
        ElementType type = node.Type("Tout", DataType.Invalid).ToElementType();
        if (type == ElementType.None) { type = node.Op == "SparseMatMul" ? ElementType.Float32 : scope[0].Type; }
        OnnxValue left = Oriented(node, scope, 0, transposeLeft);
        OnnxValue right = Oriented(node, scope, 1, transposeRight);

        // V3 may add 8-bit products up in 32 bits.
        (left, right) = (graph.Cast(left, type), graph.Cast(right, type));
        scope.Bind(left.Rank > 2 && right.Rank > 2 && MayBroadcastNothing(left.Shape, right.Shape)
            ? MaybeEmpty(graph, left, right)
            : graph.Op("MatMul", left, right));
    }

    /// <summary>Asks whether a batch axis of 1 meets one that may be 0.</summary>
    private static bool MayBroadcastNothing(PartialShape left, PartialShape right)
    {
        if (left.Rank != right.Rank) { return true; }
        for (int axis = 0; axis < left.Rank - 2; axis++)
        {
            if ((left[axis] == 1 && right[axis] <= 0) || (right[axis] == 1 && left[axis] <= 0)) { return true; }
        }

        return false;
    }

    /// <summary>The engine does not broadcast an empty batch: there is nothing to multiply, only a shape to make.</summary>
    public static OnnxValue MaybeEmpty(OnnxGraphBuilder graph, OnnxValue left, OnnxValue right)
    {
        (OnnxGraphBuilder empty, OnnxGraphBuilder full) = (graph.NewBody(), graph.NewBody());
        OnnxValue zero = empty.Scalar(left.Type, 0);
        OnnxValue row = empty.Filled(empty.JoinExtents(empty.Slice(empty.ShapeOf(left), 0, 0, -1), empty.Int64s(1)), left.Type, 0);
        OnnxValue columnShape = empty.JoinExtents(
            empty.Slice(empty.ShapeOf(right), 0, 0, -2), empty.Int64s(1), empty.Slice(empty.ShapeOf(right), 0, -1));
        empty.AddOutput(empty.Add(empty.Add(row, empty.Filled(columnShape, left.Type, 0)), zero));
        full.AddOutput(full.Op("MatMul", left, right));
        OnnxValue isEmpty = graph.Or(graph.IsZero(graph.Op("Size", left)), graph.IsZero(graph.Op("Size", right)));
        OnnxNode product = graph.AddRaw("If", "", [isEmpty], [left.Type])
            .With(new GraphAttribute("then_branch", empty)).With(new GraphAttribute("else_branch", full));
        product.Results[0].Shape = KnownShapes.Unknown(Math.Max(left.Rank, right.Rank));
        return product.Results[0];
    }

    private static OnnxValue Oriented(SourceNode node, TranslationScope scope, int input, string attribute)
    {
        OnnxValue value = scope[input];
        if (!node.Bool(attribute, false)) { return value; }
        int rank = node.Op == "MatMul" ? 2 : scope.RankOf(input);
        long[] order = new long[rank];
        for (int i = 0; i < rank; i++) { order[i] = i; }
        (order[^1], order[^2]) = (order[^2], order[^1]);
        return scope.Graph.Transpose(value, order);
    }
}
