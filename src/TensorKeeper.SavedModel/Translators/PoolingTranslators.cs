// SPDX-License-Identifier: MIT
using TensorKeeper.SavedModel.Graphs;
using TensorKeeper.SavedModel.Messages;
using TensorKeeper.SavedModel.Onnx;

namespace TensorKeeper.SavedModel.Translators;

/// <summary>Pooling. Cells of the padding never win a maximum and are not counted in an average.</summary>
internal static class PoolingTranslators
{
    public const string Ops = "MaxPool MaxPoolV2 MaxPool3D AvgPool AvgPool3D MaxPoolWithArgmax Dilation2D Erosion2D";

    public static void Register(TranslatorTable table) => table
        .Add("MaxPool", static (node, scope) => Pool(node, scope, "MaxPool", 4))
        .Add("MaxPoolV2", static (node, scope) =>
        {
            if (scope.Integers(1) is null || scope.Integers(2) is null) { ComputedPooling.Translate(node, scope); }
            else { Pool(node, scope, "MaxPool", 4); }
        })
        .Add("MaxPool3D", static (node, scope) => Pool(node, scope, "MaxPool", 5))
        .Add("AvgPool", static (node, scope) => Pool(node, scope, "AveragePool", 4))
        .Add("AvgPool3D", static (node, scope) => Pool(node, scope, "AveragePool", 5))
        .Add("MaxPoolWithArgmax", MaxPoolWithArgmax)
        .Add("Dilation2D", static (node, scope) => Morph(node, scope, erode: false))
        .Add("Erosion2D", static (node, scope) => Morph(node, scope, erode: true));

    private static void Pool(SourceNode node, TranslationScope scope, string op, int rank)
    {
        OnnxGraphBuilder graph = scope.Graph;
        DataLayout layout = DataLayout.Of(node, scope, rank);
        if (op == "MaxPool" && DepthOf(node, scope, layout) is { } depth)
        {
            OnnxValue operand = scope[0];
            if (!operand.Shape.HasRank) { operand.Shape = KnownShapes.Unknown(4); }
            OnnxValue groups = graph.Div(graph.ExtentOf(operand, 3), graph.Int64s(depth));
            OnnxValue grouped = graph.Op("Reshape", operand, graph.JoinExtents(graph.Int64s(0, 0, 0), groups, graph.Int64s(depth)));
            scope.Bind(graph.Reduce("ReduceMax", grouped, keepAxes: false, 4));
            return;
        }

        SpatialWindow window = WindowOf(node, scope, layout);
        OnnxValue front = layout.ToFirst(graph, scope[0]);
        bool hasGaps = HasUnknownGaps(window, front.Shape);
        if (op == "MaxPool" && hasGaps)
        {
            scope.Bind(OfChannelsLast(scope, layout, operand => WindowSlices.Of(scope, operand, window, Lowest(operand.Type)).Aggregate(graph.Max)));
            return;
        }

        if (op == "AveragePool" && (hasGaps || front.Type == ElementType.Float64))
        {
            scope.Bind(ExactAverage(scope, layout, window));
            return;
        }

        long channels = front.Shape.HasRank ? front.Shape[1] : PartialShape.Unknown;
        OnnxNode pool = window.Write(graph.Add(op, [front]), front.Shape, withDilations: false)
            .Shaped(window.ResultShape(front.Shape, channels));
        pool.Output.IsNonNegative = front.IsNonNegative;
        scope.Bind(layout.FromFirst(graph, pool.Output));
    }

    /// <summary>A window over channels alone, without overlap, is as much as TensorFlow has of those.</summary>
    private static long? DepthOf(SourceNode node, TranslationScope scope, DataLayout layout)
    {
        (long[]? kernel, long[]? strides) = node.Op == "MaxPoolV2" ? (scope.Integers(1), scope.Integers(2)) : (node.Ints("ksize"), node.Ints("strides"));
        return layout is { Rank: 4, IsChannelsFirst: false } && kernel is [1, 1, 1, > 1 and var depth] && strides is [1, 1, 1, var step] && step == depth
            ? depth
            : null;
    }

    private static SpatialWindow WindowOf(SourceNode node, TranslationScope scope, DataLayout layout)
    {
        bool fromInputs = node.Op == "MaxPoolV2";
        long[] kernel = fromInputs ? scope.RequireIntegers(1, "The window") : node.Ints("ksize");
        long[]? strides = fromInputs ? layout.SpaceOf(scope, scope.RequireIntegers(2, "The list of strides"), "The list of strides") : null;
        return SpatialWindow.Of(node, scope, layout, layout.SpaceOf(scope, kernel, "The window"), strides);
    }

    /// <summary>
    /// Asks whether a window is smaller than its steps, and how it lies is known only when the model runs: the engine's own
    /// padding would become negative.
    /// </summary>
    private static bool HasUnknownGaps(SpatialWindow window, PartialShape channelsFirst) =>
        window.Pads(channelsFirst) is null && Enumerable.Range(0, window.Space).Any(axis => window.Strides[axis] > window.Reach(axis));

    /// <summary>The sum of the cells over the number of real ones, for what the engine does not average: it does so in 32 bits only.</summary>
    private static OnnxValue ExactAverage(TranslationScope scope, DataLayout layout, SpatialWindow window)
    {
        OnnxGraphBuilder graph = scope.Graph;
        return OfChannelsLast(scope, layout, operand =>
        {
            OnnxValue ones = graph.Filled(graph.ShapeOf(operand), operand.Type, 1);
            ones.Shape = operand.Shape;
            return graph.Div(WindowSlices.Of(scope, operand, window, 0).Aggregate(graph.Add), WindowSlices.Of(scope, ones, window, 0).Aggregate(graph.Add));
        });
    }

    private static OnnxValue OfChannelsLast(TranslationScope scope, DataLayout layout, Func<OnnxValue, OnnxValue> pool)
    {
        OnnxGraphBuilder graph = scope.Graph;
        OnnxValue operand = scope[0];
        if (!operand.Shape.HasRank) { operand.Shape = KnownShapes.Unknown(layout.Rank); }
        if (!layout.IsChannelsFirst) { return pool(operand); }
        return graph.Transpose(pool(graph.Transpose(operand, ChannelsFirst.ToLast(layout.Rank))), ChannelsFirst.ToFirst(layout.Rank));
    }

    /// <summary>
    /// The engine counts positions batch, channel, row, column; TensorFlow (batch,) row, column, channel.
    /// </summary>
    private static void MaxPoolWithArgmax(SourceNode node, TranslationScope scope)
    {
        OnnxGraphBuilder graph = scope.Graph;
        var layout = new DataLayout(false, 4);
        SpatialWindow window = WindowOf(node, scope, layout);
        OnnxValue front = layout.ToFirst(graph, scope[0]);
        if (HasUnknownGaps(window, front.Shape)) { scope.RefuseVariant("A window smaller than its steps, over an image of unknown extents, does not tell positions."); }
        OnnxNode pool = window.Write(graph.Add("MaxPool", [front], outputs: 2), front.Shape, withDilations: false);
        scope.Bind(0, layout.FromFirst(graph, pool.Outputs[0]));

        OnnxValue position = graph.Transpose(pool.Outputs[1], ChannelsFirst.ToLast(4));
        (OnnxValue channels, OnnxValue rows, OnnxValue columns) = (graph.ExtentOf(front, 1), graph.ExtentOf(front, 2), graph.ExtentOf(front, 3));
        OnnxValue area = graph.ExtentTimes(rows, columns);
        OnnxValue pixel = Remainder(position, area);
        OnnxValue plane = graph.Div(position, area);
        OnnxValue index = graph.Add(graph.Mul(pixel, channels), Remainder(plane, channels));
        if (node.Bool("include_batch_in_index", false))
        {
            index = graph.Add(index, graph.Mul(graph.Div(plane, channels), graph.ExtentTimes(area, channels)));
        }

        scope.Bind(1, graph.Cast(index, node.Type("Targmax", DataType.Int64).ToElementType()));

        OnnxValue Remainder(OnnxValue value, OnnxValue divisor) => graph.Sub(value, graph.Mul(graph.Div(value, divisor), divisor));
    }

    /// <summary>Grey-scale morphology: the maximum of operand plus filter, or the minimum of operand minus mirrored filter.</summary>
    private static void Morph(SourceNode node, TranslationScope scope, bool erode)
    {
        OnnxGraphBuilder graph = scope.Graph;
        var layout = new DataLayout(false, 4);
        PartialShape filterShape = scope.ShapeOf(1);
        if (filterShape.Rank != 3 || filterShape[0] < 0 || filterShape[1] < 0) { scope.RefuseVariant("The extents of the filter are not known."); }
        var window = new SpatialWindow(
            [filterShape[0], filterShape[1]],
            layout.SpaceOf(scope, node.Ints("strides"), "The list of strides"),
            layout.SpaceOf(scope, node.Ints("rates"), "The list of rates"),
            node.Text("padding", "VALID"),
            []);
        OnnxValue operand = scope[0];
        if (!operand.Shape.HasRank) { operand.Shape = KnownShapes.Unknown(4); }
        OnnxValue[] slices = WindowSlices.Of(scope, operand, window, Edge(operand.Type, erode));
        OnnxValue cells = graph.Reshape(scope[1], slices.Length, filterShape[2]);
        OnnxValue? best = null;
        for (int i = 0; i < slices.Length; i++)
        {
            OnnxValue cell = graph.Gather(cells, graph.Int64(erode ? slices.Length - 1 - i : i));
            OnnxValue moved = erode ? graph.Sub(slices[i], cell) : graph.Add(slices[i], cell);
            best = best is null ? moved : erode ? graph.Min(best, moved) : graph.Max(best, moved);
        }

        scope.Bind(best!);
    }

    /// <summary>A number that wins over none.</summary>
    private static double Lowest(ElementType type) => type switch
    {
        ElementType.Int8 => sbyte.MinValue,
        ElementType.Int16 => short.MinValue,
        ElementType.Int32 => int.MinValue,
        ElementType.Int64 => long.MinValue,
        ElementType.UInt8 or ElementType.UInt16 => 0,
        _ => double.NegativeInfinity,
    };

    /// <summary>A number that never wins; half the way for integers, so that adding the filter does not wrap.</summary>
    private static double Edge(ElementType type, bool erode)
    {
        double highest = type switch
        {
            ElementType.Int8 => sbyte.MaxValue / 2,
            ElementType.Int16 => short.MaxValue / 2,
            ElementType.Int32 => int.MaxValue / 2,
            ElementType.Int64 => long.MaxValue / 2,
            ElementType.UInt8 => erode ? byte.MaxValue : 0,
            ElementType.UInt16 => erode ? ushort.MaxValue : 0,
            _ => double.PositiveInfinity,
        };
        return erode ? highest : -highest;
    }
}
