// SPDX-License-Identifier: MIT
namespace TensorKeeper.SavedModel.Stages.Pooling;

/// <summary>Which cells of an image each cell of the pooled image looks at. Immutable.</summary>
internal sealed class SlidingWindow
{
    private readonly TensorShape _input;
    private readonly int _height;
    private readonly (long Window, long Stride, long Before)[] _axes;

    /// <summary>Initializes the window.</summary>
    /// <param name="input">The images, rank 4.</param>
    /// <param name="window">The window, a number for each axis.</param>
    /// <param name="strides">Its steps, a number for each axis.</param>
    /// <param name="same">Pads so that only the stride shrinks the image, the odd cell last; otherwise not at all.</param>
    /// <param name="height">The axis of the height; the width follows it.</param>
    public SlidingWindow(TensorShape input, long[] window, long[] strides, bool same, int height)
    {
        _input = input;
        _height = height;
        _axes = new (long, long, long)[2];
        long[] output = input.Dimensions.ToArray();
        for (int i = 0; i < 2; i++)
        {
            int axis = height + i;
            long size = input[axis];
            long count = same
                ? ((size - 1) / strides[axis]) + 1
                : Math.Max(0, (size - window[axis] + strides[axis]) / strides[axis]);
            output[axis] = size == 0 ? 0 : count;
            long padded = same ? Math.Max(0, ((count - 1) * strides[axis]) + window[axis] - size) : 0;
            _axes[i] = (window[axis], strides[axis], padded / 2);
        }

        Output = new TensorShape(output);
        RowStep = input[height + 1] * (height == 1 ? input[3] : 1);
        ColumnStep = height == 1 ? input[3] : 1;
    }

    /// <summary>Gets the shape of the pooled images.</summary>
    public TensorShape Output { get; }

    /// <summary>Gets the elements from one row of an image to the next.</summary>
    public long RowStep { get; }

    /// <summary>Gets the elements from one cell of a row to the next.</summary>
    public long ColumnStep { get; }

    /// <summary>Returns the rows and columns that a pooled cell looks at, none of them padding.</summary>
    /// <param name="index">The cell's place among the pooled elements.</param>
    /// <param name="origin">The place of row 0, column 0 of the same image and channel.</param>
    public (long Top, long Bottom, long Left, long Right) Cells(long index, out long origin)
    {
        Span<long> at = stackalloc long[4];
        for (int axis = 3; axis >= 0; axis--)
        {
            at[axis] = index % Output[axis];
            index /= Output[axis];
        }

        origin = _height == 1
            ? (at[0] * _input[1] * _input[2] * _input[3]) + at[3]
            : ((at[0] * _input[1]) + at[1]) * _input[2] * _input[3];
        (long top, long bottom) = Range(0, at[_height]);
        (long left, long right) = Range(1, at[_height + 1]);
        return (top, bottom, left, right);
    }

    private (long From, long To) Range(int axis, long position)
    {
        (long window, long stride, long before) = _axes[axis];
        long start = (position * stride) - before;
        return (Math.Max(0, start), Math.Min(_input[_height + axis], start + window));
    }
}
