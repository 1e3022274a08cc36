// SPDX-License-Identifier: MIT
using TensorKeeper.SavedModel.Graphs;
using TensorKeeper.SavedModel.Onnx;

namespace TensorKeeper.SavedModel.Translators;

/// <summary>Numbers in a row.</summary>
internal static class SequenceTranslators
{
    public const string Ops = "Range LinSpace";

    public static void Register(TranslatorTable table) => table
        .Add("Range", static (node, scope) => scope.Bind(scope.Graph.Op("Range", Start(node, scope), scope[1], scope[2])))
        .Add("LinSpace", LinSpace);

    /// <summary>A range whose ends follow from shapes is as long as what was sent; another one is counted first.</summary>
    private static OnnxValue Start(SourceNode node, TranslationScope scope) =>
        Enumerable.Range(0, node.Inputs.Count).All(scope.IsFromShapes)
            ? scope[0]
            : SizeGuard.OfRange(scope.Graph, scope[0], scope[1], scope[2]);

    /// <summary>start + i · step; the last is the stop itself, not what rounding makes of it.</summary>
    private static void LinSpace(SourceNode node, TranslationScope scope)
    {
        OnnxGraphBuilder graph = scope.Graph;
        (OnnxValue start, OnnxValue stop) = (scope[0], scope[1]);
        OnnxValue count = graph.Reshape(scope.Extents(2), graph.Int64s());
        OnnxValue positions = graph.Op("Range", graph.Int64(0), count, graph.Int64(1));
        OnnxValue last = graph.Sub(count, graph.Int64(1));
        OnnxValue steps = graph.Cast(graph.Max(last, graph.Int64(1)), start.Type);
        OnnxValue step = graph.Div(graph.Sub(stop, start), steps);
        OnnxValue even = graph.Add(start, graph.Mul(graph.Cast(positions, start.Type), step));
        OnnxValue isLast = graph.And(graph.Equal(positions, last), graph.Less(graph.Int64(0), last));
        scope.Bind(graph.Where(isLast, stop, even));
    }
}
