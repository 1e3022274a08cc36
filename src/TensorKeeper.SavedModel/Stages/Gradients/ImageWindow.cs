// SPDX-License-Identifier: MIT
using TensorKeeper.SavedModel.Graphs;

namespace TensorKeeper.SavedModel.Stages.Gradients;

/// <summary>A window that moved over rows and columns of images [batch, row, column, channel]. Immutable.</summary>
internal sealed class ImageWindow
{
    private readonly long[] _strides;
    private readonly long[] _dilations;
    private readonly long[] _before = new long[2];

    private ImageWindow(TensorShape image, long[] kernel, long[] strides, long[] dilations)
    {
        (Image, Kernel, _strides, _dilations) = (image, kernel, strides, dilations);
    }

    /// <summary>Gets the shape of the images.</summary>
    public TensorShape Image { get; }

    /// <summary>Gets the rows and columns of the window.</summary>
    public long[] Kernel { get; }

    /// <summary>Gets the rows and columns of places.</summary>
    public long[] Places { get; } = new long[2];

    /// <summary>Reads strides, dilations and padding of the node.</summary>
    /// <param name="call">The call.</param>
    /// <param name="image">The images' shape, channels last.</param>
    /// <param name="kernel">Rows and columns of the window.</param>
    /// <param name="strides">The strides for each axis, if they are not an attribute.</param>
    /// <exception cref="ServingException">The window reaches over batch or channels, or is none.</exception>
    public static ImageWindow Of(in HostCall call, TensorShape image, long[] kernel, long[]? strides = null)
    {
        call.Require(image.Rank == 4, $"Images have four axes, not {image}");
        long[] dilations = call.Node.Ints("dilations");
        var window = new ImageWindow(
            image,
            kernel,
            SpaceOf(call, strides ?? call.Node.Ints("strides"), "strides"),
            dilations.Length == 0 ? [1, 1] : SpaceOf(call, dilations, "dilations"));
        string padding = call.Node.Text("padding", "");
        long[] pads = call.Node.Ints("explicit_paddings");
        int first = ImageLayout.IsChannelsFirst(call.Node) ? 2 : 1;
        for (int axis = 0; axis < 2; axis++)
        {
            (long extent, long stride) = (image[axis + 1], window._strides[axis]);
            call.Require(kernel[axis] is > 0 and <= 1 << 20, $"A window of {kernel[axis]} cells is none");
            long reach = ((kernel[axis] - 1) * window._dilations[axis]) + 1;
            long before = 0;
            long after = 0;
            if (padding == "SAME")
            {
                long total = Math.Max(((((extent + stride - 1) / stride) - 1) * stride) + reach - extent, 0);
                (before, after) = (total / 2, total - (total / 2));
            }
            else if (padding == "EXPLICIT")
            {
                call.Require(pads.Length == 8, $"Explicit padding has {pads.Length} numbers where 8 are expected");
                (before, after) = (pads[2 * (first + axis)], pads[(2 * (first + axis)) + 1]);
            }
            else
            {
                call.Require(padding == "VALID", $"There is no padding '{padding}'");
            }

            window._before[axis] = before;
            window.Places[axis] = Math.Max(((extent + before + after - reach) / stride) + 1, 0);
        }

        return window;
    }

    /// <summary>Picks the numbers of rows and columns from those of all four axes.</summary>
    public static long[] SpaceOf(in HostCall call, long[] all, string what)
    {
        bool isFirst = ImageLayout.IsChannelsFirst(call.Node);
        call.Require(all.Length == 4 && all[0] == 1 && all[isFirst ? 1 : 3] == 1, $"{what} [{string.Join(',', all)}] reach over batch or channels");
        long[] space = isFirst ? all[2..] : all[1..3];
        call.Require(space.All(static number => number is > 0 and <= int.MaxValue), $"{what} [{string.Join(',', all)}] are not positive");
        return space;
    }

    /// <summary>Returns the row (axis 0) or column (axis 1) that a cell of the window sees; -1 if that is padding.</summary>
    public long SourceOf(int axis, long place, long cell)
    {
        long at = (place * _strides[axis]) - _before[axis] + (cell * _dilations[axis]);
        return at >= 0 && at < Image[axis + 1] ? at : -1;
    }

    /// <summary>Checks that a tensor has a value for each place.</summary>
    public void RequirePlaces(in HostCall call, Tensor gradient, long channels)
    {
        TensorShape shape = gradient.Shape;
        bool fits = shape.Rank == 4 && shape[0] == Image[0] && shape[1] == Places[0] && shape[2] == Places[1] && shape[3] == channels;
        call.Require(fits, $"A gradient of [{Image[0]},{Places[0]},{Places[1]},{channels}] was expected, not {shape}");
    }
}
