// SPDX-License-Identifier: MIT
using TensorKeeper.SavedModel.Graphs;
using TensorKeeper.SavedModel.Onnx;

namespace TensorKeeper.SavedModel.Translators;

/// <summary>Small linear algebra, as far as the engine has kernels for it.</summary>
internal static class LinearAlgebraTranslators
{
    public const string Ops = "MatrixInverse BatchMatrixInverse MatrixSolve MatrixTriangularSolve MatrixDeterminant LogMatrixDeterminant Cross";

    public static void Register(TranslatorTable table) => table
        .Add("MatrixInverse", static (node, scope) => scope.Bind(Inverse(scope, scope[0], node.Bool("adjoint", false))))
        .Add("BatchMatrixInverse", static (node, scope) => scope.Bind(Inverse(scope, scope[0], node.Bool("adjoint", false))))
        .Add("MatrixSolve", static (node, scope) => scope.Bind(
            scope.Graph.Op("MatMul", Inverse(scope, scope[0], node.Bool("adjoint", false)), scope[1])))
        .Add("MatrixTriangularSolve", SolveTriangular)
        .Add("MatrixDeterminant", static (_, scope) => scope.Bind(Determinant(scope)))
        .Add("LogMatrixDeterminant", static (_, scope) => LogDeterminant(scope))
        .Add("Cross", static (_, scope) => Cross(scope));

    private static OnnxValue Inverse(TranslationScope scope, OnnxValue matrix, bool adjoint)
    {
        if (scope.IsComplex(0)) { scope.RefuseVariant("Complex matrices are not inverted."); }
        OnnxGraphBuilder graph = scope.Graph;
        ElementType type = matrix.Type;

        // The kernel knows 32 and 64 bits.
        OnnxValue wide = type == ElementType.Float16 ? graph.Cast(matrix, ElementType.Float32) : matrix;
        OnnxValue inverse = graph.Cast(graph.Add("Inverse", [wide], domain: "com.microsoft").Output, type);
        inverse.Shape = matrix.Shape;
        if (!adjoint) { return inverse; }
        long[] order = [.. Enumerable.Range(0, scope.RankOf(0)).Select(static axis => (long)axis)];
        (order[^1], order[^2]) = (order[^2], order[^1]);
        return graph.Transpose(inverse, order);
    }

    /// <summary>Only one half of the matrix counts, whatever the other holds.</summary>
    private static void SolveTriangular(SourceNode node, TranslationScope scope)
    {
        OnnxGraphBuilder graph = scope.Graph;
        OnnxValue half = graph.Add("Trilu", [scope[0]]).With("upper", !node.Bool("lower", true)).Output;
        scope.Bind(graph.Op("MatMul", Inverse(scope, half, node.Bool("adjoint", false)), scope[1]));
    }

    /// <summary>The kernel takes 64 bits too, but computes in 32.</summary>
    private static OnnxValue Determinant(TranslationScope scope)
    {
        if (scope[0].Type == ElementType.Float64) { scope.RefuseVariant("Determinants of 64-bit matrices are not translated."); }
        return scope.Graph.Op("Det", scope[0]);
    }

    private static void LogDeterminant(TranslationScope scope)
    {
        OnnxGraphBuilder graph = scope.Graph;
        OnnxValue determinant = Determinant(scope);
        scope.Bind(0, graph.Op("Sign", determinant));
        scope.Bind(1, graph.Op("Log", graph.Op("Abs", determinant)));
    }

    private static void Cross(TranslationScope scope)
    {
        OnnxGraphBuilder graph = scope.Graph;
        OnnxValue next = graph.Int64s(1, 2, 0);
        OnnxValue beyond = graph.Int64s(2, 0, 1);
        scope.Bind(graph.Sub(
            graph.Mul(graph.Gather(scope[0], next, -1), graph.Gather(scope[1], beyond, -1)),
            graph.Mul(graph.Gather(scope[0], beyond, -1), graph.Gather(scope[1], next, -1))));
    }
}
