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
        .Add("Sum", static (node, scope) => Wrapping(node, scope, "ReduceSum"))
        .Add("Mean", Mean)
        .Add("Prod", static (node, scope) => Wrapping(node, scope, "ReduceProd"))
        .Add("Max", static (node, scope) => Extreme(node, scope, "ReduceMax"))
        .Add("Min", static (node, scope) => Extreme(node, scope, "ReduceMin"))
        .Add("All", static (node, scope) => scope.Bind(scope.Graph.Not(Any(node, scope, scope.Graph.Not(scope[0])))))
        .Add("Any", static (node, scope) => scope.Bind(Any(node, scope, scope[0])))
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
            return graph.ChannelsToBack(graph.Reduce(op, value.Twin!, true, front), value.Rank);
        }

        return graph.Reduce(op, value, keep, axes);
    }

    /// <summary>Counts what is true: of nothing that is none, where the engine's maximum of nothing is an error.</summary>
    private static OnnxValue Any(SourceNode node, TranslationScope scope, OnnxValue value) =>
        scope.Graph.Cast(Over(node, scope, "ReduceSum", scope.Graph.Cast(value, ElementType.Int32)), ElementType.Bool);

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

    /// <summary>Adds up or multiplies integers in 64 bits, where they wrap; in fewer bits the engine computes floats.</summary>
    private static void Wrapping(SourceNode node, TranslationScope scope, string op)
    {
        OnnxValue value = scope[0];
        OnnxValue wide = IntegerDivision.IsInteger(value.Type) ? scope.Graph.Cast(value, ElementType.Int64) : value;
        scope.Bind(scope.Graph.Cast(Over(node, scope, op, wide), value.Type));
    }

    /// <summary>NaN wins every maximum and minimum; the engine would drop it.</summary>
    private static void Extreme(SourceNode node, TranslationScope scope, string op)
    {
        OnnxGraphBuilder graph = scope.Graph;
        OnnxValue value = scope[0];
        if (value.Type is ElementType.UInt32 or ElementType.UInt64) { scope.RefuseVariant($"The engine has no extreme of {value.Type}."); }
        if (!IsFloat(value.Type))
        {
            scope.Bind(Over(node, scope, op, MayBeEmpty(scope) ? WithLoser(scope, value, op) : value));
            return;
        }

        OnnxValue extreme = Over(node, scope, op, value);
        if (value.IsNonNegative)
        {
            scope.Bind(extreme);
            return;
        }

        OnnxValue hasNan = Any(node, scope, graph.Op("IsNaN", value));
        scope.Bind(graph.Where(hasNan, graph.Scalar(value.Type, double.NaN), extreme));
    }

    /// <summary>Adds a number that never wins at the end of each reduced axis, so that no extreme is one of nothing.</summary>
    private static OnnxValue WithLoser(TranslationScope scope, OnnxValue value, string op)
    {
        OnnxGraphBuilder graph = scope.Graph;
        OnnxValue axes = scope.Extents(1);
        OnnxValue ones = graph.Filled(graph.ShapeOf(axes), ElementType.Int64, 1);
        OnnxValue pads = graph.Concat(0, graph.Sub(ones, ones), ones);
        OnnxValue loser = graph.Scalar(value.Type, op == "ReduceMax" ? double.MinValue : double.MaxValue);
        OnnxValue padded = graph.Op("Pad", value, pads, loser, axes);
        padded.Shape = OnnxLoop.RankOnly(value.Shape);
        return padded;
    }

    /// <summary>The first of equals; NaN never wins, and a row of nothing but NaN gives 0.</summary>
    private static void Position(SourceNode node, TranslationScope scope, string op)
    {
        OnnxGraphBuilder graph = scope.Graph;
        OnnxValue value = scope[0];
        if (value.Type == ElementType.UInt64) { scope.RefuseVariant("The engine does not compare 64 unsigned bits."); }
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
