// SPDX-License-Identifier: MIT
using TensorKeeper.SavedModel.Graphs;
using TensorKeeper.SavedModel.Onnx;

namespace TensorKeeper.SavedModel.Translators;

/// <summary>Diagonals of matrices, and bands of them.</summary>
/// <remarks>
/// Diagonal d of a matrix are the elements with column - row = d. Several diagonals lie in one tensor [..., diagonal,
/// position], the highest first, the shorter ones filled up at the end or, aligned to the right, in front.
/// </remarks>
internal static class DiagonalTranslators
{
    public const string Ops =
        "MatrixDiag MatrixDiagV2 MatrixDiagV3 MatrixDiagPart MatrixDiagPartV2 MatrixDiagPartV3 "
        + "MatrixSetDiag MatrixSetDiagV2 MatrixSetDiagV3 MatrixBandPart BatchMatrixBandPart Diag DiagPart";

    public static void Register(TranslatorTable table) => table
        .Add("MatrixDiag", static (node, scope) => Make(node, scope, null))
        .Add("MatrixDiagV2", static (node, scope) => Make(node, scope, 1))
        .Add("MatrixDiagV3", static (node, scope) => Make(node, scope, 1))
        .Add("MatrixDiagPart", static (node, scope) => Read(node, scope, null))
        .Add("MatrixDiagPartV2", static (node, scope) => Read(node, scope, 1))
        .Add("MatrixDiagPartV3", static (node, scope) => Read(node, scope, 1))
        .Add("MatrixSetDiag", static (node, scope) => Write(node, scope, null))
        .Add("MatrixSetDiagV2", static (node, scope) => Write(node, scope, 2))
        .Add("MatrixSetDiagV3", static (node, scope) => Write(node, scope, 2))
        .Add("MatrixBandPart", static (_, scope) => Band(scope))
        .Add("BatchMatrixBandPart", static (_, scope) => Band(scope))
        .Add("Diag", static (_, scope) => Diagonal(scope))
        .Add("DiagPart", static (_, scope) => DiagonalPart(scope));

    private static void Make(SourceNode node, TranslationScope scope, int? bandInput)
    {
        OnnxGraphBuilder graph = scope.Graph;
        (long low, long high) = BandOf(scope, bandInput);
        OnnxValue diagonals = scope[0];
        OnnxValue longest = graph.Reshape(LastExtent(graph, diagonals), graph.Int64s());
        OnnxValue rows = graph.Add(longest, graph.Int64(Math.Max(-high, 0)));
        OnnxValue columns = graph.Add(longest, graph.Int64(Math.Max(low, 0)));
        bool rowsOpen = bandInput is null || scope.Integers(2) is [-1];
        bool columnsOpen = bandInput is null || scope.Integers(3) is [-1];
        if (rowsOpen && columnsOpen) { rows = columns = graph.Max(rows, columns); }
        else
        {
            if (!rowsOpen) { rows = graph.Reshape(scope.Extents(2), graph.Int64s()); }
            if (!columnsOpen) { columns = graph.Reshape(scope.Extents(3), graph.Int64s()); }
        }

        OnnxValue padding = bandInput is null ? graph.Scalar(diagonals.Type, 0) : scope[4];
        var band = new DiagonalBand(graph, low, high, rows, columns, longest, Alignment(node));
        scope.Bind(band.Overlay(diagonals, padding));
    }

    private static void Write(SourceNode node, TranslationScope scope, int? bandInput)
    {
        OnnxGraphBuilder graph = scope.Graph;
        (long low, long high) = BandOf(scope, bandInput);
        OnnxValue longest = graph.Reshape(LastExtent(graph, scope[1]), graph.Int64s());
        (OnnxValue rows, OnnxValue columns) = Extents(graph, scope[0]);
        var band = new DiagonalBand(graph, low, high, rows, columns, longest, Alignment(node));
        OnnxValue result = band.Overlay(scope[1], scope[0]);
        result.Shape = scope.ShapeOf(0);
        scope.Bind(result);
    }

    private static void Read(SourceNode node, TranslationScope scope, int? bandInput)
    {
        OnnxGraphBuilder graph = scope.Graph;
        (long low, long high) = BandOf(scope, bandInput);
        (OnnxValue rows, OnnxValue columns) = Extents(graph, scope[0]);
        OnnxValue longest = graph.Min(
            graph.Add(rows, graph.Int64(Math.Min(high, 0))), graph.Sub(columns, graph.Int64(Math.Max(low, 0))));
        OnnxValue padding = bandInput is null ? graph.Scalar(scope[0].Type, 0) : scope[2];
        var band = new DiagonalBand(graph, low, high, rows, columns, longest, Alignment(node));
        scope.Bind(band.Extract(scope[0], padding));
    }

    private static void Band(TranslationScope scope)
    {
        OnnxGraphBuilder graph = scope.Graph;
        (OnnxValue rows, OnnxValue columns) = Extents(graph, scope[0]);
        OnnxValue distance = DiagonalBand.Distances(graph, rows, columns);
        OnnxValue below = graph.Reshape(scope.Extents(1), graph.Int64s());
        OnnxValue above = graph.Reshape(scope.Extents(2), graph.Int64s());
        OnnxValue isBelow = graph.And(graph.Not(graph.IsNegative(below)), graph.Less(distance, graph.Op("Neg", below)));
        OnnxValue isAbove = graph.And(graph.Not(graph.IsNegative(above)), graph.Less(above, distance));
        OnnxValue outside = graph.Or(isBelow, isAbove);
        OnnxValue result = graph.Where(outside, graph.Scalar(scope[0].Type, 0), scope[0]);
        result.Shape = scope.ShapeOf(0);
        scope.Bind(result);
    }

    /// <summary>A tensor becomes the diagonal of one with twice as many axes.</summary>
    private static void Diagonal(TranslationScope scope)
    {
        OnnxGraphBuilder graph = scope.Graph;
        OnnxValue shape = graph.ShapeOf(scope[0]);
        OnnxValue flat = graph.Reshape(scope[0], -1);
        OnnxValue count = graph.Reshape(LastExtent(graph, flat), graph.Int64s());
        OnnxValue isDiagonal = graph.IsZero(DiagonalBand.Distances(graph, count, count));
        OnnxValue matrix = graph.Where(isDiagonal, flat, graph.Scalar(flat.Type, 0));
        scope.Bind(graph.Reshape(matrix, graph.Concat(0, shape, shape)));
    }

    private static void DiagonalPart(TranslationScope scope)
    {
        OnnxGraphBuilder graph = scope.Graph;
        int half = scope.RankOf(0) / 2;
        OnnxValue shape = graph.Slice(graph.ShapeOf(scope[0]), 0, 0, half);
        OnnxValue count = graph.Reduce("ReduceProd", shape, keepAxes: false, 0);
        OnnxValue positions = graph.Op("Range", graph.Int64(0), count, graph.Int64(1));
        OnnxValue places = graph.Mul(positions, graph.Add(count, graph.Int64(1)));
        scope.Bind(graph.Reshape(graph.Gather(graph.Reshape(scope[0], -1), places), shape));
    }

    private static (long Low, long High) BandOf(TranslationScope scope, int? input)
    {
        if (input is not { } index) { return (0, 0); }
        long[] band = scope.RequireIntegers(index, "The list of diagonals");
        if (band.Length is not (1 or 2) || band[0] > band[^1] || band[^1] - band[0] > 1024)
        {
            scope.RefuseVariant($"[{string.Join(',', band)}] is no range of diagonals.");
        }

        return (band[0], band[^1]);
    }

    private static string Alignment(SourceNode node) =>
        node.Op.EndsWith("V3", StringComparison.Ordinal) ? node.Text("align", "RIGHT_LEFT") : "LEFT_LEFT";

    private static OnnxValue LastExtent(OnnxGraphBuilder graph, OnnxValue value) => graph.ExtentOf(value, -1);

    private static (OnnxValue Rows, OnnxValue Columns) Extents(OnnxGraphBuilder graph, OnnxValue matrix) => (
        graph.Reshape(graph.ExtentOf(matrix, -2), graph.Int64s()), graph.Reshape(graph.ExtentOf(matrix, -1), graph.Int64s()));
}
