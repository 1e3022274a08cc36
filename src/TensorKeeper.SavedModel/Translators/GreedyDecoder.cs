// SPDX-License-Identifier: MIT
using TensorKeeper.SavedModel.Graphs;
using TensorKeeper.SavedModel.Onnx;

namespace TensorKeeper.SavedModel.Translators;

/// <summary>Connectionist temporal classification, always taking the likeliest class; the result is a sparse matrix.</summary>
internal static class GreedyDecoder
{
    public static void Translate(SourceNode node, TranslationScope scope)
    {
        OnnxGraphBuilder graph = scope.Graph;
        OnnxValue logits = scope[0];
        OnnxValue steps = graph.Reshape(graph.ExtentOf(logits, 0), graph.Int64s());
        OnnxValue classes = graph.ExtentOf(logits, 2);
        long blankIndex = node.Int("blank_index", -1);
        OnnxValue blank = blankIndex < 0 ? graph.Add(classes, graph.Int64s(blankIndex)) : graph.Int64s(blankIndex);

        // [batch, time]
        OnnxValue best = graph.Transpose(graph.Add("ArgMax", [logits]).With("axis", 2).With("keepdims", 0).Output, 1, 0);
        OnnxValue time = graph.Op("Range", graph.Int64(0), steps, graph.Int64(1));
        OnnxValue lengths = graph.Unsqueeze(graph.Cast(scope[1], ElementType.Int64), 1);
        OnnxValue heard = graph.Less(time, lengths);
        OnnxValue kept = graph.And(heard, graph.Not(graph.Equal(best, blank)));
        if (node.Bool("merge_repeated", false))
        {
            OnnxValue before = graph.Slice(graph.Op("Pad", best, graph.Int64s(0, 1, 0, 0), graph.Int64(-1)), 1, 0, -1);
            kept = graph.And(kept, graph.Not(graph.Equal(best, before)));
        }

        OnnxValue ones = graph.Cast(kept, ElementType.Int64);
        OnnxValue counts = graph.Add("CumSum", [ones, graph.Int64(1)]).Output;
        OnnxValue places = graph.Transpose(graph.Op("NonZero", kept), 1, 0);
        OnnxValue column = graph.Sub(graph.Op("GatherND", counts, places), graph.Int64(1));
        OnnxValue row = graph.Gather(places, graph.Int64s(0), 1);
        scope.Bind(0, graph.Concat(1, row, graph.Unsqueeze(column, 1)));
        scope.Bind(1, graph.Op("GatherND", best, places));

        OnnxValue all = graph.Reshape(graph.Reduce("ReduceSum", ones, keepAxes: false, 1), -1);
        OnnxValue longest = graph.Reduce("ReduceMax", graph.Concat(0, graph.Int64s(0), all), keepAxes: true, 0);
        scope.Bind(2, graph.JoinExtents(graph.ExtentOf(logits, 1), longest));

        OnnxValue highest = graph.Transpose(graph.Reduce("ReduceMax", logits, keepAxes: false, 2), 1, 0);
        OnnxValue counted = graph.Where(heard, highest, graph.Scalar(logits.Type, 0));
        scope.Bind(3, graph.Op("Neg", graph.Reduce("ReduceSum", counted, keepAxes: true, 1)));
    }
}
