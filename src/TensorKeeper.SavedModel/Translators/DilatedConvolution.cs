// SPDX-License-Identifier: MIT
using TensorKeeper.SavedModel.Graphs;
using TensorKeeper.SavedModel.Onnx;

namespace TensorKeeper.SavedModel.Translators;

/// <summary>Sees through the way TensorFlow wrote convolutions with holes before it had any, over images and over lines.</summary>
/// <remarks>
/// <code>
/// SpaceToBatchND(block, pads) → Conv2D VALID, stride 1 → BatchToSpaceND(block, crops)
///   =  Conv with dilations = block, padding = pads - crops
/// </code>
/// Pads at the end are often computed from the extent, to make it a multiple of the block, and cropped again: whatever the
/// number is, it is the same in both. Between the two a line has an axis of one row, put in front and taken away.
/// </remarks>
internal static class DilatedConvolution
{
    public static bool TryTranslate(SourceNode node, TranslationScope scope)
    {
        bool isLine = node.Inputs[0].Node.Op == "Squeeze";
        if ((isLine ? WithoutRow(node.Inputs[0].Node, scope) : node.Inputs[0]) is not { Node: { Op: "Conv2D" } convolution }
            || (isLine ? BeforeRow(convolution.Inputs[0].Node, scope) : convolution.Inputs[0]) is not { Node: { Op: "SpaceToBatchND" } split }
            || convolution.Text("padding", "") != "VALID" || convolution.Text("data_format", "NHWC") != "NHWC"
            || convolution.Ints("strides").Any(static stride => stride != 1)
            || convolution.Ints("dilations").Any(static dilation => dilation != 1)
            || scope.Integers(node.Inputs[1]) is not { } block || block.Length != (isLine ? 1 : 2)
            || scope.Integers(split.Inputs[1]) is not { } before || !before.SequenceEqual(block)
            || NetPads(scope.Elements(split.Inputs[2]), scope.Elements(node.Inputs[2]), block.Length) is not { } pads)
        {
            return false;
        }

        OnnxGraphBuilder graph = scope.Graph;
        OnnxValue filter = scope.Value(convolution.Inputs[1]);
        OnnxValue operand = scope.Value(split.Inputs[0]);
        if (filter.Shape.Rank != 4 || filter.Shape[0] < 0 || filter.Shape[1] < 0 || operand.Type != ElementType.Float32
            || (isLine && operand.Rank != 3))
        {
            return false;
        }

        var layout = new DataLayout(false, 4);
        long[] dilations = isLine ? [1, block[0]] : block;
        var window = new SpatialWindow([filter.Shape[0], filter.Shape[1]], [1, 1], dilations, "EXPLICIT", isLine ? [0, pads[0], 0, pads[1]] : pads);
        OnnxValue image = isLine ? graph.Unsqueeze(operand, 1) : operand;
        OnnxValue result = layout.FromFirst(graph, ConvolutionTranslators.Convolve(graph, layout.ToFirst(graph, image), filter, window));
        scope.Bind(isLine ? graph.Squeeze(result, 1) : result);
        return true;
    }

    // The row is axis 1 of four, however it is counted.
    private static SourceValue? WithoutRow(SourceNode squeeze, TranslationScope scope) =>
        (squeeze.Ints("squeeze_dims") is { Length: > 0 } dims ? dims : squeeze.Ints("axis")) is [1 or -3] ? squeeze.Inputs[0] : null;

    private static SourceValue? BeforeRow(SourceNode expand, TranslationScope scope) =>
        expand.Op == "ExpandDims" && scope.Integers(expand.Inputs[1]) is [1 or -3] ? expand.Inputs[0] : null;

    /// <summary>Returns what is padded and not cropped: begins, then ends; null if that is not known, or is less than nothing.</summary>
    private static long[]? NetPads(SymbolicInteger[]? pads, SymbolicInteger[]? crops, int axes)
    {
        if (pads?.Length != 2 * axes || crops?.Length != 2 * axes) { return null; }
        long[] net = new long[2 * axes];
        for (int i = 0; i < pads.Length; i++)
        {
            bool isSame = pads[i] == crops[i] && !pads[i].IsUnknown;
            if (!isSame && (!pads[i].IsKnown || !crops[i].IsKnown)) { return null; }
            net[(i / 2) + (i % 2 * axes)] = isSame ? 0 : pads[i].Value - crops[i].Value;
        }

        return Array.TrueForAll(net, static pad => pad >= 0) ? net : null;
    }
}
