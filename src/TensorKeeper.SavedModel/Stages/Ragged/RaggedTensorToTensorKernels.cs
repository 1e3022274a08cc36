// SPDX-License-Identifier: MIT
using System.Text;
using TensorKeeper.SavedModel.Graphs;
using TensorKeeper.SavedModel.Stages.Shapes;

namespace TensorKeeper.SavedModel.Stages.Ragged;

/// <summary>Pads ragged rows into a dense tensor: <c>RaggedTensorToTensor</c>.</summary>
internal static class RaggedTensorToTensorKernels
{
    public static void Register(HostKernelTable table) => table.AddPrepared("RaggedTensorToTensor", Prepare);

    private static HostKernel Prepare(SourceNode node)
    {
        string[] types = [.. (node.Attribute("row_partition_types")?.List?.Bytes ?? []).Select(static name => Encoding.ASCII.GetString(name.Span))];
        if (types.Length == 0) { throw new ServingException(ServingErrorCode.InvalidArgument, "row_partition_types is empty."); }
        return (in HostCall call) => [Run(call, types)];
    }

    private static Tensor Run(in HostCall call, string[] types)
    {
        Tensor values = call[1];
        RowPartition[] partitions = Partitions(call, types, out long firstExtent);
        int raggedRank = partitions.Length;
        long[] extents = OutputExtents(call, partitions, firstExtent, values.Shape);
        TensorShape shape = TensorShape.FromTrusted(extents);
        TensorShape inner = new(extents.AsSpan(raggedRank + 1));
        call.Require(
            values.Shape.Rank > 0 && inner == new TensorShape(values.Shape.Dimensions[1..]),
            $"values.shape {values.Shape} does not end in the inner shape {inner} of the result");
        Tensor padding = Broadcasting.Stretch(call, call[2], inner);
        int[] sources = Sources(call, partitions, extents.AsSpan(0, raggedRank + 1), firstExtent, values.Shape[0]);
        long length = inner.GetElementCount();
        var runs = new (Tensor Source, long Offset, long Length)[sources.Length];
        for (int i = 0; i < runs.Length; i++) { runs[i] = sources[i] >= 0 ? (values, sources[i] * length, length) : (padding, 0, length); }
        return RunCopy.Join(values.ElementType, shape, runs);
    }

    private static RowPartition[] Partitions(in HostCall call, string[] types, out long firstExtent)
    {
        int skipped = types[0] == "FIRST_DIM_SIZE" ? 1 : 0;
        var partitions = new RowPartition[types.Length - skipped];
        for (int i = 0; i < partitions.Length; i++)
        {
            partitions[i] = new RowPartition(call, types[i + skipped], Tensors.Integers(call[3 + skipped + i]));
        }

        call.Require(partitions.Length > 0, "There must be at least one row partition.");
        if (skipped == 1) { call.Require(call[3].ElementCount == 1, "FIRST_DIM_SIZE must be a scalar."); }
        firstExtent = skipped == 1 ? Tensors.Integers(call[3])[0] : partitions[0].Rows;
        call.Require(firstExtent >= 0, "The first dimension is not known.");
        return partitions;
    }

    /// <summary>What the caller leaves open is as large as the longest row.</summary>
    private static long[] OutputExtents(in HostCall call, RowPartition[] partitions, long firstExtent, TensorShape values)
    {
        int rank = partitions.Length + Math.Max(values.Rank, 1);
        long[] wanted = Tensors.Integers(call[0]);
        call.Require(call[0].Shape.Rank == 1 || (wanted.Length == 1 && wanted[0] == -1), "The only valid scalar shape tensor is the fully unknown shape specified as -1.");
        bool open = call[0].Shape.Rank == 0;
        call.Require(open || wanted.Length == rank, $"The shape has {wanted.Length} dimensions, the ragged tensor {rank}.");
        long[] extents = new long[rank];
        for (int axis = 0; axis < rank; axis++)
        {
            extents[axis] = !open && wanted[axis] >= 0 ? wanted[axis]
                : axis == 0 ? firstExtent
                : axis <= partitions.Length ? partitions[axis - 1].LongestRow
                : values[axis - partitions.Length];
        }

        return extents;
    }

    /// <summary>For each place of the result the row of the values that goes there, or -1.</summary>
    private static int[] Sources(in HostCall call, RowPartition[] partitions, ReadOnlySpan<long> extents, long firstExtent, long valueCount)
    {
        TensorShape places = new(extents);
        call.Require(places.TryGetElementCount(out long count) && count <= Tensors.MaxBytes / sizeof(long), $"A padded tensor of shape {places} is larger than the host can hold.");
        int[] sources = new int[count];
        Array.Fill(sources, -1);
        long[] strides = StridedCopy.DenseStrides(places);
        long[] targets = new long[firstExtent];
        for (int i = 0; i < targets.Length; i++) { targets[i] = i < extents[0] ? i * strides[0] : -1; }
        for (int level = 0; level < partitions.Length; level++) { targets = partitions[level].Spread(call, targets, extents[level + 1], strides[level + 1]); }
        call.Require(targets.Length == valueCount, $"Row partition has {targets.Length} values, but there are {valueCount}.");
        for (int i = 0; i < targets.Length; i++)
        {
            if (targets[i] >= 0) { sources[targets[i]] = i; }
        }

        return sources;
    }
}
