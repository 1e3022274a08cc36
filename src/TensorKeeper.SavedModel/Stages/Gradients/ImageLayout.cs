// SPDX-License-Identifier: MIT
using TensorKeeper.SavedModel.Graphs;
using TensorKeeper.SavedModel.Stages.Shapes;

namespace TensorKeeper.SavedModel.Stages.Gradients;

/// <summary>Turns images so that their channels come last, and back.</summary>
internal static class ImageLayout
{
    public static bool IsChannelsFirst(SourceNode node) => node.Text("data_format", "NHWC") == "NCHW";

    /// <summary>Returns images with their channels last.</summary>
    public static Tensor ToLast(in HostCall call, Tensor images)
    {
        call.Require(images.Shape.Rank == 4, $"Images have four axes, not {images.Shape}");
        return IsChannelsFirst(call.Node) ? Turned(images, [0, 2, 3, 1]) : images;
    }

    /// <summary>Returns images as the node has them.</summary>
    public static Tensor FromLast(in HostCall call, Tensor images) => IsChannelsFirst(call.Node) ? Turned(images, [0, 3, 1, 2]) : images;

    /// <summary>Returns a shape with the channels last.</summary>
    public static TensorShape ToLast(in HostCall call, long[] extents)
    {
        call.Require(extents.Length == 4 && extents.All(static extent => extent >= 0), $"[{string.Join(',', extents)}] is no shape of images");
        return IsChannelsFirst(call.Node) ? new(extents[0], extents[2], extents[3], extents[1]) : new(extents);
    }

    private static Tensor Turned(Tensor images, int[] order)
    {
        long[] strides = StridedCopy.DenseStrides(images.Shape);
        return StridedCopy.Copy(
            images, new([.. order.Select(axis => images.Shape[axis])]), 0, [.. order.Select(axis => strides[axis])]);
    }
}
