// SPDX-License-Identifier: MIT
namespace TensorKeeper.SavedModel.Stages.Parsing;

/// <summary>Makes the outputs of a parsing op from its columns.</summary>
internal static class ExampleTensors
{
    /// <summary>Orders: sparse indices, sparse values, sparse shapes, dense values, ragged values, ragged row splits.</summary>
    /// <param name="columns">Sparse, then dense, then ragged.</param>
    /// <param name="single">One example without a batch dimension.</param>
    public static Tensor[] Make(FeatureColumn[] columns, bool single)
    {
        FeatureColumn[] sparse = [.. columns.Where(static column => column.Feature.Form == FeatureForm.Sparse)];
        FeatureColumn[] ragged = [.. columns.Where(static column => column.Feature.Form == FeatureForm.Ragged)];
        IEnumerable<FeatureColumn> dense = columns.Where(static column => column.Feature.Form is FeatureForm.Dense or FeatureForm.DensePadded);
        return
        [
            .. sparse.Select(column => SparseIndices(column, single)),
            .. sparse.Select(static column => column.ToVector()),
            .. sparse.Select(column => single
                ? Tensor.Of<long>([1], [column.LongestRow()])
                : Tensor.Of<long>([2], [column.Rows, column.LongestRow()])),
            .. dense.Select(column => Dense(column, single)),
            .. ragged.Select(static column => column.ToVector()),
            .. ragged.Select(column => single ? Tensors.Zeros(column.Feature.SplitType, [0]) : column.ToRowSplits()),
        ];
    }

    private static Tensor SparseIndices(FeatureColumn column, bool single)
    {
        int width = single ? 1 : 2;
        Tensor indices = Tensors.Zeros(ElementType.Int64, [column.Count, width]);
        Span<long> cells = indices.AsSpan<long>();
        int at = 0;
        for (int row = 0; row < column.Rows; row++)
        {
            for (int i = 0; i < column.LengthOf(row); i++)
            {
                if (!single) { cells[at++] = row; }
                cells[at++] = i;
            }
        }

        return indices;
    }

    private static Tensor Dense(FeatureColumn column, bool single)
    {
        ExampleFeature feature = column.Feature;
        ReadOnlySpan<long> batch = single ? [] : [column.Rows];
        if (feature.Form == FeatureForm.Dense) { return column.ToTensor(new TensorShape([.. batch, .. feature.ValueShape.Dimensions])); }
        long steps = column.LongestRow() / Math.Max(feature.ValueCount, 1);
        return column.Pad().ToTensor(new TensorShape([.. batch, steps, .. feature.ValueShape.Dimensions]));
    }
}
