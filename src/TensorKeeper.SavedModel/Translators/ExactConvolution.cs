// SPDX-License-Identifier: MIT
using TensorKeeper.SavedModel.Onnx;

namespace TensorKeeper.SavedModel.Translators;

/// <summary>Convolution in types for which the engine has no kernel, as a sum of matrix products: one for each cell of the window.</summary>
internal static class ExactConvolution
{
    public static OnnxValue Convolve(TranslationScope scope, DataLayout layout, SpatialWindow window)
    {
        OnnxGraphBuilder graph = scope.Graph;
        OnnxValue filter = scope[1];
        OnnxValue operand = ChannelsLast(graph, layout, scope[0]);
        (long channels, long inputs) = (operand.Shape.HasRank ? operand.Shape[layout.Rank - 1] : -1, filter.Shape[layout.Space]);
        long outputs = filter.Shape[layout.Space + 1];
        OnnxValue[] slices = WindowSlices.Of(scope, operand, window, 0);
        if (inputs > 0 && channels > inputs && channels % inputs == 0 && outputs > 0 && outputs % (channels / inputs) == 0)
        {
            return Restored(graph, layout, InGroups(graph, layout, slices, filter, channels / inputs));
        }

        if (channels >= 0 && inputs >= 0 && channels != inputs) { scope.RefuseVariant($"{channels} channels are no groups of {inputs} with {outputs} filters."); }
        OnnxValue cells = graph.Reshape(filter, slices.Length, inputs, outputs);
        OnnxValue? sum = null;
        for (int i = 0; i < slices.Length; i++)
        {
            OnnxValue product = graph.Op("MatMul", slices[i], graph.Gather(cells, graph.Int64(i)));
            sum = sum is null ? product : graph.Add(sum, product);
        }

        return Restored(graph, layout, sum!);
    }

    /// <summary>Each group of channels has filters of its own: a stack of products of a row with a matrix.</summary>
    private static OnnxValue InGroups(OnnxGraphBuilder graph, DataLayout layout, OnnxValue[] slices, OnnxValue filter, long groups)
    {
        (long inputs, long outputs) = (filter.Shape[layout.Space], filter.Shape[layout.Space + 1]);
        long[] kept = new long[layout.Rank - 1];   // zeros: batch and space are the operand's
        OnnxValue cells = graph.Transpose(graph.Reshape(filter, slices.Length, inputs, groups, outputs / groups), 0, 2, 1, 3);
        OnnxValue? sum = null;
        for (int i = 0; i < slices.Length; i++)
        {
            OnnxValue product = graph.Op("MatMul", graph.Reshape(slices[i], [.. kept, groups, 1, inputs]), graph.Gather(cells, graph.Int64(i)));
            sum = sum is null ? product : graph.Add(sum, product);
        }

        return graph.Reshape(sum!, [.. kept, outputs]);
    }

    public static OnnxValue Depthwise(TranslationScope scope, DataLayout layout, SpatialWindow window)
    {
        OnnxGraphBuilder graph = scope.Graph;
        OnnxValue filter = scope[1];
        OnnxValue[] slices = WindowSlices.Of(scope, ChannelsLast(graph, layout, scope[0]), window, 0);
        (long channels, long multiplier) = (filter.Shape[2], filter.Shape[3]);
        OnnxValue cells = graph.Reshape(filter, slices.Length, channels, multiplier);
        OnnxValue? sum = null;
        for (int i = 0; i < slices.Length; i++)
        {
            OnnxValue product = graph.Mul(graph.Unsqueeze(slices[i], -1), graph.Gather(cells, graph.Int64(i)));
            sum = sum is null ? product : graph.Add(sum, product);
        }

        return Restored(graph, layout, graph.Reshape(sum!, 0, 0, 0, channels * multiplier));
    }

    private static OnnxValue ChannelsLast(OnnxGraphBuilder graph, DataLayout layout, OnnxValue value) =>
        layout.IsChannelsFirst ? graph.Transpose(value, ChannelsFirst.ToLast(layout.Rank)) : value;

    private static OnnxValue Restored(OnnxGraphBuilder graph, DataLayout layout, OnnxValue value) =>
        layout.IsChannelsFirst ? graph.Transpose(value, ChannelsFirst.ToFirst(layout.Rank)) : value;
}
