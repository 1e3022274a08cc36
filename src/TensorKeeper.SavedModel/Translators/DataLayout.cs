// SPDX-License-Identifier: MIT
using TensorKeeper.SavedModel.Graphs;
using TensorKeeper.SavedModel.Onnx;

namespace TensorKeeper.SavedModel.Translators;

/// <summary>Where the channels of an image or a volume are. Immutable.</summary>
/// <param name="IsChannelsFirst">True for NCHW and NCDHW, which ONNX has; false for NHWC and NDHWC, TensorFlow's own.</param>
/// <param name="Rank">4 for images, 5 for volumes.</param>
internal readonly record struct DataLayout(bool IsChannelsFirst, int Rank)
{
    /// <summary>Gets the number of axes of space.</summary>
    public int Space => Rank - 2;

    /// <summary>Reads the layout of the current node.</summary>
    public static DataLayout Of(SourceNode node, TranslationScope scope, int rank = 4)
    {
        string format = node.Text("data_format", rank == 5 ? "NDHWC" : "NHWC");
        switch (format)
        {
            case "NHWC" or "NDHWC":
                return new DataLayout(false, format.Length);
            case "NCHW" or "NCDHW":
                return new DataLayout(true, format.Length);
            default:
                scope.RefuseVariant($"The layout {format} is not translated.");
                return default;
        }
    }

    /// <summary>Returns a value with its channels first.</summary>
    public OnnxValue ToFirst(OnnxGraphBuilder graph, OnnxValue value)
    {
        if (!value.Shape.HasRank) { value.Shape = KnownShapes.Unknown(Rank); }
        return IsChannelsFirst ? value : graph.ChannelsToFront(value, Rank);
    }

    /// <summary>Returns a channels-first value as the source graph has it.</summary>
    public OnnxValue FromFirst(OnnxGraphBuilder graph, OnnxValue value) =>
        IsChannelsFirst ? value : graph.ChannelsToBack(value, Rank);

    /// <summary>Picks the axes of space from a list with one number for each axis; ones if the list is empty.</summary>
    public long[] SpaceOf(TranslationScope scope, long[] values, string what)
    {
        if (values.Length == 0) { return [.. Enumerable.Repeat(1L, Space)]; }
        if (values.Length != Rank) { scope.RefuseVariant($"{what} has {values.Length} numbers where {Rank} are expected."); }
        (long batch, long channels) = (values[0], IsChannelsFirst ? values[1] : values[^1]);
        if (batch != 1 || channels != 1) { scope.RefuseVariant($"{what} [{string.Join(',', values)}] reaches over batch or channels."); }
        return IsChannelsFirst ? values[2..] : values[1..^1];
    }
}
