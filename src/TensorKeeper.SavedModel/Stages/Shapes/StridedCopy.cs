// SPDX-License-Identifier: MIT
namespace TensorKeeper.SavedModel.Stages.Shapes;

/// <summary>Copies what a walk with a stride in each dimension passes: slices, transposes, reversals, broadcasts.</summary>
internal static class StridedCopy
{
    /// <summary>Copies elements.</summary>
    /// <param name="source">Where they are.</param>
    /// <param name="shape">How many steps are made in each dimension; may have more or fewer dimensions than the source.</param>
    /// <param name="offset">The first element.</param>
    /// <param name="strides">How many elements a step in each dimension of <paramref name="shape"/> moves; 0 repeats, negative goes back.</param>
    public static Tensor Copy(Tensor source, TensorShape shape, long offset, ReadOnlySpan<long> strides)
    {
        Tensors.RequireRoom(source.ElementType, shape);
        long count = shape.GetElementCount();
        if (count == 0) { return RunCopy.Take(source, shape, 0, []); }
        long run = 1;
        int outer = shape.Rank;
        while (outer > 0 && (shape[outer - 1] == 1 || strides[outer - 1] == run)) { run *= shape[--outer]; }

        if (count / run > Tensors.MaxBytes / sizeof(long)) { throw Tensors.TooLarge(shape); }
        long[] offsets = new long[count / run];
        long[] steps = new long[outer];
        long at = offset;
        for (int i = 0; i < offsets.Length; i++)
        {
            offsets[i] = at;
            for (int axis = outer - 1; axis >= 0; axis--)
            {
                at += strides[axis];
                if (++steps[axis] < shape[axis]) { break; }
                at -= strides[axis] * shape[axis];
                steps[axis] = 0;
            }
        }

        return RunCopy.Take(source, shape, run, offsets);
    }

    /// <summary>Returns how many elements a step in each dimension of a dense tensor moves.</summary>
    public static long[] DenseStrides(TensorShape shape)
    {
        long[] strides = new long[shape.Rank];
        long stride = 1;
        for (int axis = shape.Rank - 1; axis >= 0; axis--)
        {
            strides[axis] = stride;
            stride *= shape[axis];
        }

        return strides;
    }
}
