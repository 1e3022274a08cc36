// SPDX-License-Identifier: MIT
using TensorKeeper.SavedModel.Graphs;
using TensorKeeper.SavedModel.Messages;
using TensorKeeper.SavedModel.Onnx;

namespace TensorKeeper.SavedModel.Translators;

/// <summary>Counts and histograms, as additions at an index.</summary>
internal static class CountTranslation
{
    /// <summary>Counts numbers below a size; negative ones are an error in TensorFlow and fail as an index here.</summary>
    public static void Bincount(TranslationScope scope)
    {
        OnnxGraphBuilder graph = scope.Graph;
        OnnxValue ids = graph.Reshape(graph.Cast(scope[0], ElementType.Int64), -1);
        OnnxValue size = graph.Reshape(scope.Extents(1), 1);
        scope.Bind(Count(scope, ids, size, Weights(scope), binary: false));
    }

    public static void DenseBincount(SourceNode node, TranslationScope scope)
    {
        OnnxGraphBuilder graph = scope.Graph;
        bool binary = node.Bool("binary_output", false);
        int rank = scope.RankOf(0);
        OnnxValue size = graph.Reshape(scope.Extents(1), 1);
        OnnxValue ids = graph.Cast(scope[0], ElementType.Int64);
        if (rank < 2)
        {
            OnnxValue flat = graph.Reshape(ids, -1);
            scope.Bind(Count(scope, flat, size, Weights(scope), binary));
            return;
        }

        // A matrix is counted row by row: row r has the ids from r · size on. Ids that are too large count nowhere.
        OnnxValue rows = graph.ExtentOf(ids, 0);
        OnnxValue row = graph.Unsqueeze(
            graph.Op("Range", graph.Int64(0), graph.Reshape(rows, graph.Int64s()), graph.Int64(1)), 1);
        OnnxValue fits = graph.Less(ids, size);
        OnnxValue total = graph.ExtentTimes(rows, size);
        OnnxValue moved = graph.Where(fits, graph.Add(ids, graph.Mul(row, size)), total);
        OnnxValue every = graph.Reshape(moved, -1);
        OnnxValue counts = Count(scope, every, total, Weights(scope), binary);
        scope.Bind(graph.Reshape(counts, graph.JoinExtents(rows, size)));
    }

    /// <summary>Values outside the range count in the first and the last bin.</summary>
    public static void Histogram(SourceNode node, TranslationScope scope)
    {
        OnnxGraphBuilder graph = scope.Graph;
        OnnxValue values = graph.Reshape(scope[0], -1);
        OnnxValue bins = graph.Reshape(scope.Extents(2), 1);
        ElementType wide = ElementType.Float64;
        OnnxValue range = graph.Cast(scope[1], wide);
        OnnxValue low = graph.Gather(range, graph.Int64(0));
        OnnxValue width = graph.Div(graph.Sub(graph.Gather(range, graph.Int64(1)), low), graph.Cast(bins, wide));
        OnnxValue position = graph.Op("Floor", graph.Div(graph.Sub(graph.Cast(values, wide), low), width));
        OnnxValue last = graph.Cast(graph.Sub(bins, graph.Int64s(1)), wide);
        OnnxValue bounded = graph.Max(graph.Min(position, last), graph.Scalar(wide, 0));
        ElementType type = node.Type("dtype", DataType.Int32).ToElementType();
        OnnxValue ids = graph.Cast(bounded, ElementType.Int64);
        scope.Bind(Added(graph, ids, bins, graph.Filled(graph.ShapeOf(ids), type, 1), "add"));
    }

    /// <summary>Returns the weights; null if there are none. Whether there are may be known only when the graph runs: then ones stand for none.</summary>
    private static OnnxValue? Weights(TranslationScope scope)
    {
        OnnxGraphBuilder graph = scope.Graph;
        PartialShape shape = scope.ShapeOf(2);
        if (shape.HasRank && shape.Dimensions.Contains(0L)) { return null; }
        OnnxValue weights = graph.Reshape(scope[2], -1);
        if (shape.HasRank && !shape.Dimensions.Contains(PartialShape.Unknown)) { return weights; }
        OnnxValue none = graph.Equal(graph.ExtentOf(weights, 0), graph.Int64s(0));
        OnnxValue missing = graph.Where(none, graph.ShapeOf(graph.Reshape(scope[0], -1)), graph.Int64s(0));
        return graph.Concat(0, weights, graph.Filled(missing, weights.Type, 1));
    }

    private static OnnxValue Count(TranslationScope scope, OnnxValue ids, OnnxValue size, OnnxValue? weights, bool binary)
    {
        OnnxGraphBuilder graph = scope.Graph;
        ElementType type = scope[2].Type;
        OnnxValue ones = graph.Filled(graph.ShapeOf(ids), type, 1);
        OnnxValue updates = binary || weights is null ? ones : weights;

        // One place more than there are, for all that are too large.
        OnnxValue bounded = graph.Min(ids, size);
        OnnxValue counts = Added(graph, bounded, graph.ExtentPlus(size, graph.Int64s(1)), updates, binary ? "max" : "add");
        return graph.Slice(counts, 0, 0, -1);
    }

    private static OnnxValue Added(OnnxGraphBuilder graph, OnnxValue ids, OnnxValue size, OnnxValue updates, string reduction)
    {
        OnnxValue zeros = graph.Filled(size, updates.Type, 0);
        return graph.Add("ScatterND", [zeros, graph.Unsqueeze(ids, -1), updates]).With("reduction", reduction).Output;
    }
}
