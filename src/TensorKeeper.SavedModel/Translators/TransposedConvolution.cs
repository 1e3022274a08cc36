// SPDX-License-Identifier: MIT
using TensorKeeper.SavedModel.Graphs;
using TensorKeeper.SavedModel.Onnx;

namespace TensorKeeper.SavedModel.Translators;

/// <summary>The gradient of a convolution by its input, which models use to make images larger.</summary>
/// <remarks>
/// The full result has (in - 1) · stride + reach cells an axis. TensorFlow is told how many the caller wants: the padding
/// of the forward convolution is cut off in front, and what is too much, or missing, is cut or added at the end.
/// </remarks>
internal static class TransposedConvolution
{
    public static void Translate(SourceNode node, TranslationScope scope, int rank)
    {
        OnnxGraphBuilder graph = scope.Graph;
        DataLayout layout = DataLayout.Of(node, scope, rank);
        int space = layout.Space;
        SpatialWindow window = SpatialWindow.Of(node, scope, layout, ConvolutionTranslators.KernelOf(scope, 1, space));
        OnnxValue front = layout.ToFirst(graph, scope[2]);
        long[] order = [space + 1, space, .. Enumerable.Range(0, space).Select(static axis => (long)axis)];
        OnnxValue filter = graph.Transpose(scope[1], order);
        OnnxNode convolution = graph.Add("ConvTranspose", [EmptySpace.AtLeastOneCell(graph, front, space), filter])
            .With("kernel_shape", window.Kernel).With("strides", window.Strides);
        if (window.Dilations.Any(static d => d != 1)) { convolution.With("dilations", window.Dilations); }
        long[] known = KnownExtents(node, scope, layout);
        OnnxValue result;
        if (Cut(window, front.Shape, known) is var (pads, added))
        {
            convolution.With("pads", pads);
            if (added.Any(static cells => cells != 0)) { convolution.With("output_padding", added); }
            result = convolution.Shaped(new PartialShape([front.Shape[0], scope.ShapeOf(1)[space], .. known])).Output;
        }
        else
        {
            result = CutWhenRun(scope, layout, window, convolution.Output);
        }

        scope.Bind(layout.FromFirst(graph, result));
    }

    private static long[] KnownExtents(SourceNode node, TranslationScope scope, DataLayout layout)
    {
        long[] all = [.. Enumerable.Repeat(PartialShape.Unknown, layout.Rank)];
        if (scope.Integers(0) is { } constant && constant.Length == layout.Rank) { all = constant; }
        else if (scope.Fact(node.Inputs[0]).Integers is { } partly && partly.Count == layout.Rank)
        {
            all = [.. partly.Select(static element => element.IsKnown ? element.Value : PartialShape.Unknown)];
        }

        PartialShape fact = scope.Fact(node.Outputs[0]).Shape;
        for (int i = 0; i < all.Length && fact.Rank == all.Length; i++)
        {
            if (all[i] < 0) { all[i] = fact[i]; }
        }

        return layout.IsChannelsFirst ? all[2..] : all[1..^1];
    }

    /// <summary>Returns pads and output padding if all extents are known.</summary>
    private static (long[] Pads, long[] Added)? Cut(SpatialWindow window, PartialShape front, long[] wanted)
    {
        int space = window.Space;
        long[] pads = new long[2 * space];
        long[] added = new long[space];
        for (int i = 0; i < space; i++)
        {
            if (wanted[i] < 0 || !front.HasRank || front[i + 2] < 0) { return null; }
            long full = ((front[i + 2] - 1) * window.Strides[i]) + window.Reach(i);
            pads[i] = window.Padding switch
            {
                "SAME" => Math.Max(full - wanted[i], 0) / 2,
                "EXPLICIT" => window.ExplicitPads[i],
                _ => 0,
            };
            long rest = full - pads[i] - wanted[i];
            pads[i + space] = Math.Max(rest, 0);
            added[i] = Math.Max(-rest, 0);
        }

        return (pads, added);
    }

    private static OnnxValue CutWhenRun(TranslationScope scope, DataLayout layout, SpatialWindow window, OnnxValue full)
    {
        OnnxGraphBuilder graph = scope.Graph;
        int space = layout.Space;
        OnnxValue wanted = WantedExtents(scope, layout);
        OnnxValue there = graph.Slice(graph.ShapeOf(full), 0, 2, 2 + space);
        OnnxValue zero = graph.Int64s(new long[space]);
        OnnxValue before = window.Padding switch
        {
            "SAME" => graph.Div(graph.Max(graph.Sub(there, wanted), zero), graph.Int64s(2)),
            "EXPLICIT" => graph.Int64s(window.ExplicitPads.AsSpan(0, space)),
            _ => zero,
        };
        OnnxValue end = graph.Add(before, wanted);
        OnnxValue missing = graph.Max(graph.Sub(end, there), zero);
        OnnxValue pads = graph.JoinExtents(graph.Int64s(new long[4 + space]), missing);
        OnnxValue padded = graph.Op("Pad", full, pads, graph.Scalar(full.Type, 0));
        long[] axes = [.. Enumerable.Range(2, space).Select(static axis => (long)axis)];
        return graph.Op("Slice", padded, before, end, graph.Int64s(axes));
    }

    /// <summary>The caller gives the extents of space alone or of all axes; if only the run tells which, the number of them does.</summary>
    private static OnnxValue WantedExtents(TranslationScope scope, DataLayout layout)
    {
        OnnxGraphBuilder graph = scope.Graph;
        (OnnxValue sizes, int space) = (scope.Extents(0), layout.Space);
        int first = layout.IsChannelsFirst ? 2 : 1;
        long count = scope.ShapeOf(0) is { Rank: 1 } shape ? shape[0] : PartialShape.Unknown;
        if (count == space) { return sizes; }
        if (count == layout.Rank) { return graph.Slice(sizes, 0, first, first + space); }

        // Two numbers more than there are axes of space: both in front of it, or one on each side.
        OnnxValue more = graph.Sub(graph.ShapeOf(sizes), graph.Int64s(space));
        OnnxValue start = layout.IsChannelsFirst ? more : graph.Div(more, graph.Int64s(2));
        return graph.Op("Slice", sizes, start, graph.Add(start, graph.Int64s(space)), graph.Int64s(0));
    }
}
