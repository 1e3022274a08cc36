// SPDX-License-Identifier: MIT
using TensorKeeper.SavedModel.Graphs;

namespace TensorKeeper.SavedModel.Passes.Inference;

/// <summary>Matrix products, convolutions and pools.</summary>
internal static class NeuralInference
{
    public static ValueFact? Infer(InferenceNode node) => node.Op switch
    {
        "MatMul" => MatMul(node),
        "BatchMatMul" or "BatchMatMulV2" or "BatchMatMulV3" => BatchMatMul(node),
        "Einsum" => Einsum(node),
        "Conv2D" or "Conv3D" => Convolve(node, depthwise: false),
        "DepthwiseConv2dNative" => Convolve(node, depthwise: true),
        "MaxPool" or "AvgPool" or "MaxPool3D" or "AvgPool3D" => Pool(node),
        "Conv2DBackpropInput" or "Conv3DBackpropInputV2" =>
            node.Integers(0) is { } sizes && sizes.Count == node.Shape(2).Rank ? node.Fact(IntegerValues.ToShape(sizes)) : RankOf(node, 2),
        "SpaceToBatchND" or "BatchToSpaceND" or "MaxPoolWithArgmax" or "MaxPoolV2" or "ResizeBilinear" or "ResizeNearestNeighbor"
            or "ResizeBicubic" => RankOf(node, 0),
        _ => null,
    };

    private static ValueFact? RankOf(InferenceNode node, int input) => node.Shape(input).HasRank
        ? node.Fact(new PartialShape([.. Enumerable.Repeat(PartialShape.Unknown, node.Shape(input).Rank)]))
        : null;

    private static ValueFact MatMul(InferenceNode node)
    {
        long Extent(int input, bool last) => node.Shape(input) is { Rank: 2 } shape ? shape[last ? 1 : 0] : PartialShape.Unknown;
        return node.Fact(new PartialShape(
            Extent(0, node.Node.Bool("transpose_a", false)), Extent(1, !node.Node.Bool("transpose_b", false))));
    }

    /// <summary>A label stands for the same extent wherever it is; axes behind an ellipsis have none.</summary>
    private static ValueFact? Einsum(InferenceNode node)
    {
        string equation = node.Node.Text("equation", "");
        if (equation.Contains('.', StringComparison.Ordinal) || equation.Split("->") is not [var left, var right]) { return null; }
        string[] terms = left.Split(',');
        if (terms.Length != node.InputCount) { return null; }
        var extents = new Dictionary<char, long>();
        for (int i = 0; i < terms.Length; i++)
        {
            PartialShape shape = node.Shape(i);
            if (!shape.HasRank) { continue; }
            if (shape.Rank != terms[i].Length) { return null; }
            for (int axis = 0; axis < shape.Rank; axis++)
            {
                if (shape[axis] != PartialShape.Unknown) { extents[terms[i][axis]] = shape[axis]; }
            }
        }

        return node.Fact(new PartialShape([.. right.Select(label => extents.GetValueOrDefault(label, PartialShape.Unknown))]));
    }

    private static ValueFact? BatchMatMul(InferenceNode node)
    {
        PartialShape left = node.Shape(0);
        PartialShape right = node.Shape(1);
        if (left.Rank < 2 || right.Rank < 2) { return null; }
        PartialShape batch = ElementwiseInference.Broadcast(new PartialShape(left.Dimensions[..^2]), new PartialShape(right.Dimensions[..^2]));
        long rows = left[left.Rank - (node.Node.Bool("adj_x", false) ? 1 : 2)];
        long columns = right[right.Rank - (node.Node.Bool("adj_y", false) ? 2 : 1)];
        return node.Fact(new PartialShape([.. batch.Dimensions, rows, columns]));
    }

    private static ValueFact? Convolve(InferenceNode node, bool depthwise)
    {
        PartialShape input = node.Shape(0);
        PartialShape filter = node.Shape(1);
        if (!input.HasRank || filter.Rank != input.Rank) { return RankOf(node, 0); }
        int spatial = input.Rank - 2;
        long channels = depthwise
            ? filter[2] < 0 || filter[3] < 0 ? PartialShape.Unknown : filter[2] * filter[3]
            : filter[filter.Rank - 1];
        long[] dilations = node.Node.Ints("dilations");
        return Slide(node, input, channels, axis => filter[axis], axis => axis < dilations.Length ? dilations[axis] : 1, spatial);
    }

    private static ValueFact? Pool(InferenceNode node)
    {
        PartialShape input = node.Shape(0);
        if (!input.HasRank) { return null; }
        long[] kernel = node.Node.Ints("ksize");
        if (kernel.Length != input.Rank) { return RankOf(node, 0); }
        int first = FirstSpatialAxis(node);
        int channel = first == 1 ? input.Rank - 1 : 1;
        if (kernel[0] != 1 || kernel[channel] != 1) { return RankOf(node, 0); }
        return Slide(node, input, input[channel], axis => kernel[first + axis], static _ => 1, input.Rank - 2);
    }

    private static int FirstSpatialAxis(InferenceNode node) =>
        node.Node.Text("data_format", "NHWC").StartsWith("NC", StringComparison.Ordinal) ? 2 : 1;

    private static ValueFact? Slide(
        InferenceNode node, PartialShape input, long channels, Func<int, long> kernel, Func<int, long> dilation, int spatial)
    {
        int first = FirstSpatialAxis(node);
        long[] strides = node.Node.Ints("strides");
        if (strides.Length != input.Rank || input.Rank < 3) { return RankOf(node, 0); }
        string padding = node.Node.Text("padding", "VALID");
        long[] explicitPaddings = node.Node.Ints("explicit_paddings");
        long[] result = new long[input.Rank];
        result[0] = input[0];
        result[first == 1 ? input.Rank - 1 : 1] = channels;
        for (int i = 0; i < spatial; i++)
        {
            int axis = first + i;
            long reach = kernel(i) < 0 ? -1 : ((kernel(i) - 1) * dilation(axis)) + 1;
            long extra = padding == "EXPLICIT" && explicitPaddings.Length == 2 * input.Rank
                ? explicitPaddings[2 * axis] + explicitPaddings[(2 * axis) + 1]
                : 0;
            long size = input[axis];
            result[axis] = size < 0 || strides[axis] <= 0 || (reach < 0 && padding != "SAME") ? PartialShape.Unknown
                : padding == "SAME" ? (size + strides[axis] - 1) / strides[axis]
                : Math.Max(0, (size + extra - reach + strides[axis]) / strides[axis]);
        }

        return node.Fact(new PartialShape(result));
    }
}
