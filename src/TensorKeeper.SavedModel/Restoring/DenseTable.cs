// SPDX-License-Identifier: MIT
using TensorKeeper.SavedModel.Messages;
using TensorKeeper.SavedModel.Stages;

namespace TensorKeeper.SavedModel.Restoring;

/// <summary>Makes a table of what a dense hash table saves: all its buckets, the empty ones too, a row for each.</summary>
internal static class DenseTable
{
    /// <summary>Drops the empty and the deleted buckets; null if what marks them is not known, or keys are vectors.</summary>
    public static LookupTable? Trim(NodeDef table, HostFrame frame, HostEvaluator evaluator, Tensor keys, Tensor values)
    {
        if (keys.Shape.Rank == 0 || values.Shape.Rank == 0 || keys.ElementCount != keys.Shape[0] || values.Shape[0] != keys.Shape[0]) { return null; }
        PartialShape shape = table.Attributes.GetValueOrDefault("value_shape")?.Shape ?? new PartialShape([]);
        long[] valueShape = shape.IsFullyKnown ? [values.Shape[0], .. shape.Dimensions] : values.Shape.Dimensions.ToArray();
        if (ConstantContents.Reshape(new Graphs.TensorConstant(keys), new TensorShape(keys.ElementCount)) is not Graphs.TensorConstant column
            || ConstantContents.Reshape(new Graphs.TensorConstant(values), TensorShape.FromTrusted(valueShape)) is not Graphs.TensorConstant rows)
        {
            return null;
        }

        // MutableDenseHashTable has the empty key as input, V2 the deleted key behind it.
        List<Tensor> marks = [];
        for (int i = 0; i < table.Inputs.Length && !table.Inputs[i].StartsWith('^'); i++)
        {
            if (evaluator.EvaluateTensor(table.Inputs[i], frame, out _) is not { ElementCount: 1 } mark || mark.ElementType != keys.ElementType) { return null; }
            marks.Add(mark);
        }

        List<int> kept = [];
        for (int row = 0; row < keys.ElementCount; row++)
        {
            if (!marks.Exists(mark => TensorRows.ElementOf(mark, 0).SequenceEqual(TensorRows.ElementOf(column.Tensor, row)))) { kept.Add(row); }
        }

        return new LookupTable(keys.ElementType, values.ElementType, TensorRows.Take(column.Tensor, [.. kept]), TensorRows.Take(rows.Tensor, [.. kept]));
    }
}
