// SPDX-License-Identifier: MIT
using TensorKeeper.SavedModel.Graphs;
using TensorKeeper.SavedModel.Messages;
using TensorKeeper.SavedModel.Onnx;

namespace TensorKeeper.SavedModel.Translators;

/// <summary>Questions about shapes, and changes of shape that move nothing.</summary>
internal static class ShapeTranslators
{
    public const string Ops = "Shape ShapeN Size Rank Reshape ExpandDims Squeeze BroadcastTo BroadcastArgs Fill";

    public static void Register(TranslatorTable table) => table
        .Add("Shape", Shapes)
        .Add("ShapeN", Shapes)
        .Add("Size", Size)
        .Add("Rank", static (_, scope) => scope.Bind(Scalar(scope, RankOf(scope), ElementType.Int32)))
        .Add("Reshape", ReshapeTranslator.Translate)
        .Add("ExpandDims", ExpandDims)
        .Add("Squeeze", Squeeze)
        .Add("BroadcastTo", static (_, scope) => BroadcastTo(scope))
        .Add("BroadcastArgs", static (_, scope) => BroadcastArguments(scope))
        .Add("Fill", static (_, scope) => Fill(scope));

    /// <summary>Returns the extents that TensorFlow sees: without the last axis of a complex operand.</summary>
    public static OnnxValue ShapeOf(TranslationScope scope, int input)
    {
        OnnxValue shape = scope.Graph.ShapeOf(scope[input]);
        return scope.IsComplex(input) ? scope.Graph.Slice(shape, 0, 0, -1) : shape;
    }

    private static void Shapes(SourceNode node, TranslationScope scope)
    {
        ElementType type = node.Type("out_type", DataType.Int32).ToElementType();
        for (int i = 0; i < node.Outputs.Count; i++) { scope.Bind(i, scope.Graph.Cast(ShapeOf(scope, i), type)); }
    }

    private static void Size(SourceNode node, TranslationScope scope)
    {
        OnnxGraphBuilder graph = scope.Graph;
        ElementType type = node.Type("out_type", DataType.Int32).ToElementType();
        OnnxValue size = graph.Reduce("ReduceProd", ShapeOf(scope, 0), keepAxes: false, 0);
        scope.Bind(graph.Cast(size, type));
    }

    private static OnnxValue RankOf(TranslationScope scope)
    {
        OnnxValue rank = scope.Graph.RankOf(scope[0]);
        return scope.IsComplex(0) ? scope.Graph.ExtentPlus(rank, scope.Graph.Int64s(-1)) : rank;
    }

    private static OnnxValue Scalar(TranslationScope scope, OnnxValue extent, ElementType type) =>
        scope.Graph.Cast(scope.Graph.Reshape(extent, scope.Graph.Int64s()), type);

    private static void ExpandDims(SourceNode node, TranslationScope scope)
    {
        if (scope.Integers(1) is not [var axis])
        {
            if (scope.IsComplex(0)) { scope.RequireIntegers(1, "The axis"); }
            OnnxValue expanded = scope.Graph.Op("Unsqueeze", scope[0], scope.Graph.Reshape(scope.Extents(1), 1));
            if (scope.ShapeOf(0).HasRank) { expanded.Shape = KnownShapes.Unknown(scope.ShapeOf(0).Rank + 1); }
            scope.Bind(expanded);
            return;
        }

        if (axis < 0 && scope.IsComplex(0)) { axis--; }
        scope.Bind(scope.Graph.Unsqueeze(scope[0], axis));
    }

    private static void Squeeze(SourceNode node, TranslationScope scope)
    {
        OnnxGraphBuilder graph = scope.Graph;
        long[] axes = node.Ints("squeeze_dims") is { Length: > 0 } dims ? dims : node.Ints("axis");
        if (axes.Length > 0)
        {
            scope.Bind(graph.Squeeze(scope[0], Array.ConvertAll(axes, axis => scope.Axis(0, axis))));
            return;
        }

        PartialShape shape = scope.ShapeOf(0);
        if (shape.IsFullyKnown)
        {
            long[] ones = [.. Enumerable.Range(0, shape.Rank).Where(axis => shape[axis] == 1).Select(static axis => (long)axis)];
            scope.Bind(ones.Length == 0 ? scope[0] : graph.Squeeze(scope[0], ones));
        }
        else
        {
            scope.Bind(graph.Op("Squeeze", scope[0]));
        }
    }

    private static void BroadcastTo(TranslationScope scope)
    {
        OnnxGraphBuilder graph = scope.Graph;
        OnnxValue shape = scope.Extents(1);
        if (scope.IsComplex(0)) { shape = graph.JoinExtents(shape, graph.Int64s(2)); }
        scope.Bind(graph.Expand(scope[0], shape));
    }

    /// <summary>The shorter list gets ones in front; extent by extent the one that is not 1 wins.</summary>
    private static void BroadcastArguments(TranslationScope scope)
    {
        OnnxGraphBuilder graph = scope.Graph;
        (OnnxValue left, OnnxValue right) = (scope.Extents(0), scope.Extents(1));

        // Broadcasting a one of each shape is what the engine does best.
        OnnxValue one = graph.Scalar(ElementType.Bool, 1);
        OnnxValue both = graph.And(graph.Expand(one, left), graph.Expand(one, right));
        scope.Bind(graph.Cast(graph.ShapeOf(both), scope[0].Type));
    }

    private static void Fill(TranslationScope scope)
    {
        OnnxGraphBuilder graph = scope.Graph;
        OnnxValue shape = scope.Extents(0);
        if (scope.IsComplex(1)) { shape = graph.JoinExtents(shape, graph.Int64s(2)); }
        OnnxValue filled = graph.Expand(scope[1], shape);
        if (scope.Integers(0) is { } extents && Array.TrueForAll(extents, static e => e >= 0) && !scope.IsComplex(1))
        {
            filled.Shape = new PartialShape(extents);
        }

        scope.Bind(filled);
    }
}
