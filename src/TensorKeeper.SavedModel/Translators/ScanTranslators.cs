// SPDX-License-Identifier: MIT
using TensorKeeper.SavedModel.Graphs;
using TensorKeeper.SavedModel.Messages;
using TensorKeeper.SavedModel.Onnx;

namespace TensorKeeper.SavedModel.Translators;

/// <summary>Running sums, order statistics and search in sorted rows.</summary>
internal static class ScanTranslators
{
    public const string Ops =
        "Cumsum Cumprod CumulativeLogsumexp TopK TopKV2 NthElement InTopK InTopKV2 LowerBound UpperBound Unique UniqueV2 "
        + "UniqueWithCounts UniqueWithCountsV2 Bincount DenseBincount HistogramFixedWidth ListDiff UnravelIndex";

    public static void Register(TranslatorTable table) => table
        .Add("Cumsum", CumulativeSum)
        .Add("Cumprod", static (node, scope) => Triangle(node, scope, static (g, x, _) => Multiplied(g, x), 1))
        .Add("CumulativeLogsumexp", static (node, scope) => Triangle(node, scope, LogSumExp, double.NegativeInfinity))
        .Add("TopK", static (node, scope) => Top(node, scope, scope.Graph.Int64s(node.Int("k", 1))))
        .Add("TopKV2", static (node, scope) => Top(node, scope, scope.Extents(1)))
        .Add("NthElement", NthElement)
        .Add("InTopK", static (node, scope) => InTop(scope, scope.Graph.Int64s(node.Int("k", 1))))
        .Add("InTopKV2", static (_, scope) => InTop(scope, scope.Extents(2)))
        .Add("LowerBound", static (node, scope) => Bound(node, scope, "Less"))
        .Add("UpperBound", static (node, scope) => Bound(node, scope, "LessOrEqual"))
        .Add("Unique", Unique)
        .Add("UniqueV2", Unique)
        .Add("UniqueWithCounts", Unique)
        .Add("UniqueWithCountsV2", Unique)
        .Add("Bincount", static (_, scope) => CountTranslation.Bincount(scope))
        .Add("DenseBincount", CountTranslation.DenseBincount)
        .Add("HistogramFixedWidth", CountTranslation.Histogram)
        .Add("ListDiff", ListDifference)
        .Add("UnravelIndex", static (_, scope) => UnravelIndex(scope));

    private static void CumulativeSum(SourceNode node, TranslationScope scope)
    {
        OnnxGraphBuilder graph = scope.Graph;
        OnnxValue axis = scope.Integers(1) is { } known ? graph.Int64(known[0]) : graph.Cast(scope[1], ElementType.Int64);
        scope.Bind(graph.Add("CumSum", [scope[0], axis])
            .With("exclusive", node.Bool("exclusive", false)).With("reverse", node.Bool("reverse", false)).Output);
    }

    /// <summary>
    /// Reduces, for each position, what is up to it: a triangle of the axis against itself. Memory is the square of the
    /// axis, which the engine's own scans of such kind, one call for each position, only beat for long axes.
    /// </summary>
    private static void Triangle(
        SourceNode node, TranslationScope scope, Func<OnnxGraphBuilder, OnnxValue, OnnxValue, OnnxValue> reduce, double neutral)
    {
        OnnxGraphBuilder graph = scope.Graph;
        int rank = scope.RankOf(0);
        long axis = scope.Axis(0, scope.RequireIntegers(1, "The axis")[0]);
        long[] order = [.. Enumerable.Range(0, rank).Select(static a => (long)a).Where(a => a != axis), axis];
        long[] back = new long[rank];
        for (int i = 0; i < rank; i++) { back[order[i]] = i; }
        OnnxValue last = graph.Transpose(scope[0], order);
        OnnxValue count = graph.Reshape(graph.ExtentOf(scope[0], (int)axis), graph.Int64s());
        OnnxValue positions = graph.Op("Range", graph.Int64(0), count, graph.Int64(1));
        OnnxValue at = graph.Unsqueeze(positions, 1);
        bool reverse = node.Bool("reverse", false);
        string compare = node.Bool("exclusive", false) ? (reverse ? "Greater" : "Less") : reverse ? "GreaterOrEqual" : "LessOrEqual";
        OnnxValue seen = graph.Op(compare, positions, at);
        OnnxValue rows = graph.Where(seen, graph.Unsqueeze(last, -2), graph.Scalar(last.Type, neutral));
        scope.Bind(graph.Transpose(reduce(graph, rows, seen), back));
    }

    private static OnnxValue Multiplied(OnnxGraphBuilder graph, OnnxValue rows)
    {
        OnnxValue wide = IntegerDivision.IsInteger(rows.Type) ? graph.Cast(rows, ElementType.Int64) : rows;
        return graph.Cast(graph.Reduce("ReduceProd", wide, keepAxes: false, -1), rows.Type);
    }

    private static OnnxValue LogSumExp(OnnxGraphBuilder graph, OnnxValue rows, OnnxValue seen)
    {
        OnnxValue highest = graph.Reduce("ReduceMax", rows, keepAxes: true, -1);
        OnnxValue finite = graph.Where(graph.Op("IsInf", highest), graph.Scalar(rows.Type, 0), highest);
        OnnxValue sum = graph.Reduce("ReduceSum", graph.Op("Exp", graph.Sub(rows, finite)), keepAxes: false, -1);
        return graph.Add(graph.Op("Log", sum), graph.Squeeze(finite, -1));
    }

    private static void Top(SourceNode node, TranslationScope scope, OnnxValue count)
    {
        OnnxGraphBuilder graph = scope.Graph;
        OnnxNode top = graph.Add("TopK", [scope[0], count], outputs: 2).With("axis", -1);
        scope.Bind(0, top.Outputs[0]);
        scope.Bind(1, graph.Cast(top.Outputs[1], node.Type("index_type", DataType.Int32).ToElementType()));
    }

    private static void NthElement(SourceNode node, TranslationScope scope)
    {
        OnnxGraphBuilder graph = scope.Graph;
        OnnxValue position = scope.Extents(1);
        OnnxNode sorted = graph.Add("TopK", [scope[0], graph.Add(position, graph.Int64s(1))], outputs: 2)
            .With("axis", -1).With("largest", node.Bool("reverse", false));
        scope.Bind(graph.Squeeze(graph.Add("Gather", [sorted.Outputs[0], position]).With("axis", -1).Output, -1));
    }

    /// <summary>
    /// Fewer than k scores are above the target's. A target that is no class, and a target or row that is not finite, is
    /// not among them.
    /// </summary>
    private static void InTop(TranslationScope scope, OnnxValue count)
    {
        OnnxGraphBuilder graph = scope.Graph;
        OnnxValue scores = scope[0];
        OnnxValue targets = graph.Unsqueeze(graph.Cast(scope[1], ElementType.Int64), -1);
        OnnxValue classes = graph.ExtentOf(scores, 1);
        OnnxValue exists = graph.And(graph.Not(graph.IsNegative(targets)), graph.Less(targets, classes));
        OnnxValue chosen = graph.Add("GatherElements", [scores, graph.Where(exists, targets, graph.Int64(0))]).With("axis", 1).Output;
        OnnxValue above = graph.Cast(graph.Less(chosen, scores), ElementType.Int64);
        OnnxValue rank = graph.Reduce("ReduceSum", above, keepAxes: true, 1);
        OnnxValue broken = graph.Or(graph.Op("IsNaN", scores), graph.Op("IsInf", scores));
        OnnxValue sound = graph.Not(graph.Cast(graph.Reduce("ReduceMax", broken, keepAxes: true, 1), ElementType.Bool));
        scope.Bind(graph.Squeeze(graph.And(graph.And(exists, sound), graph.Less(rank, count)), 1));
    }

    /// <summary>The number of elements of the sorted row that stay below the value (or do not exceed it).</summary>
    private static void Bound(SourceNode node, TranslationScope scope, string compare)
    {
        OnnxGraphBuilder graph = scope.Graph;
        OnnxValue below = graph.Op(compare, graph.Unsqueeze(scope[0], -2), graph.Unsqueeze(scope[1], -1));
        ElementType type = node.Type("out_type", DataType.Int32).ToElementType();
        scope.Bind(graph.Reduce("ReduceSum", graph.Cast(below, type), keepAxes: false, -1));
    }

    private static void Unique(SourceNode node, TranslationScope scope)
    {
        OnnxGraphBuilder graph = scope.Graph;
        bool hasAxis = node.Op.EndsWith("V2", StringComparison.Ordinal);
        long[] axes = hasAxis ? scope.RequireIntegers(1, "The axis") : [];
        OnnxNode unique = graph.Add("Unique", [scope[0]], outputs: 4).With("sorted", 0);
        if (axes.Length > 0) { unique.With("axis", axes[0]); }
        ElementType type = node.Type("out_idx", DataType.Int32).ToElementType();
        scope.Bind(0, unique.Outputs[0]);
        scope.Bind(1, graph.Cast(unique.Outputs[2], type));
        if (node.Outputs.Count > 2) { scope.Bind(2, graph.Cast(unique.Outputs[3], type)); }
    }

    /// <summary>What is in the first list and not in the second, in order, and where it stood.</summary>
    private static void ListDifference(SourceNode node, TranslationScope scope)
    {
        OnnxGraphBuilder graph = scope.Graph;
        OnnxValue equal = graph.Cast(graph.Equal(graph.Unsqueeze(scope[0], 1), graph.Unsqueeze(scope[1], 0)), ElementType.Int32);
        OnnxValue found = graph.Reduce("ReduceSum", equal, keepAxes: false, 1);
        OnnxValue positions = graph.Reshape(graph.Op("NonZero", graph.IsZero(found)), -1);
        scope.Bind(0, graph.Gather(scope[0], positions));
        scope.Bind(1, graph.Cast(positions, node.Type("out_idx", DataType.Int32).ToElementType()));
    }

    private static void UnravelIndex(TranslationScope scope)
    {
        OnnxGraphBuilder graph = scope.Graph;
        if (scope.ShapeOf(1) is not { Rank: 1 } dims || dims[0] < 0)
        {
            scope.RefuseVariant("The number of axes is not known.");
            return;
        }

        OnnxValue rest = graph.Cast(scope[0], ElementType.Int64);
        OnnxValue extents = scope.Extents(1);
        var coordinates = new OnnxValue[dims[0]];
        for (int axis = coordinates.Length - 1; axis >= 0; axis--)
        {
            OnnxValue extent = graph.Reshape(graph.Slice(extents, 0, axis, axis + 1), graph.Int64s());
            OnnxValue quotient = IntegerDivision.Truncated(graph, rest, extent);
            coordinates[axis] = graph.Unsqueeze(graph.Sub(rest, graph.Mul(quotient, extent)), 0);
            rest = quotient;
        }

        scope.Bind(graph.Cast(graph.Concat(0, coordinates), scope[0].Type));
    }
}
