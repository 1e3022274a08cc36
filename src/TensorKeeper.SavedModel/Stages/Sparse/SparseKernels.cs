// SPDX-License-Identifier: MIT
using TensorKeeper.SavedModel.Graphs;
using TensorKeeper.SavedModel.Stages.Shapes;

namespace TensorKeeper.SavedModel.Stages.Sparse;

/// <summary>Works on sparse tensors in three parts (indices, values, dense shape): densify, fill rows, reshape, sort.</summary>
internal static class SparseKernels
{
    public static void Register(HostKernelTable table) => table
        .Add("SparseToDense", ToDense)
        .Add("SparseFillEmptyRows", FillEmptyRows)
        .Add("SparseReshape", Reshape)
        .Add("SparseReorder", Reorder);

    private static Tensor[] ToDense(in HostCall call)
    {
        Tensor values = call[2];
        long[] extents = Tensors.Integers(call[1]);
        call.Require(extents.All(static extent => extent >= 0), "output_shape must not be negative");
        TensorShape shape = TensorShape.FromTrusted(extents);
        call.Require(call[0].Shape.Rank <= 2, $"sparse_indices should be a scalar, vector, or matrix, got shape {call[0].Shape}");
        int rows = call[0].Shape.Rank == 0 ? 1 : (int)call[0].Shape[0];
        int width = call[0].Shape.Rank == 2 ? (int)call[0].Shape[1] : 1;
        call.Require(width == extents.Length, $"output_shape has incorrect number of elements: {extents.Length} should be: {width}");
        call.Require(values.Shape.Rank == 0 || (values.Shape.Rank == 1 && values.ElementCount == rows), $"sparse_values has incorrect shape {values.Shape}, should be [] or [{rows}]");
        call.Require(shape.TryGetElementCount(out long count) && count <= Tensors.MaxBytes / sizeof(long), $"A tensor of shape {shape} is larger than the host can hold.");

        long[] indices = Tensors.Integers(call[0]);
        long[] strides = StridedCopy.DenseStrides(shape);
        bool validates = call.Node.Bool("validate_indices", true);
        int[] sources = new int[count];
        Array.Fill(sources, -1);
        long last = -1;
        for (int row = 0; row < rows; row++)
        {
            long place = 0;
            for (int axis = 0; axis < width; axis++)
            {
                long index = indices[(row * width) + axis];
                call.Require(index >= 0 && index < extents[axis], $"indices[{row}] is out of bounds: need 0 <= index < {shape}");
                place += index * strides[axis];
            }

            call.Require(!validates || place != last, $"indices[{row}] is repeated");
            call.Require(!validates || place > last, $"indices[{row}] is out of order. Many sparse ops require sorted indices.");
            last = place;
            sources[place] = values.Shape.Rank == 0 ? 0 : row;
        }

        var runs = new (Tensor Source, long Offset, long Length)[sources.Length];
        for (int i = 0; i < runs.Length; i++) { runs[i] = sources[i] >= 0 ? (values, sources[i], 1) : (call[3], 0, 1); }
        return [RunCopy.Join(values.ElementType, shape, runs)];
    }

    /// <summary>Gives each row without values one at column 0; the rest keeps its order within the row.</summary>
    private static Tensor[] FillEmptyRows(in HostCall call)
    {
        long[] indices = Tensors.Integers(call[0]);
        Tensor values = call[1];
        long[] shape = Tensors.Integers(call[2]);
        int count = checked((int)values.ElementCount);
        int rank = shape.Length;
        call.Require(rank > 0 && indices.Length == (long)count * rank, $"indices of shape {call[0].Shape} do not fit {count} values of rank {rank}");
        call.Require(shape[0] is >= 0 and <= int.MaxValue / 16, $"Number of rows {shape[0]} is not what the host can hold");
        int rows = (int)shape[0];
        call.Require(rows > 0 || count == 0, $"Received SparseTensor with dense_shape[0] = 0 but indices.shape[0] = {count}");
        int[] lengths = new int[rows];
        for (int i = 0; i < count; i++)
        {
            long row = indices[i * rank];
            call.Require(row >= 0 && row < rows, $"indices({i}, 0) is invalid: {row} >= {rows}");
            lengths[row]++;
        }

        int[] next = new int[rows];
        Tensor empty = Tensors.Zeros(ElementType.Bool, [rows]);
        int total = 0;
        for (int row = 0; row < rows; row++)
        {
            empty.AsSpan<bool>()[row] = lengths[row] == 0;
            next[row] = total;
            total += Math.Max(lengths[row], 1);
        }

        long[] filled = new long[(long)total * rank];
        var runs = new (Tensor Source, long Offset, long Length)[total];
        long[] places = new long[count];
        for (int row = 0; row < rows; row++)
        {
            if (lengths[row] > 0) { continue; }
            filled[next[row] * rank] = row;
            runs[next[row]] = (call[3], 0, 1);
        }

        for (int i = 0; i < count; i++)
        {
            int place = next[indices[i * rank]]++;
            indices.AsSpan(i * rank, rank).CopyTo(filled.AsSpan(place * rank));
            runs[place] = (values, i, 1);
            places[i] = place;
        }

        return
        [
            Tensor.Of<long>([total, rank], filled),
            RunCopy.Join(values.ElementType, [total], runs),
            empty,
            Tensor.Of<long>([count], places),
        ];
    }

    private static Tensor[] Reshape(in HostCall call)
    {
        long[] indices = Tensors.Integers(call[0]);
        TensorShape from = new(Checked(call, Tensors.Integers(call[1])));
        long[] wanted = Tensors.Integers(call[2]);
        long count = from.GetElementCount();
        int open = Array.IndexOf(wanted, -1L);
        call.Require(open < 0 || Array.LastIndexOf(wanted, -1L) == open, "only one output dimension may be -1");
        if (open >= 0)
        {
            wanted[open] = 1;
            long known = Axes.Product(wanted);
            call.Require(known > 0 && count % known == 0, $"Input to reshape is a SparseTensor with {count} dense values, but the requested shape requires a multiple of {known}");
            wanted[open] = count / known;
        }

        TensorShape to = new(Checked(call, wanted));
        call.Require(to.TryGetElementCount(out long reshaped) && reshaped == count, $"Input to reshape is a tensor with {count} dense values, but the requested shape has {reshaped}");
        int rows = (int)call[0].Shape[0];
        call.Require(indices.Length == (long)rows * from.Rank, $"indices of shape {call[0].Shape} do not fit a shape of rank {from.Rank}");
        long[] fromStrides = StridedCopy.DenseStrides(from);
        long[] toStrides = StridedCopy.DenseStrides(to);
        long[] moved = new long[(long)rows * to.Rank];
        for (int row = 0; row < rows; row++)
        {
            long place = 0;
            for (int axis = 0; axis < from.Rank; axis++) { place += indices[(row * from.Rank) + axis] * fromStrides[axis]; }
            for (int axis = 0; axis < to.Rank; axis++)
            {
                moved[(row * to.Rank) + axis] = toStrides[axis] == 0 ? 0 : place / toStrides[axis] % Math.Max(to[axis], 1);
            }
        }

        return [Tensor.Of<long>([rows, to.Rank], moved), Tensor.Of<long>([to.Rank], wanted)];
    }

    private static Tensor[] Reorder(in HostCall call)
    {
        long[] indices = Tensors.Integers(call[0]);
        int rows = (int)call[0].Shape[0];
        int rank = (int)call[0].Shape[1];
        call.Require(call[1].ElementCount == rows, $"{rows} indices do not fit {call[1].ElementCount} values");
        int[] order = [.. Enumerable.Range(0, rows)];
        Array.Sort(order, (left, right) =>
        {
            int compared = indices.AsSpan(left * rank, rank).SequenceCompareTo(indices.AsSpan(right * rank, rank));
            return compared != 0 ? compared : left - right;
        });
        long[] sorted = new long[indices.Length];
        for (int i = 0; i < rows; i++) { indices.AsSpan(order[i] * rank, rank).CopyTo(sorted.AsSpan(i * rank)); }
        long[] offsets = [.. order.Select(static row => (long)row)];
        return [Tensor.Of<long>([rows, rank], sorted), RunCopy.Take(call[1], [rows], 1, offsets)];
    }

    private static long[] Checked(in HostCall call, long[] extents)
    {
        call.Require(extents.All(static extent => extent >= 0), "The shape must not have negative extents");
        return extents;
    }
}
