// SPDX-License-Identifier: MIT
using TensorKeeper.SavedModel.Onnx;

namespace TensorKeeper.SavedModel.Translators;

/// <summary>Reductions of rows that belong together, dense and through indices.</summary>
internal static class SegmentTranslators
{
    public const string Ops =
        "SegmentSum SegmentMean SegmentProd SegmentMax SegmentMin "
        + "UnsortedSegmentSum UnsortedSegmentProd UnsortedSegmentMax UnsortedSegmentMin "
        + "SparseSegmentSum SparseSegmentMean SparseSegmentSqrtN "
        + "SparseSegmentSumWithNumSegments SparseSegmentMeanWithNumSegments SparseSegmentSqrtNWithNumSegments";

    public static void Register(TranslatorTable table)
    {
        foreach (string kind in (string[])["Sum", "Mean", "Prod", "Max", "Min"])
        {
            table.Add("Segment" + kind, (_, scope) => Sorted(scope, kind));
            if (kind != "Mean") { table.Add("UnsortedSegment" + kind, (_, scope) => Unsorted(scope, kind)); }
        }

        foreach (string kind in (string[])["Sum", "Mean", "SqrtN"])
        {
            table.Add("SparseSegment" + kind, (_, scope) => Sparse(scope, kind, null));
            table.Add($"SparseSegment{kind}WithNumSegments", (_, scope) => Sparse(scope, kind, scope.Extents(3)));
        }
    }

    /// <summary>As many segments as the last id says; a segment without rows is 0, of a product 1.</summary>
    private static void Sorted(TranslationScope scope, string kind)
    {
        OnnxGraphBuilder graph = scope.Graph;
        OnnxValue ids = graph.Cast(scope[1], ElementType.Int64);
        OnnxValue count = SegmentCount(graph, ids);
        if (!scope.IsFromShapes(1)) { count = SizeGuard.Of(graph, count); }
        OnnxValue reduced = Reduce(graph, scope[0], ids, count, kind == "Mean" ? "Sum" : kind);
        if (kind is "Sum" or "Prod")
        {
            scope.Bind(reduced);
            return;
        }

        OnnxValue rows = Broadcast(graph, RowCounts(graph, ids, count), scope[0], scope[0].Type);
        OnnxValue zero = graph.Scalar(reduced.Type, 0);
        if (kind == "Mean")
        {
            scope.Bind(graph.Div(reduced, graph.Max(rows, graph.Scalar(rows.Type, 1))));
            return;
        }

        scope.Bind(graph.Where(graph.IsZero(rows), zero, reduced));
    }

    /// <summary>A row with a negative id belongs to no segment.</summary>
    private static void Unsorted(TranslationScope scope, string kind)
    {
        OnnxGraphBuilder graph = scope.Graph;
        OnnxValue count = graph.Reshape(scope.Extents(2), 1);
        OnnxValue ids = graph.Cast(scope[1], ElementType.Int64);
        OnnxValue data = scope[0];
        if (ids.Rank != 1)
        {
            OnnxValue rest = graph.ShapeBehind(data, ids);
            ids = graph.Reshape(ids, -1);
            data = graph.Reshape(data, graph.JoinExtents(graph.ShapeOf(ids), rest));
        }

        // They are collected in a segment of their own behind the last, which is then cut off.
        OnnxValue kept = graph.Where(graph.IsNegative(ids), count, ids);
        OnnxValue reduced = Reduce(graph, data, kept, graph.ExtentPlus(count, graph.Int64s(1)), kind);
        scope.Bind(graph.Slice(reduced, 0, 0, -1));
    }

    private static void Sparse(TranslationScope scope, string kind, OnnxValue? given)
    {
        OnnxGraphBuilder graph = scope.Graph;
        OnnxValue ids = graph.Cast(scope[2], ElementType.Int64);
        OnnxValue count = given is null ? SegmentCount(graph, ids) : graph.Reshape(given, 1);
        OnnxValue rows = graph.Gather(scope[0], scope[1]);
        rows.Shape = scope.ShapeOf(0).HasRank ? KnownShapes.Unknown(scope.RankOf(0)) : PartialShape.UnknownRank;
        OnnxValue sum = Reduce(graph, rows, ids, count, "Sum");
        if (kind != "Sum")
        {
            OnnxValue weight = graph.Max(Broadcast(graph, RowCounts(graph, ids, count), rows, rows.Type), graph.Scalar(rows.Type, 1));
            sum = graph.Div(sum, kind == "Mean" ? weight : graph.Op("Sqrt", weight));
        }

        scope.Bind(sum);
    }

    private static OnnxValue SegmentCount(OnnxGraphBuilder graph, OnnxValue ids)
    {
        // With no rows there are no segments: the -1 in front makes it so.
        OnnxValue all = graph.Concat(0, graph.Int64s(-1), ids);
        return graph.Add(graph.Slice(all, 0, -1), graph.Int64s(1));
    }

    private static OnnxValue Reduce(OnnxGraphBuilder graph, OnnxValue rows, OnnxValue ids, OnnxValue count, string kind)
    {
        (string reduction, double neutral) = kind switch
        {
            "Prod" => ("mul", 1),
            "Max" => ("max", Lowest(rows.Type)),
            "Min" => ("min", Highest(rows.Type)),
            _ => ("add", 0.0),
        };
        OnnxValue shape = graph.JoinExtents(count, graph.Slice(graph.ShapeOf(rows), 0, 1));
        OnnxValue start = graph.Filled(shape, rows.Type, neutral);
        return graph.ScatterRows(start, graph.Unsqueeze(ids, -1), rows, reduction);
    }

    private static OnnxValue RowCounts(OnnxGraphBuilder graph, OnnxValue ids, OnnxValue count)
    {
        OnnxValue ones = graph.Filled(graph.ShapeOf(ids), ElementType.Int64, 1);
        OnnxValue zeros = graph.Filled(count, ElementType.Int64, 0);
        return graph.Add("ScatterND", [zeros, graph.Unsqueeze(ids, -1), ones]).With("reduction", "add").Output;
    }

    /// <summary>Gives a number for each segment as many axes as the rows have.</summary>
    private static OnnxValue Broadcast(OnnxGraphBuilder graph, OnnxValue counts, OnnxValue rows, ElementType type)
    {
        OnnxValue ones = graph.Filled(graph.ExtentPlus(graph.RankOf(rows), graph.Int64s(-1)), ElementType.Int64, 1);
        return graph.Cast(graph.Reshape(counts, graph.JoinExtents(graph.Int64s(-1), ones)), type);
    }

    private static double Lowest(ElementType type) => type switch
    {
        ElementType.Float16 => -65504,
        ElementType.Float32 or ElementType.BFloat16 => -float.MaxValue,
        ElementType.Float64 => -double.MaxValue,
        ElementType.UInt8 or ElementType.UInt16 or ElementType.UInt32 or ElementType.UInt64 => 0,
        ElementType.Int64 => long.MinValue,
        _ => double.MinValue,
    };

    private static double Highest(ElementType type) => type switch
    {
        ElementType.Float16 => 65504,
        ElementType.Float32 or ElementType.BFloat16 => float.MaxValue,
        _ => double.MaxValue,
    };
}
