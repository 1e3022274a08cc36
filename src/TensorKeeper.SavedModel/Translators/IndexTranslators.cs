// SPDX-License-Identifier: MIT
using TensorKeeper.SavedModel.Graphs;
using TensorKeeper.SavedModel.Onnx;

namespace TensorKeeper.SavedModel.Translators;

/// <summary>Reading and writing by index.</summary>
internal static class IndexTranslators
{
    public const string Ops =
        "Gather GatherV2 ResourceGather GatherNd ResourceGatherNd OneHot ScatterNd TensorScatterUpdate TensorScatterAdd "
        + "TensorScatterSub TensorScatterMax TensorScatterMin Where DynamicPartition DynamicStitch ParallelDynamicStitch";

    public static void Register(TranslatorTable table) => table
        .Add("Gather", static (_, scope) => scope.Bind(Gather(scope, 0, 0)))
        .Add("GatherV2", static (node, scope) =>
            scope.Bind(AxisChoice.Of(scope, 2, 0, (inner, axis) => Gather(inner, axis, node.Int("batch_dims", 0)))))
        .Add("ResourceGather", static (node, scope) => scope.Bind(Gather(scope, node.Int("batch_dims", 0), node.Int("batch_dims", 0))))
        .Add("GatherNd", static (_, scope) => GatherNd(scope))
        .Add("ResourceGatherNd", static (_, scope) => GatherNd(scope))
        .Add("OneHot", OneHot)
        .Add("ScatterNd", static (_, scope) => ScatterNd(scope))
        .Add("TensorScatterUpdate", static (_, scope) => Scatter(scope, "none"))
        .Add("TensorScatterAdd", static (_, scope) => Scatter(scope, "add"))
        .Add("TensorScatterSub", static (_, scope) => Scatter(scope, "add", negate: true))
        .Add("TensorScatterMax", static (_, scope) => Scatter(scope, "max"))
        .Add("TensorScatterMin", static (_, scope) => Scatter(scope, "min"))
        .Add("Where", static (_, scope) => Where(scope))
        .Add("DynamicPartition", DynamicPartition)
        .Add("DynamicStitch", DynamicStitch)
        .Add("ParallelDynamicStitch", DynamicStitch);

    private static OnnxValue Gather(TranslationScope scope, long axis, long batchAxes)
    {
        OnnxGraphBuilder graph = scope.Graph;
        OnnxValue data = scope[0];
        OnnxValue indices = Checked(graph, scope[1].Type is ElementType.Int32 or ElementType.Int64 ? scope[1] : graph.Cast(scope[1], ElementType.Int64));
        if (batchAxes < 0) { batchAxes += scope.RankOf(1); }
        axis = scope.Axis(0, axis);
        if (batchAxes == 0) { return graph.Gather(data, indices, axis); }

        // [batch, index] picks rows: bring the axis right behind the batch, pick, and bring it back.
        OnnxValue rows = graph.Unsqueeze(graph.Cast(indices, ElementType.Int64), -1);
        if (axis == batchAxes) { return Picked(data); }
        int rank = scope.RankOf(0);
        int between = (int)(axis - batchAxes);
        long[] order = [.. Axes(0, batchAxes), axis, .. Axes(batchAxes, axis), .. Axes(axis + 1, rank)];
        int inner = scope.RankOf(1) - (int)batchAxes;
        OnnxValue picked = Picked(graph.Transpose(data, order));
        long first = batchAxes + inner;
        int total = rank - 1 + inner;
        return graph.Transpose(
            picked, [.. Axes(0, batchAxes), .. Axes(first, first + between), .. Axes(batchAxes, first), .. Axes(first + between, total)]);

        OnnxValue Picked(OnnxValue from) => graph.Add("GatherND", [from, rows]).With("batch_dims", batchAxes).Output;
    }

    private static IEnumerable<long> Axes(long from, long to)
    {
        for (long axis = from; axis < to; axis++) { yield return axis; }
    }

    /// <summary>Makes negative indices fail as they do in TensorFlow; the engine would count them from the end.</summary>
    private static OnnxValue Checked(OnnxGraphBuilder graph, OnnxValue indices) => indices.IsInitializer
        ? indices
        : graph.Where(graph.IsNegative(indices), graph.Scalar(indices.Type, int.MaxValue), indices);

    private static void GatherNd(TranslationScope scope)
    {
        OnnxGraphBuilder graph = scope.Graph;
        OnnxValue indices = graph.Cast(scope[1], ElementType.Int64);
        scope.Bind(graph.Op("GatherND", scope[0], scope[1].IsInitializer ? indices : Checked(graph, indices)));
    }

    /// <summary>Compares with 0, 1, 2, …: an id that is no position gives a row of the off value.</summary>
    private static void OneHot(SourceNode node, TranslationScope scope)
    {
        OnnxGraphBuilder graph = scope.Graph;
        long axis = node.Int("axis", -1);
        OnnxValue ids = graph.Cast(scope[0], ElementType.Int64);
        OnnxValue depth = graph.Reshape(scope.Extents(1), graph.Int64s());
        OnnxValue positions = graph.Op("Range", graph.Int64(0), depth, graph.Int64(1));
        if (axis >= 0)
        {
            int rank = scope.RankOf(0);
            if (axis < rank) { positions = graph.Unsqueeze(positions, [.. Axes(1, rank - axis + 1)]); }
        }

        OnnxValue hot = graph.Equal(graph.Unsqueeze(ids, axis), positions);
        scope.Bind(graph.Where(hot, scope[2], scope[3]));
    }

    private static void ScatterNd(TranslationScope scope)
    {
        OnnxGraphBuilder graph = scope.Graph;
        OnnxValue zeros = graph.Filled(scope.Extents(2), scope[1].Type, 0);
        scope.Bind(Scattered(graph, zeros, scope[0], scope[1], "add"));
    }

    private static void Scatter(TranslationScope scope, string reduction, bool negate = false)
    {
        OnnxGraphBuilder graph = scope.Graph;
        OnnxValue updates = negate ? graph.Sub(graph.Scalar(scope[2].Type, 0), scope[2]) : scope[2];
        scope.Bind(Scattered(graph, scope[0], scope[1], updates, reduction));
    }

    private static OnnxValue Scattered(OnnxGraphBuilder graph, OnnxValue into, OnnxValue indices, OnnxValue updates, string reduction) =>
        graph.ScatterRows(into, Checked(graph, graph.Cast(indices, ElementType.Int64)), updates, reduction);

    /// <summary>Lists the positions of what is not zero, one a row.</summary>
    private static void Where(TranslationScope scope)
    {
        OnnxGraphBuilder graph = scope.Graph;
        OnnxValue value = scope[0];
        OnnxValue mask = value.Type == ElementType.Bool ? value : graph.Not(graph.IsZero(value));
        OnnxValue positions = graph.Transpose(graph.Op("NonZero", mask), 1, 0);

        // The engine takes a scalar for a vector of one element; a scalar has no coordinates.
        bool mayBeScalar = !value.Shape.HasRank || value.Shape.Rank == 0;
        scope.Bind(mayBeScalar ? graph.Op("Slice", positions, graph.Int64s(0), graph.ShapeOf(graph.ShapeOf(value)), graph.Int64s(1)) : positions);
    }

    private static void DynamicPartition(SourceNode node, TranslationScope scope)
    {
        OnnxGraphBuilder graph = scope.Graph;
        OnnxValue data = scope[0];
        OnnxValue partitions = graph.Reshape(scope[1], -1);
        if (scope.ShapeOf(1).Rank != 1)
        {
            // The axes that the partitions share with the data become one.
            data = graph.Reshape(data, graph.JoinExtents(graph.ShapeOf(partitions), graph.ShapeBehind(data, scope[1])));
        }

        for (int i = 0; i < node.Outputs.Count; i++)
        {
            OnnxValue chosen = graph.Equal(partitions, graph.Scalar(partitions.Type, i));
            scope.Bind(i, graph.Add("Compress", [data, chosen]).With("axis", 0).Output);
        }
    }

    /// <summary>Of rows with one index the last wins: the engine writes in order.</summary>
    private static void DynamicStitch(SourceNode node, TranslationScope scope)
    {
        OnnxGraphBuilder graph = scope.Graph;
        int count = node.Inputs.Count / 2;
        var indices = new OnnxValue[count];
        var rows = new OnnxValue[count];
        OnnxValue? rest = null;
        for (int i = 0; i < count; i++)
        {
            OnnxValue data = scope[count + i];
            rest ??= graph.ShapeBehind(data, scope[i]);
            indices[i] = graph.Reshape(graph.Cast(scope[i], ElementType.Int64), -1);
            OnnxValue extent = graph.ShapeOf(indices[i]);
            rows[i] = graph.Reshape(data, graph.JoinExtents(extent, rest));
        }

        OnnxValue all = graph.Concat(0, indices);
        OnnxValue start = graph.JoinExtents(graph.Int64s(-1), all);
        OnnxValue size = graph.Add(graph.Reduce("ReduceMax", start, keepAxes: true, 0), graph.Int64s(1));
        OnnxValue zeros = graph.Filled(graph.JoinExtents(size, rest!), rows[0].Type, 0);
        scope.Bind(graph.Op("ScatterND", zeros, graph.Unsqueeze(all, -1), graph.Concat(0, rows)));
    }
}
