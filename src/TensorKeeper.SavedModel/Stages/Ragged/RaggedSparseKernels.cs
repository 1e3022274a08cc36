// SPDX-License-Identifier: MIT
namespace TensorKeeper.SavedModel.Stages.Ragged;

/// <summary>Lists the places of a ragged tensor's values: <c>RaggedTensorToSparse</c>.</summary>
internal static class RaggedSparseKernels
{
    public static void Register(HostKernelTable table) => table.Add("RaggedTensorToSparse", Run);

    private static Tensor[] Run(in HostCall call)
    {
        int levels = call.InputCount - 1;
        call.Require(levels > 0, "rt_nested_splits must be non empty");
        Tensor values = call[levels];
        call.Require(values.Shape.Rank > 0, "rt_dense_values must have a dimension");
        long[][] splits = NestedSplits.Read(call, 0, levels, values.Shape[0], exact: true);
        int rank = levels + values.Shape.Rank;
        call.Require(values.ElementCount <= Array.MaxLength / sizeof(long) / rank, "The indices are more than the host can hold");
        Tensor indices = Tensors.Zeros(ElementType.Int64, [values.ElementCount, rank]);
        Span<long> cells = indices.AsSpan<long>();
        long width = values.Shape[0] == 0 ? 0 : values.ElementCount / values.Shape[0];
        for (int level = 0; level < levels; level++) { FillLevel(cells, rank, splits, level, width); }
        FillInner(cells, rank, values.Shape, levels, width);
        long[] extents = new long[rank];
        extents[0] = splits[0].Length - 1;
        for (int level = 0; level < levels; level++)
        {
            for (int i = 1; i < splits[level].Length; i++) { extents[level + 1] = Math.Max(extents[level + 1], splits[level][i] - splits[level][i - 1]); }
        }

        for (int axis = 1; axis < values.Shape.Rank; axis++) { extents[levels + axis] = values.Shape[axis]; }
        return [indices, Tensors.View(values, [values.ElementCount]), Tensor.Of<long>([rank], extents)];
    }

    /// <summary>Writes where each value stands in the rows of a level, and for the outermost the row itself.</summary>
    private static void FillLevel(Span<long> cells, int rank, long[][] splits, int level, long width)
    {
        for (int row = 0; row + 1 < splits[level].Length; row++)
        {
            for (long item = splits[level][row]; item < splits[level][row + 1]; item++)
            {
                (long from, long to) = Values(splits, level + 1, item, item + 1);
                for (long cell = from * width; cell < to * width; cell++)
                {
                    cells[(int)((cell * rank) + level + 1)] = item - splits[level][row];
                    if (level == 0) { cells[(int)(cell * rank)] = row; }
                }
            }
        }
    }

    /// <summary>Follows a range of rows down to the values.</summary>
    private static (long From, long To) Values(long[][] splits, int level, long from, long to)
    {
        for (; level < splits.Length; level++) { (from, to) = (splits[level][from], splits[level][to]); }
        return (from, to);
    }

    private static void FillInner(Span<long> cells, int rank, TensorShape values, int levels, long width)
    {
        for (int cell = 0; width > 1 && cell < cells.Length / rank; cell++)
        {
            long rest = cell % width;
            for (int axis = values.Rank - 1; axis > 0; axis--)
            {
                cells[(cell * rank) + levels + axis] = rest % values[axis];
                rest /= values[axis];
            }
        }
    }
}
