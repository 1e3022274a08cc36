// SPDX-License-Identifier: MIT
namespace TensorKeeper.SavedModel.Stages.Shapes;

/// <summary>Cuts, reverses, transposes and repeats.</summary>
internal static class SliceKernels
{
    public static void Register(HostKernelTable table) => table
        .Add("StridedSlice", static (in HostCall call) => [new SliceSpec(call).Apply()])
        .Add("Slice", Slice)
        .Add("ReverseV2", Reverse)
        .Add("Transpose", Transpose)
        .Add("Tile", Tile)
        .Add("Pad", static (in HostCall call) => [Pad(call, null)])
        .Add("PadV2", static (in HostCall call) => [Pad(call, call[2])]);

    private static Tensor[] Slice(in HostCall call)
    {
        TensorShape shape = call[0].Shape;
        long[] begin = Tensors.Integers(call[1]);
        long[] size = Tensors.Integers(call[2]);
        call.Require(begin.Length == shape.Rank && size.Length == shape.Rank, $"Expected begin and size arguments to be 1-D tensors of size {shape.Rank}");
        long[] strides = StridedCopy.DenseStrides(shape);
        long offset = 0;
        for (int axis = 0; axis < shape.Rank; axis++)
        {
            if (size[axis] == -1) { size[axis] = shape[axis] - begin[axis]; }
            call.Require(begin[axis] >= 0 && begin[axis] <= shape[axis], $"Expected begin[{axis}] in [0, {shape[axis]}], but got {begin[axis]}");
            call.Require(
                size[axis] >= 0 && size[axis] <= shape[axis] - begin[axis],
                $"Expected size[{axis}] in [0, {shape[axis] - begin[axis]}], but got {size[axis]}");
            offset += begin[axis] * strides[axis];
        }

        return [StridedCopy.Copy(call[0], TensorShape.FromTrusted(size), offset, strides)];
    }

    private static Tensor[] Reverse(in HostCall call)
    {
        TensorShape shape = call[0].Shape;
        long[] strides = StridedCopy.DenseStrides(shape);
        long offset = 0;
        bool[] seen = new bool[shape.Rank];
        foreach (long named in Tensors.Integers(call[1]))
        {
            int axis = Axes.Normal(call, named, shape.Rank);
            call.Require(!seen[axis], $"axis {axis} specified more than once.");
            seen[axis] = true;
            offset += Math.Max(shape[axis] - 1, 0) * strides[axis];
            strides[axis] = -strides[axis];
        }

        return [StridedCopy.Copy(call[0], shape, offset, strides)];
    }

    private static Tensor[] Transpose(in HostCall call)
    {
        TensorShape shape = call[0].Shape;
        long[] order = Tensors.Integers(call[1]);
        bool isPermutation = order.Order().SequenceEqual(Enumerable.Range(0, shape.Rank).Select(static axis => (long)axis));
        call.Require(isPermutation, "perm must be a permutation of the dimensions");
        long[] strides = StridedCopy.DenseStrides(shape);
        TensorShape turned = new([.. order.Select(axis => shape[(int)axis])]);
        return [StridedCopy.Copy(call[0], turned, 0, [.. order.Select(axis => strides[axis])])];
    }

    private static Tensor[] Tile(in HostCall call)
    {
        TensorShape shape = call[0].Shape;
        long[] multiples = Tensors.Integers(call[1]);
        call.Require(multiples.Length == shape.Rank, $"Expected multiples argument to be a vector of length {shape.Rank} but got length {multiples.Length}");
        call.Require(multiples.All(static multiple => multiple >= 0), "Expected multiples >= 0");
        long[] dense = StridedCopy.DenseStrides(shape);
        var extents = new List<long>(shape.Rank * 2);
        var strides = new List<long>(shape.Rank * 2);
        long[] tiled = new long[shape.Rank];
        for (int axis = 0; axis < shape.Rank; axis++)
        {
            extents.AddRange(multiples[axis], shape[axis]);
            strides.AddRange(0, dense[axis]);
            tiled[axis] = checked(multiples[axis] * shape[axis]);
        }

        return [Tensors.View(StridedCopy.Copy(call[0], new TensorShape([.. extents]), 0, [.. strides]), TensorShape.FromTrusted(tiled))];
    }

    /// <summary>Pads input 0 as input 1 says, with a value or with zeros.</summary>
    public static Tensor Pad(in HostCall call, Tensor? value)
    {
        Tensor tensor = call[0];
        long[] paddings = Tensors.Integers(call[1]);
        call.Require(paddings.Length == tensor.Shape.Rank * 2, $"The first dimension of paddings must be the rank of inputs: {call[1].Shape}, {tensor.Shape}");
        call.Require(paddings.All(static padding => padding >= 0), "Paddings must be non-negative");
        value ??= tensor.ElementType == ElementType.String ? Tensor.OfText([], "") : Tensors.Zeros(tensor.ElementType, []);
        for (int axis = 0; axis < tensor.Shape.Rank; axis++)
        {
            Tensor before = Border(tensor, value, axis, paddings[axis * 2]);
            Tensor after = Border(tensor, value, axis, paddings[(axis * 2) + 1]);
            tensor = JoinKernels.Along(axis, before, tensor, after);
        }

        return tensor;
    }

    private static Tensor Border(Tensor tensor, Tensor value, int axis, long extent)
    {
        long[] extents = tensor.Shape.Dimensions.ToArray();
        extents[axis] = extent;
        return StridedCopy.Copy(value, TensorShape.FromTrusted(extents), 0, new long[extents.Length]);
    }
}
