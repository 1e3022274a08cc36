// SPDX-License-Identifier: MIT
namespace TensorKeeper.SavedModel.Stages.Quantized;

/// <summary>Where a window stands along an axis of a quantised image.</summary>
internal static class QuantizedWindow
{
    /// <summary>Returns how many places there are, and how far before the image the first one begins.</summary>
    /// <remarks>
    /// A quantised convolution centres its windows under VALID too: with a stride that leaves cells over, the first window
    /// begins behind the edge, which makes the offset negative.
    /// </remarks>
    public static (long Places, long Before) Place(in HostCall call, long extent, long reach, long stride, string padding)
    {
        call.Require(padding is "SAME" or "VALID", $"The padding is SAME or VALID, not '{padding}'");
        call.Require(reach > 0, "A window has at least one cell");
        long places = padding == "SAME" ? (extent + stride - 1) / stride : Math.Max(0, (extent - reach + stride) / stride);
        return (places, (((places - 1) * stride) + reach - extent) / 2);
    }
}
