// SPDX-License-Identifier: MIT
using TensorKeeper.SavedModel.Graphs;
using TensorKeeper.SavedModel.Stages.Shapes;

namespace TensorKeeper.SavedModel.Stages.Sparse;

/// <summary>Joins and cuts sparse tensors: <c>SparseConcat</c>, <c>SparseSlice</c>, <c>SparseSplit</c>. The values keep row-major order.</summary>
internal static class SparseMoveKernels
{
    public static void Register(HostKernelTable table) => table
        .AddPrepared("SparseConcat", PrepareConcat)
        .Add("SparseSlice", Slice)
        .AddPrepared("SparseSplit", PrepareSplit);

    private static HostKernel PrepareConcat(SourceNode node)
    {
        int count = node.Inputs.Count / 3;
        long wanted = node.Int("concat_dim", 0);
        if (count < 1 || node.Inputs.Count != 3 * count) { throw new ServingException(ServingErrorCode.InvalidArgument, "SparseConcat takes indices, values and shapes of as many tensors."); }
        return (in HostCall call) =>
        {
            var parts = new SparseValue[count];
            for (int i = 0; i < count; i++) { parts[i] = SparseValue.Read(call, i, count + i, (2 * count) + i); }
            int rank = parts[0].Rank;
            long axis = wanted < 0 ? wanted + rank : wanted;
            call.Require(axis >= 0 && axis < rank, $"Concat dimension must be in range [{-rank}, {rank}), got {wanted}");
            long[] shape = [.. parts[0].Shape];
            var rows = new List<(long[] Index, Tensor Source, int At)>();
            long offset = 0;
            foreach (SparseValue part in parts)
            {
                call.Require(part.Rank == rank, "Ranks of all input tensors must match");
                for (int i = 0; i < rank; i++) { call.Require(i == axis || part.Shape[i] == shape[i], $"Input shapes must match in dimension {i}"); }
                for (int i = 0; i < part.Count; i++)
                {
                    long[] index = [.. part.Row(i)];
                    index[axis] += offset;
                    rows.Add((index, part.Values, i));
                }

                call.Require(offset <= long.MaxValue - part.Shape[axis], "The concatenated dimension is too large");
                offset += part.Shape[axis];
            }

            shape[axis] = offset;
            (long[] Index, Tensor Source, int At)[] sorted = [.. rows.OrderBy(static row => row.Index, IndexOrder.Instance)];
            Tensor values = RunCopy.Join(parts[0].Values.ElementType, [sorted.Length], [.. sorted.Select(static row => (row.Source, (long)row.At, 1L))]);
            return SparseValue.ToTensors([.. sorted.SelectMany(static row => row.Index)], values, shape);
        };
    }

    private static Tensor[] Slice(in HostCall call)
    {
        SparseValue source = SparseValue.Read(call, 0, 1, 2);
        long[] start = Tensors.Integers(call[3]);
        long[] size = Tensors.Integers(call[4]);
        call.Require(start.Length == source.Rank && size.Length == source.Rank, $"start and size must have {source.Rank} elements");
        long[] shape = new long[source.Rank];
        for (int i = 0; i < shape.Length; i++)
        {
            call.Require(start[i] >= 0 && size[i] >= 0, "start and size must not be negative");
            shape[i] = Math.Max(0, Math.Min(size[i], source.Shape[i] - start[i]));
        }

        return Cut(source, start, shape);
    }

    private static HostKernel PrepareSplit(SourceNode node)
    {
        long count = node.Int("num_split", 1);
        if (count is < 1 or > 65_536) { throw new ServingException(ServingErrorCode.InvalidArgument, $"num_split is {count}"); }
        return (in HostCall call) =>
        {
            SparseValue source = SparseValue.Read(call, 1, 2, 3);
            long axis = Tensors.Integers(call[0])[0];
            if (axis < 0) { axis += source.Rank; }
            call.Require(axis >= 0 && axis < source.Rank, $"Input axis should be in range [0, {source.Rank})");
            call.Require(count <= source.Shape[axis], $"Input num_split should be between 1 and the splitting dimension size ({source.Shape[axis]}), got {count}");
            var results = new Tensor[3 * count];

            // The first parts are one longer if the dimension does not divide.
            (long length, long longer) = Math.DivRem(source.Shape[axis], count);
            long[] start = new long[source.Rank];
            for (int i = 0; i < count; i++)
            {
                long[] shape = [.. source.Shape];
                shape[axis] = length + (i < longer ? 1 : 0);
                Tensor[] part = Cut(source, start, shape);
                for (int j = 0; j < 3; j++) { results[(j * count) + i] = part[j]; }
                start[axis] += shape[axis];
            }

            return results;
        };
    }

    private static Tensor[] Cut(SparseValue source, long[] start, long[] shape)
    {
        var indices = new List<long>();
        var kept = new List<long>();
        for (int i = 0; i < source.Count; i++)
        {
            ReadOnlySpan<long> row = source.Row(i);
            bool inside = true;
            for (int axis = 0; axis < row.Length; axis++) { inside = inside && row[axis] >= start[axis] && row[axis] - start[axis] < shape[axis]; }
            if (!inside) { continue; }
            kept.Add(i);
            for (int axis = 0; axis < row.Length; axis++) { indices.Add(row[axis] - start[axis]); }
        }

        return SparseValue.ToTensors(indices, RunCopy.Take(source.Values, [kept.Count], 1, [.. kept]), shape);
    }
}
