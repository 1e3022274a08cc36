// SPDX-License-Identifier: MIT
using TensorKeeper.SavedModel.Onnx;

namespace TensorKeeper.SavedModel.Translators;

/// <summary>A transpose whose order is computed: each element of the result is picked by its place in the operand.</summary>
internal static class ComputedTranspose
{
    public static OnnxValue Of(TranslationScope scope)
    {
        OnnxGraphBuilder graph = scope.Graph;
        int rank = scope.ShapeOf(1) is { Rank: 1 } order && order[0] >= 0 ? (int)order[0] : scope.RankOf(0);
        OnnxValue shape = graph.ShapeOf(scope[0]);
        OnnxValue extents = graph.Gather(shape, scope.Extents(1));

        // The distance in memory between neighbours of each axis of the operand.
        var strides = new OnnxValue[rank];
        for (int axis = 0; axis < rank; axis++)
        {
            strides[axis] = graph.Reduce("ReduceProd", graph.Slice(shape, 0, axis + 1), keepAxes: true, 0);
        }

        OnnxValue ordered = rank == 0 ? graph.Int64s() : graph.Gather(graph.Concat(0, strides), scope.Extents(1));
        OnnxValue place = graph.Int64(0);
        for (int axis = 0; axis < rank; axis++)
        {
            OnnxValue extent = graph.Reshape(graph.Slice(extents, 0, axis, axis + 1), graph.Int64s());
            OnnxValue steps = graph.Op("Range", graph.Int64(0), extent, graph.Int64(1));
            OnnxValue along = graph.Mul(steps, graph.Slice(ordered, 0, axis, axis + 1));
            long[] inner = [.. Enumerable.Range(1, rank - 1 - axis).Select(static a => (long)a)];
            place = graph.Add(place, inner.Length == 0 ? along : graph.Unsqueeze(along, inner));
        }

        OnnxValue result = graph.Gather(graph.Reshape(scope[0], -1), place);
        result.Shape = KnownShapes.Unknown(rank);
        return result;
    }
}
