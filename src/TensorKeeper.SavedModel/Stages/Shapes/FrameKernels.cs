// SPDX-License-Identifier: MIT
using TensorKeeper.SavedModel.Graphs;
using TensorKeeper.SavedModel.Stages.Lists;

namespace TensorKeeper.SavedModel.Stages.Shapes;

/// <summary>Mirrors edges, marks positions, and overwrites parts of tensors: for every element type.</summary>
internal static class FrameKernels
{
    public static void Register(HostKernelTable table) => table
        .Add("MirrorPad", static (in HostCall call) => [Mirror(call)])
        .Add("OneHot", static (in HostCall call) => [Mark(call)])
        .Add("Reverse", static (in HostCall call) => [Reverse(call)])
        .Add("Empty", static (in HostCall call) => [Blank(call)])
        .Add("DeepCopy", static (in HostCall call) => [Tensors.Copy(call[0])])
        .Add("InplaceUpdate", static (in HostCall call) => [Overwrite(call)])
        .Add("ConcatOffset", ConcatOffset)
        .Add("TensorStridedSliceUpdate", static (in HostCall call) => [new SliceSpec(call).Overwrite(call[4])]);

    private static Tensor Mirror(in HostCall call)
    {
        TensorShape shape = call[0].Shape;
        long[] paddings = Tensors.Integers(call[1]);
        long edge = call.Node.Text("mode", "REFLECT") == "REFLECT" ? 1 : 0;
        call.Require(paddings.Length == shape.Rank * 2, $"The first dimension of paddings must be the rank of inputs: {call[1].Shape}, {shape}");
        long[] padded = shape.Dimensions.ToArray();
        for (int axis = 0; axis < shape.Rank; axis++)
        {
            (long before, long after) = (paddings[2 * axis], paddings[(2 * axis) + 1]);
            call.Require(before >= 0 && after >= 0, "paddings must be non-negative");
            call.Require(
                before <= shape[axis] - edge && after <= shape[axis] - edge,
                $"paddings must be no greater than the dimension size{(edge == 1 ? " less one" : "")}: {before}, {after} for {shape[axis]}");
            padded[axis] += before + after;
        }

        long[] strides = StridedCopy.DenseStrides(shape);
        long[] steps = new long[shape.Rank];
        var result = new TensorShape(padded);
        ListReading.RequireRoom(call, call[0].ElementType, result);
        return RunCopy.Merge(call[0], call[0], result, _ =>
        {
            long place = 0;
            for (int axis = 0; axis < steps.Length; axis++)
            {
                long at = steps[axis] - paddings[2 * axis];
                if (at < 0) { at = -at - 1 + edge; }
                if (at >= padded[axis] - paddings[2 * axis] - paddings[(2 * axis) + 1])
                {
                    at = (2 * (padded[axis] - paddings[2 * axis] - paddings[(2 * axis) + 1])) - 1 - edge - at;
                }

                place += at * strides[axis];
            }

            for (int axis = steps.Length - 1; axis >= 0 && ++steps[axis] == padded[axis]; axis--) { steps[axis] = 0; }
            return place;
        });
    }

    private static Tensor Mark(in HostCall call)
    {
        TensorShape shape = call[0].Shape;
        long depth = call.Integer(1);
        call.Require(depth >= 0, $"depth must be non-negative, got: {depth}");
        int axis = call.Node.Int("axis", -1) == -1 ? shape.Rank : Axes.Normal(call, call.Node.Int("axis", -1), shape.Rank + 1);
        long[] ids = call[0].ElementType == ElementType.UInt8 ? [.. call[0].AsSpan<byte>().ToArray()]
            : call[0].ElementType == ElementType.Int8 ? [.. call[0].AsSpan<sbyte>().ToArray()] : Tensors.Integers(call[0]);
        var result = new TensorShape([.. shape.Dimensions[..axis], depth, .. shape.Dimensions[axis..]]);
        ListReading.RequireRoom(call, call[2].ElementType, result);
        long inner = Axes.Product(shape.Dimensions[axis..]);
        return RunCopy.Merge(call[2], call[3], result, i => ids[(i / inner / depth * inner) + (i % inner)] == i / inner % depth ? 0 : ~0);
    }

    private static Tensor Reverse(in HostCall call)
    {
        TensorShape shape = call[0].Shape;
        ReadOnlySpan<bool> turned = call[1].AsSpan<bool>();
        call.Require(turned.Length == shape.Rank, $"'dims' must have {shape.Rank} values, not {turned.Length}");
        long[] strides = StridedCopy.DenseStrides(shape);
        long offset = 0;
        for (int axis = 0; axis < shape.Rank; axis++)
        {
            if (!turned[axis]) { continue; }
            offset += Math.Max(shape[axis] - 1, 0) * strides[axis];
            strides[axis] = -strides[axis];
        }

        return StridedCopy.Copy(call[0], shape, offset, strides);
    }

    /// <summary>What TensorFlow leaves as it found it is zero here.</summary>
    private static Tensor Blank(in HostCall call)
    {
        long[] extents = Tensors.Integers(call[0]);
        call.Require(!extents.Any(static extent => extent < 0), "Dimensions must be >= 0");
        return ListReading.Blank(call, Messages.DataTypes.ToElementType(call.Node.Type("dtype", Messages.DataType.Invalid)), TensorShape.FromTrusted(extents));
    }

    private static Tensor Overwrite(in HostCall call)
    {
        (Tensor tensor, Tensor rows) = (call[0], call[2]);
        long[] indices = Tensors.Integers(call[1]);
        call.Require(tensor.Shape.Rank > 0 && tensor.Shape[0] > 0, "x must have rows");
        long run = Axes.Product(tensor.Shape.Dimensions[1..]);
        call.Require(rows.ElementCount == indices.Length * run && rows.ElementType == tensor.ElementType, $"{rows} are no {indices.Length} rows of {tensor}");
        var latest = new Dictionary<long, long>();
        for (int i = 0; i < indices.Length; i++) { latest[((indices[i] % tensor.Shape[0]) + tensor.Shape[0]) % tensor.Shape[0]] = i; }
        return RunCopy.Merge(rows, tensor, tensor.Shape, i => latest.TryGetValue(i / run, out long row) ? (row * run) + (i % run) : ~i);
    }

    private static Tensor[] ConcatOffset(in HostCall call)
    {
        int rank = (int)call[1].ElementCount;
        int axis = Axes.Normal(call, call[0], rank);
        var offsets = new Tensor[call.InputCount - 1];
        long offset = 0;
        for (int i = 0; i < offsets.Length; i++)
        {
            long[] shape = Tensors.Integers(call[i + 1]);
            call.Require(shape.Length == rank, $"input {i} should contain {rank} elements, but got {shape.Length}");
            long[] at = new long[rank];
            at[axis] = offset;
            offset += shape[axis];
            offsets[i] = Tensors.OfIntegers(call[i + 1].ElementType, [rank], at);
        }

        return offsets;
    }
}
