// SPDX-License-Identifier: MIT
using TensorKeeper.SavedModel.Onnx;

namespace TensorKeeper.SavedModel.Translators;

/// <summary>Applies functions of two operands, on the channels-first twins where both operands allow it.</summary>
internal static class Broadcasting
{
    public static void Bind(TranslationScope scope, Func<OnnxGraphBuilder, OnnxValue, OnnxValue, OnnxValue> function) =>
        scope.Bind(Apply(scope.Graph, scope[0], scope[1], function));

    public static OnnxValue Apply(
        OnnxGraphBuilder graph, OnnxValue left, OnnxValue right, Func<OnnxGraphBuilder, OnnxValue, OnnxValue, OnnxValue> function)
    {
        int rank = left.IsPromise ? left.Rank : right.IsPromise ? right.Rank : 0;
        return rank > 0 && Front(graph, left, rank) is { } first && Front(graph, right, rank) is { } second
            ? graph.ChannelsToBack(function(graph, first, second), rank)
            : function(graph, left, right);
    }

    /// <summary>Returns a vector of channels so that it broadcasts over a channels-first value.</summary>
    public static OnnxValue PerChannel(OnnxGraphBuilder graph, OnnxValue vector, int rank)
    {
        long[] shape = new long[rank - 1];
        Array.Fill(shape, 1);
        shape[0] = -1;
        return graph.Memoized(vector, $"per channel {rank}", () => graph.Reshape(vector, shape));
    }

    /// <summary>Returns the channels-first form of an operand if that is cheap; null if it is not.</summary>
    private static OnnxValue? Front(OnnxGraphBuilder graph, OnnxValue operand, int rank)
    {
        if (operand.Rank == 0) { return operand; }
        if (operand.Rank == 1) { return PerChannel(graph, operand, rank); }
        if (operand.Rank != rank) { return null; }
        if (operand.Twin is { } twin && (operand.Owner == graph || !operand.IsPromise)) { return twin; }

        // One number a channel, or one a channel and row: the transpose moves next to nothing.
        for (int axis = 1; axis < rank - 1; axis++)
        {
            if (operand.Shape[axis] != 1) { return null; }
        }

        return graph.ChannelsToFront(operand, rank);
    }
}
