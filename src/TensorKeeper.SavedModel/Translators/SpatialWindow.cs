// SPDX-License-Identifier: MIT
using TensorKeeper.SavedModel.Graphs;
using TensorKeeper.SavedModel.Onnx;

namespace TensorKeeper.SavedModel.Translators;

/// <summary>A window that moves over space: extents, steps, holes and what is done at the edges. Immutable.</summary>
internal sealed record SpatialWindow(long[] Kernel, long[] Strides, long[] Dilations, string Padding, long[] ExplicitPads)
{
    private const string Same = "SAME";
    private const string Valid = "VALID";
    private const string Explicit = "EXPLICIT";

    /// <summary>Gets the number of axes of space.</summary>
    public int Space => Kernel.Length;

    /// <summary>Gets a value indicating whether the window skips cells.</summary>
    public bool HasHoles => Dilations.Any(static d => d != 1);

    /// <summary>Reads strides, dilations and padding of the current node.</summary>
    public static SpatialWindow Of(SourceNode node, TranslationScope scope, DataLayout layout, long[] kernel, long[]? strides = null)
    {
        string padding = node.Text("padding", "");
        if (padding is not (Same or Valid or Explicit)) { scope.RefuseVariant($"The padding '{padding}' is not translated."); }
        return new SpatialWindow(
            kernel,
            strides ?? layout.SpaceOf(scope, node.Ints("strides"), "The list of strides"),
            layout.SpaceOf(scope, node.Ints("dilations"), "The list of dilations"),
            padding,
            padding == Explicit ? ExplicitPadsOf(node, scope, layout) : []);
    }

    /// <summary>Returns begins, then ends, for a channels-first operand; null if they depend on an extent that is not known.</summary>
    /// <remarks>
    /// SAME keeps ceil(extent / stride) positions; the odd cell is added at the end. With a stride of 1, or a
    /// reach of 1, the extent does not matter.
    /// </remarks>
    public long[]? Pads(PartialShape channelsFirst)
    {
        long[] pads = new long[2 * Space];
        switch (Padding)
        {
            case Explicit:
                return ExplicitPads;
            case Same:
                for (int i = 0; i < Space; i++)
                {
                    long extent = channelsFirst.HasRank ? channelsFirst[i + 2] : PartialShape.Unknown;
                    bool isAnyExtent = Strides[i] == 1 || Reach(i) == 1;
                    if (!isAnyExtent && extent == PartialShape.Unknown) { return null; }
                    long total = isAnyExtent ? Reach(i) - 1 : SameTotal(i, extent);
                    pads[i] = total / 2;
                    pads[i + Space] = total - pads[i];
                }

                return pads;
            default:
                return pads;
        }
    }

    /// <summary>Returns how many cells the window covers, holes included.</summary>
    public long Reach(int axis) => ((Kernel[axis] - 1) * Dilations[axis]) + 1;

    /// <summary>Writes the attributes that convolution and pooling share.</summary>
    public OnnxNode Write(OnnxNode node, PartialShape channelsFirst, bool withDilations = true)
    {
        node.With("kernel_shape", Kernel).With("strides", Strides);
        if (withDilations && HasHoles) { node.With("dilations", Dilations); }
        return Pads(channelsFirst) is { } pads ? node.With("pads", pads) : node.With("auto_pad", "SAME_UPPER");
    }

    /// <summary>Returns the channels-first shape after the window went over it.</summary>
    public PartialShape ResultShape(PartialShape channelsFirst, long channels)
    {
        long[] dimensions = new long[Space + 2];
        dimensions[0] = channelsFirst.HasRank ? channelsFirst[0] : PartialShape.Unknown;
        dimensions[1] = channels;
        long[]? pads = Pads(channelsFirst);
        for (int i = 0; i < Space; i++)
        {
            long extent = channelsFirst.HasRank ? channelsFirst[i + 2] : PartialShape.Unknown;
            dimensions[i + 2] = extent == PartialShape.Unknown ? PartialShape.Unknown
                : Padding == Same ? (extent + Strides[i] - 1) / Strides[i]
                : Math.Max(((extent + pads![i] + pads[i + Space] - Reach(i)) / Strides[i]) + 1, 0);
        }

        return new PartialShape(dimensions);
    }

    private static long[] ExplicitPadsOf(SourceNode node, TranslationScope scope, DataLayout layout)
    {
        long[] pairs = node.Ints("explicit_paddings");
        if (pairs.Length != 2 * layout.Rank) { scope.RefuseVariant($"Explicit padding has {pairs.Length} numbers."); }
        int first = layout.IsChannelsFirst ? 2 : 1;
        long[] pads = new long[2 * layout.Space];
        for (int i = 0; i < layout.Space; i++)
        {
            pads[i] = pairs[2 * (first + i)];
            pads[i + layout.Space] = pairs[(2 * (first + i)) + 1];
        }

        return pads;
    }

    private long SameTotal(int axis, long extent)
    {
        long positions = (extent + Strides[axis] - 1) / Strides[axis];
        return Math.Max(((positions - 1) * Strides[axis]) + Reach(axis) - extent, 0);
    }
}
