// SPDX-License-Identifier: MIT
using TensorKeeper.SavedModel.Graphs;

namespace TensorKeeper.SavedModel.Stages.Shapes;

/// <summary>Puts tensors together and takes them apart along an axis.</summary>
internal static class JoinKernels
{
    public static void Register(HostKernelTable table) => table
        .Add("ConcatV2", static (in HostCall call) => Concat(call, call.Range(0, call.InputCount - 1), call[call.InputCount - 1]))
        .Add("Concat", static (in HostCall call) => Concat(call, call.Range(1, call.InputCount - 1), call[0]))
        .Add("Pack", Pack)
        .Add("Unpack", Unpack)
        .Add("Split", Split)
        .Add("SplitV", SplitSizes);

    /// <summary>Joins tensors along the axis that an input says.</summary>
    public static Tensor[] Concat(in HostCall call, Tensor[] parts, Tensor axisInput)
    {
        int axis = Axes.Normal(call, axisInput, parts[0].Shape.Rank);
        long[] extents = parts[0].Shape.Dimensions.ToArray();
        extents[axis] = 0;
        foreach (Tensor part in parts)
        {
            bool fits = part.ElementType == parts[0].ElementType && part.Shape.Rank == extents.Length;
            for (int i = 0; fits && i < extents.Length; i++) { fits = i == axis || part.Shape[i] == parts[0].Shape[i]; }
            call.Require(fits, $"ConcatOp : Dimension of inputs should match: {parts[0]} vs. {part}");
            extents[axis] += part.Shape[axis];
        }

        return [Interleave(parts, TensorShape.FromTrusted(extents), axis)];
    }

    /// <summary>Joins tensors of one type that differ in the extent of one axis alone.</summary>
    public static Tensor Along(int axis, params Tensor[] parts)
    {
        long[] extents = parts[0].Shape.Dimensions.ToArray();
        extents[axis] = parts.Sum(part => part.Shape[axis]);
        return Interleave(parts, TensorShape.FromTrusted(extents), axis);
    }

    private static Tensor[] Pack(in HostCall call)
    {
        Tensor[] parts = call.Range(0, call.InputCount);
        int axis = Axes.Normal(call, call.Node.Int("axis", 0), parts[0].Shape.Rank + 1);
        foreach (Tensor part in parts)
        {
            call.Require(part.Shape == parts[0].Shape, $"Shapes of all inputs must match: values[0].shape = {parts[0].Shape} != {part.Shape}");
        }

        ReadOnlySpan<long> extents = parts[0].Shape.Dimensions;
        return [Interleave(parts, new TensorShape([.. extents[..axis], parts.Length, .. extents[axis..]]), axis)];
    }

    /// <summary>Takes from each part in turn what lies beyond the axis, for each place before it.</summary>
    private static Tensor Interleave(Tensor[] parts, TensorShape shape, int axis)
    {
        long outer = Axes.Product(shape.Dimensions[..axis]);
        var runs = new (Tensor Source, long Offset, long Length)[checked((int)(outer * parts.Length))];
        int at = 0;
        for (long i = 0; i < outer; i++)
        {
            foreach (Tensor part in parts)
            {
                long length = part.ElementCount / outer;
                runs[at++] = (part, i * length, length);
            }
        }

        return RunCopy.Join(parts[0].ElementType, shape, runs);
    }

    private static Tensor[] Unpack(in HostCall call)
    {
        TensorShape shape = call[0].Shape;
        int axis = Axes.Normal(call, call.Node.Int("axis", 0), shape.Rank);
        int count = call.Node.Outputs.Count;
        call.Require(shape[axis] == count, $"Input shape axis {axis} must equal {count}, got shape {shape}");
        Tensor[] parts = Cut(call[0], axis, [.. Enumerable.Repeat(1L, count)]);
        TensorShape inner = new([.. shape.Dimensions[..axis], .. shape.Dimensions[(axis + 1)..]]);
        return [.. parts.Select(part => Tensors.View(part, inner))];
    }

    private static Tensor[] Split(in HostCall call)
    {
        int axis = Axes.Normal(call, call[0], call[1].Shape.Rank);
        int count = call.Node.Outputs.Count;
        long extent = call[1].Shape[axis];
        call.Require(extent % count == 0, $"Number of ways to split should evenly divide the split dimension, but got split_dim {axis} (size = {extent}) and num_split {count}");
        return Cut(call[1], axis, [.. Enumerable.Repeat(extent / count, count)]);
    }

    private static Tensor[] SplitSizes(in HostCall call)
    {
        int axis = Axes.Normal(call, call[2], call[0].Shape.Rank);
        long[] sizes = Tensors.Integers(call[1]);
        long extent = call[0].Shape[axis];
        int open = Array.IndexOf(sizes, -1L);
        if (open >= 0) { sizes[open] = extent - (sizes.Sum() + 1); }
        call.Require(
            sizes.Length == call.Node.Outputs.Count && sizes.All(static size => size >= 0) && sizes.Sum() == extent,
            $"Determined shape must either match input shape along split_dim exactly if fully specified, or be less than the size of the input along split_dim if not fully specified.  Got: {sizes.Sum()}");
        return Cut(call[0], axis, sizes);
    }

    private static Tensor[] Cut(Tensor tensor, int axis, long[] sizes)
    {
        long[] strides = StridedCopy.DenseStrides(tensor.Shape);
        var parts = new Tensor[sizes.Length];
        long start = 0;
        for (int i = 0; i < parts.Length; i++)
        {
            long[] extents = tensor.Shape.Dimensions.ToArray();
            extents[axis] = sizes[i];
            parts[i] = StridedCopy.Copy(tensor, TensorShape.FromTrusted(extents), start * strides[axis], strides);
            start += sizes[i];
        }

        return parts;
    }
}
