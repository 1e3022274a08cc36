// SPDX-License-Identifier: MIT
using TensorKeeper.SavedModel.Graphs;
using TensorKeeper.SavedModel.Onnx;

namespace TensorKeeper.SavedModel.Translators;

/// <summary>Sees through the way TensorFlow wrote convolutions with holes before it had any.</summary>
/// <remarks>
/// <code>
/// SpaceToBatchND(block, pads) → Conv2D VALID, stride 1 → BatchToSpaceND(block, crops)
///   =  Conv with dilations = block, padding = pads - crops
/// </code>
/// The nodes in between may have been translated already; the engine drops what nobody reads.
/// </remarks>
internal static class DilatedConvolution
{
    public static bool TryTranslate(SourceNode node, TranslationScope scope)
    {
        if (node.Inputs[0].Node is not { Op: "Conv2D" } convolution || convolution.Inputs[0].Node is not { Op: "SpaceToBatchND" } split
            || convolution.Text("padding", "") != "VALID" || convolution.Text("data_format", "NHWC") != "NHWC"
            || convolution.Ints("strides").Any(static stride => stride != 1)
            || convolution.Ints("dilations").Any(static dilation => dilation != 1))
        {
            return false;
        }

        if (scope.Integers(node.Inputs[1]) is not [var down, var across] block || scope.Integers(split.Inputs[1]) is not { } before
            || !before.SequenceEqual(block) || scope.Integers(split.Inputs[2]) is not { Length: 4 } pads
            || scope.Integers(node.Inputs[2]) is not { Length: 4 } crops)
        {
            return false;
        }

        OnnxGraphBuilder graph = scope.Graph;
        OnnxValue filter = scope.Value(convolution.Inputs[1]);
        OnnxValue operand = scope.Value(split.Inputs[0]);
        long[] net = [pads[0] - crops[0], pads[2] - crops[2], pads[1] - crops[1], pads[3] - crops[3]];
        if (filter.Shape.Rank != 4 || filter.Shape[0] < 0 || filter.Shape[1] < 0 || net.Any(static pad => pad < 0)
            || operand.Type != ElementType.Float32)
        {
            return false;
        }

        var layout = new DataLayout(false, 4);
        var window = new SpatialWindow([filter.Shape[0], filter.Shape[1]], [1, 1], [down, across], "EXPLICIT", net);
        OnnxValue result = ConvolutionTranslators.Convolve(graph, layout.ToFirst(graph, operand), filter, window);
        scope.Bind(layout.FromFirst(graph, result));
        return true;
    }
}
