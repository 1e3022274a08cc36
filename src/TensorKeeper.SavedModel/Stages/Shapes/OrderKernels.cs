// SPDX-License-Identifier: MIT
using TensorKeeper.SavedModel.Graphs;

namespace TensorKeeper.SavedModel.Stages.Shapes;

/// <summary>Changes the order of elements along axes: for every element type.</summary>
internal static class OrderKernels
{
    public static void Register(HostKernelTable table) => table
        .Add("Roll", Roll)
        .Add("ReverseSequence", ReverseSequence);

    /// <summary>What leaves an axis at its end comes in again at its start; shifts of one axis add up.</summary>
    private static Tensor[] Roll(in HostCall call)
    {
        Tensor tensor = call[0];
        TensorShape shape = tensor.Shape;
        long[] shifts = Tensors.Integers(call[1]);
        long[] axes = Tensors.Integers(call[2]);
        call.Require(shape.Rank > 0, "input must be 1-D or higher");
        call.Require(shifts.Length == axes.Length, "shift and axis must have the same size");
        long[] by = new long[shape.Rank];
        for (int i = 0; i < axes.Length; i++)
        {
            int axis = Axes.Normal(call, axes[i], shape.Rank);
            long extent = Math.Max(shape[axis], 1);
            by[axis] = (((by[axis] + (shifts[i] % extent)) % extent) + extent) % extent;
        }

        long[] strides = StridedCopy.DenseStrides(shape);
        long[] offsets = new long[tensor.ElementCount];
        for (long i = 0; i < offsets.Length; i++)
        {
            long rest = i;
            for (int axis = 0; axis < by.Length; axis++)
            {
                long at = rest / strides[axis];
                rest %= strides[axis];
                offsets[i] += (at - by[axis] + (at < by[axis] ? shape[axis] : 0)) * strides[axis];
            }
        }

        return [RunCopy.Take(tensor, shape, 1, offsets)];
    }

    /// <summary>Reverses the first elements of each sequence, as many as it has.</summary>
    private static Tensor[] ReverseSequence(in HostCall call)
    {
        Tensor tensor = call[0];
        TensorShape shape = tensor.Shape;
        long[] lengths = Tensors.Integers(call[1]);
        int time = Axes.Normal(call, call.Node.Int("seq_dim", 0), shape.Rank);
        int batch = Axes.Normal(call, call.Node.Int("batch_dim", 0), shape.Rank);
        call.Require(time != batch, $"batch_dim == seq_dim {time}");
        call.Require(lengths.Length == shape[batch], $"Length of seq_lengths != input.dims({batch}), ({lengths.Length} vs. {shape[batch]})");
        foreach (long length in lengths) { call.Require(length >= 0 && length <= shape[time], $"seq_lens({length}) is not within 0 and {shape[time]}"); }
        long[] strides = StridedCopy.DenseStrides(shape);
        long[] offsets = new long[tensor.ElementCount];
        for (long i = 0; i < offsets.Length; i++)
        {
            long at = i / strides[time] % shape[time];
            long length = lengths[i / strides[batch] % shape[batch]];
            offsets[i] = at < length ? i + ((length - 1 - at - at) * strides[time]) : i;
        }

        return [RunCopy.Take(tensor, shape, 1, offsets)];
    }
}
