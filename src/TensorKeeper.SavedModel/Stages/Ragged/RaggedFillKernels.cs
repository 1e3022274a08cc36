// SPDX-License-Identifier: MIT
using TensorKeeper.SavedModel.Stages.Shapes;

namespace TensorKeeper.SavedModel.Stages.Ragged;

/// <summary>Gives every empty row one value: <c>RaggedFillEmptyRows</c>.</summary>
internal static class RaggedFillKernels
{
    public static void Register(HostKernelTable table) => table.Add("RaggedFillEmptyRows", Run);

    private static Tensor[] Run(in HostCall call)
    {
        long[] rowOf = Tensors.Integers(call[0]);
        Tensor values = call[1];
        call.Require(values.Shape.Rank == 1 && values.Shape[0] == rowOf.Length, $"The length of `values` {values.Shape} must match the {rowOf.Length} `value_rowids`.");
        call.Require(call[2].ElementCount == 1 && call[3].Shape.Rank == 0, "nrows and default_value must be scalars");
        long rows = Tensors.Integers(call[2])[0];
        call.Require(rows is >= 0 and <= int.MaxValue / sizeof(long), $"nrows is {rows}");

        // Where each row's values begin in the result.
        long[] next = new long[rows + 1];
        foreach (long row in rowOf)
        {
            call.Require(row >= 0 && row < rows, $"value_rowids: {row} is not in [0, {rows})");
            next[row + 1]++;
        }

        Tensor empty = Tensors.Zeros(ElementType.Bool, [rows]);
        for (int row = 0; row < rows; row++)
        {
            empty.AsSpan<bool>()[row] = next[row + 1] == 0;
            next[row + 1] = next[row] + Math.Max(next[row + 1], 1);
        }

        long[] rowsOut = new long[next[^1]];
        for (int row = 0; row < rows; row++) { rowsOut.AsSpan((int)next[row]..(int)next[row + 1]).Fill(row); }
        var runs = new (Tensor Source, long Offset, long Length)[rowsOut.Length];
        Array.Fill(runs, (call[3], 0, 1));
        long[] places = new long[rowOf.Length];
        for (int i = 0; i < places.Length; i++)
        {
            places[i] = next[rowOf[i]]++;
            runs[places[i]] = (values, i, 1);
        }

        return [Tensor.Of<long>([rowsOut.Length], rowsOut), RunCopy.Join(values.ElementType, [rowsOut.Length], runs), empty, Tensor.Of<long>([places.Length], places)];
    }
}
