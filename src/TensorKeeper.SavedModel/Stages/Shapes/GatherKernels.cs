// SPDX-License-Identifier: MIT
using TensorKeeper.SavedModel.Graphs;

namespace TensorKeeper.SavedModel.Stages.Shapes;

/// <summary>Takes slices by index: <c>Gather</c>, <c>GatherV2</c>, <c>GatherNd</c>. An index out of range is an error, as on TensorFlow's CPU.</summary>
internal static class GatherKernels
{
    public static void Register(HostKernelTable table) => table
        .Add("Gather", static (in HostCall call) => [Gather(call, 0, 0)])
        .Add("GatherV2", static (in HostCall call) => [Gather(call, Axes.Normal(call, call[2], call[0].Shape.Rank), call.Node.Int("batch_dims", 0))])
        .Add("GatherNd", GatherNd);

    private static Tensor Gather(in HostCall call, int axis, long batchDims)
    {
        Tensor source = call[0];
        TensorShape shape = source.Shape;
        TensorShape indexShape = call[1].Shape;
        long[] indices = Tensors.Integers(call[1]);
        call.Require(shape.Rank > 0, "params must be at least 1 dimensional");
        int batch = (int)(batchDims < 0 ? batchDims + indexShape.Rank : batchDims);
        call.Require(batch >= 0 && batch <= axis && batch <= indexShape.Rank, $"batch_dims ({batch}) must be less than or equal to axis ({axis})");
        call.Require(
            shape.Dimensions[..batch].SequenceEqual(indexShape.Dimensions[..batch]), $"params.shape {shape} and indices.shape {indexShape} differ in a batch dimension");

        long extent = shape[axis];
        for (int i = 0; i < indices.Length; i++)
        {
            call.Require(indices[i] >= 0 && indices[i] < extent, $"indices[{i}] = {indices[i]} is not in [0, {extent})");
        }

        long batches = Axes.Product(shape.Dimensions[..batch]);
        long outer = Axes.Product(shape.Dimensions[batch..axis]);
        long run = Axes.Product(shape.Dimensions[(axis + 1)..]);
        long perBatch = batches == 0 ? 0 : indices.Length / batches;
        long[] offsets = new long[checked(batches * outer * perBatch)];
        int at = 0;
        for (long b = 0; b < batches; b++)
        {
            for (long o = 0; o < outer; o++)
            {
                for (long i = 0; i < perBatch; i++) { offsets[at++] = ((((b * outer) + o) * extent) + indices[(b * perBatch) + i]) * run; }
            }
        }

        TensorShape result = new([.. shape.Dimensions[..axis], .. indexShape.Dimensions[batch..], .. shape.Dimensions[(axis + 1)..]]);
        return RunCopy.Take(source, result, run, offsets);
    }

    private static Tensor[] GatherNd(in HostCall call)
    {
        TensorShape shape = call[0].Shape;
        TensorShape indexShape = call[1].Shape;
        call.Require(indexShape.Rank > 0, "indices must be at least a vector");
        int depth = (int)indexShape[indexShape.Rank - 1];
        call.Require(depth <= shape.Rank, $"index innermost dimension length must be <= params rank; saw: {depth} vs. {shape.Rank}");
        long[] indices = Tensors.Integers(call[1]);
        long[] strides = StridedCopy.DenseStrides(shape);
        long[] offsets = new long[checked((int)Axes.Product(indexShape.Dimensions[..^1]))];
        for (int i = 0; i < offsets.Length; i++)
        {
            for (int axis = 0; axis < depth; axis++)
            {
                long index = indices[(i * depth) + axis];
                call.Require(index >= 0 && index < shape[axis], $"indices[{i}] does not index into param shape {shape}");
                offsets[i] += index * strides[axis];
            }
        }

        ReadOnlySpan<long> inner = shape.Dimensions[depth..];
        return [RunCopy.Take(call[0], new TensorShape([.. indexShape.Dimensions[..^1], .. inner]), Axes.Product(inner), offsets)];
    }
}
