// SPDX-License-Identifier: MIT
using TensorKeeper.SavedModel.Onnx;

namespace TensorKeeper.SavedModel.Translators;

/// <summary>
/// Takes a window apart: for each of its cells the slice of the operand that the cell sees. What the engine has no kernel
/// for (convolution in 64 bits or of integers, dilation) becomes ordinary arithmetic over these slices.
/// </summary>
internal static class WindowSlices
{
    /// <summary>Pads a channels-last operand and returns one slice for each cell, row-major.</summary>
    public static OnnxValue[] Of(TranslationScope scope, OnnxValue channelsLast, SpatialWindow window, double padding)
    {
        OnnxGraphBuilder graph = scope.Graph;
        int space = window.Space;
        PartialShape channelsFirst = channelsLast.Shape.Permute(ChannelsFirst.ToFirst(space + 2));
        OnnxValue padded = channelsLast;
        if (window.Pads(channelsFirst) is not { } pads)
        {
            padded = graph.Op("Pad", channelsLast, ComputedPads(graph, channelsLast, window), graph.Scalar(channelsLast.Type, padding));
        }
        else if (pads.Any(static pad => pad != 0))
        {
            long[] all = [0, .. pads[..space], 0, 0, .. pads[space..], 0];
            padded = graph.Op("Pad", channelsLast, graph.Int64s(all), graph.Scalar(channelsLast.Type, padding));
        }

        long[] axes = [.. Enumerable.Range(1, space).Select(static axis => (long)axis)];
        var slices = new OnnxValue[window.Kernel.Aggregate(1L, static (product, extent) => product * extent)];
        long[] cell = new long[space];
        for (int i = 0; i < slices.Length; i++)
        {
            long[] from = new long[space];
            long[] to = new long[space];
            for (int axis = 0; axis < space; axis++)
            {
                long behind = (window.Kernel[axis] - 1 - cell[axis]) * window.Dilations[axis];
                from[axis] = cell[axis] * window.Dilations[axis];
                to[axis] = behind == 0 ? OnnxMovement.ToEnd : -behind;
            }

            slices[i] = graph.Op(
                "Slice", padded, graph.Int64s(from), graph.Int64s(to), graph.Int64s(axes), graph.Int64s(window.Strides));
            Advance(cell, window.Kernel);
        }

        return slices;
    }

    /// <summary>The padding of SAME for extents that are known when the graph runs.</summary>
    private static OnnxValue ComputedPads(OnnxGraphBuilder graph, OnnxValue channelsLast, SpatialWindow window)
    {
        var begins = new OnnxValue[window.Space];
        var ends = new OnnxValue[window.Space];
        for (int axis = 0; axis < window.Space; axis++)
        {
            OnnxValue extent = graph.ExtentOf(channelsLast, axis + 1);
            long stride = window.Strides[axis];
            OnnxValue steps = graph.Div(graph.Add(extent, graph.Int64s(stride - 1)), graph.Int64s(stride));
            OnnxValue needed = graph.Add(graph.Mul(graph.Sub(steps, graph.Int64s(1)), graph.Int64s(stride)), graph.Int64s(window.Reach(axis)));
            OnnxValue total = graph.Max(graph.Sub(needed, extent), graph.Int64s(0));
            begins[axis] = graph.Div(total, graph.Int64s(2));
            ends[axis] = graph.Sub(total, begins[axis]);
        }

        OnnxValue zero = graph.Int64s(0);
        return graph.JoinExtents([zero, .. begins, zero, zero, .. ends, zero]);
    }

    private static void Advance(long[] cell, long[] extents)
    {
        for (int axis = cell.Length - 1; axis >= 0 && ++cell[axis] == extents[axis]; axis--) { cell[axis] = 0; }
    }
}
