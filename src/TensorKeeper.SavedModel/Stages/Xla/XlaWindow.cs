// SPDX-License-Identifier: MIT
namespace TensorKeeper.SavedModel.Stages.Xla;

/// <summary>A window that slides over all axes of a tensor. Immutable.</summary>
/// <remarks>
/// A base dilation puts gaps between the elements, padding is added around (or, if negative, taken away), a window dilation
/// puts gaps between what the window covers.
/// </remarks>
internal sealed class XlaWindow
{
    private readonly TensorShape _shape;
    private readonly long[] _strides;
    private readonly long[] _baseDilations;
    private readonly long[] _windowDilations;
    private readonly long[] _before;

    private XlaWindow(
        TensorShape shape, TensorShape result, long[] extents, long[] strides, long[] baseDilations, long[] windowDilations, long[] before)
    {
        _shape = shape;
        Result = result;
        Extents = extents;
        _strides = strides;
        _baseDilations = baseDilations;
        _windowDilations = windowDilations;
        _before = before;
    }

    /// <summary>Gets the number of places in each axis.</summary>
    public TensorShape Result { get; }

    /// <summary>Gets the number of elements that the window covers in each axis.</summary>
    public long[] Extents { get; }

    /// <summary>Makes the window of a reduction: as large as the axes that are reduced, at one place of each.</summary>
    public static XlaWindow Whole(TensorShape shape, long[] extents)
    {
        long[] ones = Enumerable.Repeat(1L, shape.Rank).ToArray();
        long[] result = shape.Dimensions.ToArray();
        for (int axis = 0; axis < result.Length; axis++) { result[axis] = extents[axis] == result[axis] ? 1 : result[axis]; }
        return new XlaWindow(shape, new(result), extents, ones, ones, ones, new long[shape.Rank]);
    }

    /// <summary>Reads the window of <c>XlaReduceWindow</c>: inputs 2 to 6.</summary>
    public static XlaWindow Of(in HostCall call) =>
        Of(call, 2, 3, Numbers(call, 4, 1, int.MaxValue), Numbers(call, 5, 1, int.MaxValue), 6);

    /// <summary>Reads a window without gaps.</summary>
    /// <param name="call">The call.</param>
    /// <param name="extentsInput">The input that says how many elements it covers in each axis.</param>
    /// <param name="stridesInput">The input that says how far apart places are.</param>
    /// <param name="paddingInput">The input that says how many elements are added before and behind.</param>
    public static XlaWindow Plain(in HostCall call, int extentsInput, int stridesInput, int paddingInput)
    {
        long[] ones = [.. Enumerable.Repeat(1L, call[0].Shape.Rank)];
        return Of(call, extentsInput, stridesInput, ones, ones, paddingInput);
    }

    private static XlaWindow Of(in HostCall call, int extentsInput, int stridesInput, long[] baseDilations, long[] windowDilations, int paddingInput)
    {
        TensorShape shape = call[0].Shape;
        long[] extents = Numbers(call, extentsInput, 1, 1 << 24);
        long[] strides = Numbers(call, stridesInput, 1, int.MaxValue);
        long[] padding = Tensors.Integers(call[paddingInput]);
        bool fits = padding.Length == 2 * shape.Rank && padding.All(static pad => Math.Abs(pad) <= int.MaxValue);
        call.Require(fits, $"The padding is two numbers for each axis of {shape}");
        long[] before = new long[shape.Rank];
        long[] result = new long[shape.Rank];
        for (int axis = 0; axis < result.Length; axis++)
        {
            before[axis] = padding[2 * axis];
            long dilated = shape[axis] == 0 ? 0 : checked(((shape[axis] - 1) * baseDilations[axis]) + 1);
            long covered = checked(((extents[axis] - 1) * windowDilations[axis]) + 1);
            long padded = dilated + before[axis] + padding[(2 * axis) + 1];
            result[axis] = padded < covered ? 0 : ((padded - covered) / strides[axis]) + 1;
        }

        return new XlaWindow(shape, new(result), extents, strides, baseDilations, windowDilations, before);
    }

    /// <summary>Returns which element of an axis the window covers; -1 if it covers padding or a gap.</summary>
    public long SourceOf(int axis, long place, long step)
    {
        long at = (place * _strides[axis]) + (step * _windowDilations[axis]) - _before[axis];
        if (at < 0 || at % _baseDilations[axis] != 0) { return -1; }
        at /= _baseDilations[axis];
        return at < _shape[axis] ? at : -1;
    }

    private static long[] Numbers(in HostCall call, int input, long least, long most)
    {
        long[] numbers = Tensors.Integers(call[input]);
        bool fits = numbers.Length == call[0].Shape.Rank && numbers.All(number => number >= least && number <= most);
        call.Require(fits, $"input {input} has a number from {least} to {most} for each axis of {call[0].Shape}");
        return numbers;
    }
}
