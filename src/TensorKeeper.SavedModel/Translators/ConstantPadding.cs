// SPDX-License-Identifier: MIT
using TensorKeeper.SavedModel.Onnx;

namespace TensorKeeper.SavedModel.Translators;

/// <summary>Takes zeros that a node of its own puts around an image into the convolution that reads it.</summary>
internal static class ConstantPadding
{
    /// <summary>Returns what the padding was put around, and a window that pads by itself; or what was given.</summary>
    public static (OnnxValue Operand, SpatialWindow Window) Absorb(OnnxGraphBuilder graph, OnnxValue front, SpatialWindow window)
    {
        int space = window.Space;
        if (front.Producer is not { Op: "Pad", Inputs: [{ } inner, { Constant: { } pads }, { Constant: { } zero }] } || inner.Owner != graph
            || zero.Bytes.ContainsAnyExcept((byte)0) || window.Pads(front.Shape) is not { } own)
        {
            return (front, window);
        }

        Span<long> outer = pads.AsSpan<long>();
        int rank = space + 2;
        if (outer.Length != 2 * rank || outer.ContainsAnyInRange(long.MinValue, -1)
            || outer[0] != 0 || outer[1] != 0 || outer[rank] != 0 || outer[rank + 1] != 0)
        {
            return (front, window);
        }

        long[] sum = new long[2 * space];
        for (int i = 0; i < space; i++)
        {
            sum[i] = own[i] + outer[i + 2];
            sum[i + space] = own[i + space] + outer[rank + i + 2];
        }

        return (inner, window with { Padding = "EXPLICIT", ExplicitPads = sum });
    }
}
