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
        if (channels >= 0 && channels != inputs) { scope.RefuseVariant($"A convolution of {operand.Type} in groups is not translated."); }
        OnnxValue[] slices = WindowSlices.Of(scope, operand, window, 0);
        OnnxValue cells = graph.Reshape(filter, slices.Length, inputs, filter.Shape[layout.Space + 1]);
        OnnxValue? sum = null;
        for (int i = 0; i < slices.Length; i++)
        {
            OnnxValue product = graph.Op("MatMul", slices[i], graph.Gather(cells, graph.Int64(i)));
            sum = sum is null ? product : graph.Add(sum, product);
        }

        return Restored(graph, layout, sum!);
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
