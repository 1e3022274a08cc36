// SPDX-License-Identifier: MIT
using TensorKeeper.SavedModel.Graphs;
using TensorKeeper.SavedModel.Messages;
using TensorKeeper.SavedModel.Onnx;

namespace TensorKeeper.SavedModel.Translators;

/// <summary>Reductions over axes.</summary>
internal static class ReductionTranslators
{
    public const string Ops = "Sum Mean Prod Max Min All Any EuclideanNorm ArgMax ArgMin";

    public static void Register(TranslatorTable table) => table
        .Add("Sum", static (node, scope) => Reduce(node, scope, "ReduceSum"))
        .Add("Mean", Mean)
        .Add("Prod", Product)
        .Add("Max", static (node, scope) => Extreme(node, scope, "ReduceMax"))
        .Add("Min", static (node, scope) => Extreme(node, scope, "ReduceMin"))
        .Add("All", static (node, scope) => Reduce(node, scope, "ReduceMin"))
        .Add("Any", static (node, scope) => Reduce(node, scope, "ReduceMax"))
        .Add("EuclideanNorm", static (node, scope) => Reduce(node, scope, "ReduceL2"))
        .Add("ArgMax", static (node, scope) => Position(node, scope, "ArgMax"))
        .Add("ArgMin", static (node, scope) => Position(node, scope, "ArgMin"));

    /// <summary>Returns a reduction of the current node's axes.</summary>
    public static OnnxValue Over(SourceNode node, TranslationScope scope, string op, OnnxValue value)
    {
        OnnxGraphBuilder graph = scope.Graph;
        bool keep = node.Bool("keep_dims", node.Bool("keepdims", false));
        if (scope.Integers(1) is not { } axes)
        {
            // No axes at all, when it runs, means that nothing is reduced.
            return graph.Add(op, [value, scope.Extents(1)]).With("keepdims", keep).With("noop_with_empty_axes", 1).Output;
        }

        axes = [.. axes.Select(axis => scope.Axis(0, axis)).Distinct()];
        if (axes.Length == 0) { return value; }
        if (keep && value.IsPromise && value.Owner == graph && axes.All(static axis => axis >= 0))
        {
            long[] toLast = ChannelsFirst.ToLast(value.Rank);
            long[] front = Array.ConvertAll(axes, axis => toLast[axis]);
            OnnxValue reduced = Shaped(graph.Reduce(op, value.Twin!, true, front), value.Twin!.Shape, front, true);
            return graph.ChannelsToBack(reduced, value.Rank);
        }

        return Shaped(graph.Reduce(op, value, keep, axes), value.Shape, axes, keep);
    }

    private static OnnxValue Shaped(OnnxValue result, PartialShape shape, long[] axes, bool keep)
    {
        if (!shape.HasRank || axes.Any(axis => axis < 0)) { return result; }
        var dimensions = new List<long>();
        for (int axis = 0; axis < shape.Rank; axis++)
        {
            if (!axes.Contains(axis)) { dimensions.Add(shape[axis]); }
            else if (keep) { dimensions.Add(1); }
        }

        result.Shape = new PartialShape([.. dimensions]);
        return result;
    }

    private static void Reduce(SourceNode node, TranslationScope scope, string op) => scope.Bind(Over(node, scope, op, scope[0]));

    /// <summary>The mean of integers is cut off, of nothing is no number; over rows and columns of an image it is a pooling.</summary>
    private static void Mean(SourceNode node, TranslationScope scope)
    {
        OnnxGraphBuilder graph = scope.Graph;
        OnnxValue value = scope[0];
        if (value is { IsPromise: true, Rank: 4, Type: ElementType.Float32, Twin: { } front } && value.Owner == graph
            && scope.Integers(1) is { Length: 2 } axes && axes.Select(static axis => (axis + 4) % 4).Order().SequenceEqual([1, 2]))
        {
            OnnxValue pooled = graph.Add("GlobalAveragePool", [front])
                .Shaped(new PartialShape(front.Shape[0], front.Shape[1], 1, 1)).Output;
            scope.Bind(node.Bool("keep_dims", false) ? graph.ChannelsToBack(pooled, 4) : graph.Squeeze(pooled, 2, 3));
            return;
        }

        if (!IntegerDivision.IsInteger(value.Type))
        {
            if (MayBeEmpty(scope))
            {
                OnnxValue total = Over(node, scope, "ReduceSum", value);
                scope.Bind(graph.Div(total, graph.Cast(Count(node, scope), value.Type)));
            }
            else
            {
                scope.Bind(Over(node, scope, "ReduceMean", value));
            }

            return;
        }

        OnnxValue sum = Over(node, scope, "ReduceSum", graph.Cast(value, ElementType.Int64));
        OnnxValue quotient = graph.Div(sum, graph.Max(Count(node, scope), graph.Int64(1)));
        scope.Bind(graph.Cast(quotient, value.Type));
    }

    /// <summary>Asks whether the axes that are reduced can be of extent 0: the engine's mean of nothing is 0.</summary>
    private static bool MayBeEmpty(TranslationScope scope)
    {
        PartialShape shape = scope.ShapeOf(0);
        if (scope.Integers(1) is not { } axes || !shape.HasRank) { return true; }
        return axes.Any(axis => shape[(int)(axis < 0 ? axis + shape.Rank : axis)] is 0 or PartialShape.Unknown);
    }

    /// <summary>Returns how many elements go into each result, as a scalar.</summary>
    private static OnnxValue Count(SourceNode node, TranslationScope scope)
    {
        OnnxGraphBuilder graph = scope.Graph;
        OnnxValue shape = graph.ShapeOf(scope[0]);
        OnnxValue axes = scope.Extents(1);
        if (scope.Integers(1) is null)
        {
            // The engine's Gather counts negative axes from the end, which is what is wanted here.
            axes = graph.Reshape(axes, -1);
        }

        return graph.Reduce("ReduceProd", graph.Gather(shape, axes), keepAxes: false, 0);
    }

    /// <summary>The engine multiplies integers as floats; TensorFlow wraps.</summary>
    private static void Product(SourceNode node, TranslationScope scope)
    {
        Reduce(node, scope, "ReduceProd");
    }

    /// <summary>NaN wins every maximum and minimum; the engine would drop it.</summary>
    private static void Extreme(SourceNode node, TranslationScope scope, string op)
    {
        OnnxGraphBuilder graph = scope.Graph;
        OnnxValue value = scope[0];
        OnnxValue extreme = Over(node, scope, op, value);
        if (!IsFloat(value.Type) || value.IsNonNegative)
        {
            scope.Bind(extreme);
            return;
        }

        OnnxValue hasNan = Over(node, scope, "ReduceMax", graph.Op("IsNaN", value));
        scope.Bind(graph.Where(hasNan, graph.Scalar(value.Type, double.NaN), extreme));
    }

    /// <summary>The first of equals; NaN never wins, and a row of nothing but NaN gives 0.</summary>
    private static void Position(SourceNode node, TranslationScope scope, string op)
    {
        OnnxGraphBuilder graph = scope.Graph;
        OnnxValue value = scope[0];
        long axis = scope.Axis(0, scope.RequireIntegers(1, "The axis")[0]);
        if (IsFloat(value.Type) && value.Producer is not { Op: "Softmax" or "Sigmoid" or "Reciprocal" })
        {
            double loser = op == "ArgMax" ? double.NegativeInfinity : double.PositiveInfinity;
            value = graph.Where(graph.Op("IsNaN", value), graph.Scalar(value.Type, loser), value);
        }

        OnnxValue position = graph.Add(op, [value]).With("axis", axis).With("keepdims", 0).Output;
        scope.Bind(graph.Cast(position, node.Type("output_type", DataType.Int64).ToElementType()));
    }

    private static bool IsFloat(ElementType type) =>
        type is ElementType.Float32 or ElementType.Float64 or ElementType.Float16 or ElementType.BFloat16;
}
