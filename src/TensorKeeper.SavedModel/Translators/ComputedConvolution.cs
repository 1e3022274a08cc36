// SPDX-License-Identifier: MIT
using TensorKeeper.SavedModel.Graphs;
using TensorKeeper.SavedModel.Onnx;

namespace TensorKeeper.SavedModel.Translators;

/// <summary>Convolutions with a filter whose extents are known only when the model runs: the engine reads them off the filter.</summary>
internal static class ComputedConvolution
{
    /// <summary>Convolves the current node's operand with its filter [space…, in, out], in one group.</summary>
    public static OnnxValue Of(SourceNode node, TranslationScope scope, DataLayout layout)
    {
        OnnxGraphBuilder graph = scope.Graph;
        int space = layout.Space;
        SpatialWindow window = SpatialWindow.Of(node, scope, layout, new long[space]);
        OnnxValue front = layout.ToFirst(graph, scope[0]);
        bool isSame = window.Padding == "SAME";
        if (isSame && window.HasHoles)
        {
            OnnxValue kernel = graph.Slice(graph.ShapeOf(scope[1]), 0, 0, space);
            OnnxValue reach = graph.Add(graph.Mul(graph.Sub(kernel, graph.Int64s(1)), graph.Int64s(window.Dilations)), graph.Int64s(1));
            front = SamePadding.Write(graph, front, reach, window.Strides);
            (window, isSame) = (window with { Padding = "VALID" }, false);
        }

        OnnxValue turned = graph.Transpose(scope[1], [space + 1, space, .. Enumerable.Range(0, space).Select(static a => (long)a)]);
        OnnxNode convolution = graph.Add("Conv", [front, turned]).With("strides", window.Strides);
        if (!isSame) { convolution.With("dilations", window.Dilations).With("pads", window.Pads(front.Shape)!); }
        else { convolution.With("auto_pad", "SAME_UPPER"); }
        long batch = front.Shape.HasRank ? front.Shape[0] : PartialShape.Unknown;
        convolution.Shaped(new PartialShape([batch, PartialShape.Unknown, .. Enumerable.Repeat(PartialShape.Unknown, space)]));
        return layout.FromFirst(graph, convolution.Output);
    }
}
