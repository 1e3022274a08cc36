// SPDX-License-Identifier: MIT
using TensorKeeper.SavedModel.Graphs;
using TensorKeeper.SavedModel.Onnx;

namespace TensorKeeper.SavedModel.Translators;

/// <summary>Convolutions over images and volumes.</summary>
internal static class ConvolutionTranslators
{
    public const string Ops = "Conv2D Conv3D DepthwiseConv2dNative Conv2DBackpropInput Conv3DBackpropInputV2";

    public static void Register(TranslatorTable table) => table
        .Add("Conv2D", static (node, scope) => Convolve(node, scope, 4))
        .Add("Conv3D", static (node, scope) => Convolve(node, scope, 5))
        .Add("DepthwiseConv2dNative", Depthwise)
        .Add("Conv2DBackpropInput", static (node, scope) => TransposedConvolution.Translate(node, scope, 4))
        .Add("Conv3DBackpropInputV2", static (node, scope) => TransposedConvolution.Translate(node, scope, 5));

    /// <summary>Returns the extents of the window, which are the filter's first ones.</summary>
    public static long[] KernelOf(TranslationScope scope, int input, int space)
    {
        PartialShape shape = scope.ShapeOf(input);
        if (shape.Rank != space + 2 || shape.Dimensions[..space].Contains(PartialShape.Unknown))
        {
            scope.RefuseVariant($"The extents of the filter (input {input}) are not known: {shape}.");
        }

        return shape.Dimensions[..space].ToArray();
    }

    /// <summary>Convolves a channels-first operand with a filter [space…, in, out], in holes if the window has some.</summary>
    public static OnnxValue Convolve(OnnxGraphBuilder graph, OnnxValue front, OnnxValue filter, SpatialWindow window)
    {
        int space = window.Space;
        long inPerGroup = filter.Shape[space];
        long channels = front.Shape.HasRank ? front.Shape[1] : PartialShape.Unknown;
        long groups = channels > 0 && inPerGroup > 0 ? channels / inPerGroup : 1;
        OnnxValue turned = graph.Transpose(filter, [space + 1, space, .. Enumerable.Range(0, space).Select(static a => (long)a)]);
        return Emit(graph, front, turned, window, groups, filter.Shape[space + 1]);
    }

    private static void Convolve(SourceNode node, TranslationScope scope, int rank)
    {
        OnnxGraphBuilder graph = scope.Graph;
        DataLayout layout = DataLayout.Of(node, scope, rank);
        if (IsDirect(scope[0].Type) && (!scope.ShapeOf(1).HasRank || scope.ShapeOf(1).Dimensions[..layout.Space].Contains(PartialShape.Unknown)))
        {
            scope.Bind(ComputedConvolution.Of(node, scope, layout));
            return;
        }

        SpatialWindow window = SpatialWindow.Of(node, scope, layout, KernelOf(scope, 1, layout.Space));
        if (!IsDirect(scope[0].Type))
        {
            scope.Bind(ExactConvolution.Convolve(scope, layout, window));
            return;
        }

        scope.Bind(layout.FromFirst(graph, Convolve(graph, layout.ToFirst(graph, scope[0]), scope[1], window)));
    }

    private static void Depthwise(SourceNode node, TranslationScope scope)
    {
        OnnxGraphBuilder graph = scope.Graph;
        DataLayout layout = DataLayout.Of(node, scope);
        OnnxValue filter = scope[1];
        SpatialWindow window = SpatialWindow.Of(node, scope, layout, KernelOf(scope, 1, 2));
        if (!IsDirect(scope[0].Type))
        {
            scope.Bind(ExactConvolution.Depthwise(scope, layout, window));
            return;
        }

        // [H, W, C, M] is one group for each of C channels, M filters each: [C·M, 1, H, W].
        (long channels, long multiplier) = (filter.Shape[2], filter.Shape[3]);
        if (channels < 0 || multiplier < 0) { scope.RefuseVariant($"The channels of the filter are not known: {filter.Shape}."); }
        OnnxValue turned = graph.Reshape(
            graph.Transpose(filter, 2, 3, 0, 1), channels * multiplier, 1, window.Kernel[0], window.Kernel[1]);
        OnnxValue front = layout.ToFirst(graph, scope[0]);
        scope.Bind(layout.FromFirst(graph, Emit(graph, front, turned, window, channels, channels * multiplier)));
    }

    private static OnnxValue Emit(
        OnnxGraphBuilder graph, OnnxValue front, OnnxValue filter, SpatialWindow window, long groups, long outputs)
    {
        PartialShape result = window.ResultShape(front.Shape, outputs);
        (OnnxValue operand, SpatialWindow padded) = ConstantPadding.Absorb(graph, front, window);
        if (padded.Pads(operand.Shape) is null && padded.HasHoles) { (operand, padded) = SamePadding.Write(graph, operand, padded); }
        OnnxNode node = graph.Add("Conv", [operand, filter]);
        if (groups != 1) { node.With("group", groups); }
        return padded.Write(node, operand.Shape).Shaped(result).Output;
    }

    private static bool IsDirect(ElementType type) => type is ElementType.Float32 or ElementType.Float16 or ElementType.BFloat16;
}
