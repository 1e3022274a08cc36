// SPDX-License-Identifier: MIT
namespace TensorKeeper.SavedModel.Stages.Parsing;

/// <summary>Makes the outputs of an op that parses tf.SequenceExample from its columns.</summary>
internal static class SequenceTensors
{
    /// <summary>Orders: what the context has, as of an example; then of the lists sparse indices, values, shapes, dense values, and
    /// for ops that know them dense lengths, ragged values, outer and inner splits.</summary>
    /// <param name="context">The columns of the context.</param>
    /// <param name="lists">The columns of the lists.</param>
    /// <param name="single">One example without a batch dimension.</param>
    /// <param name="hasLengths">Whether the op tells lengths and ragged parts.</param>
    public static Tensor[] Make(FeatureColumn[] context, FeatureListColumn[] lists, bool single, bool hasLengths)
    {
        FeatureListColumn[] sparse = [.. lists.Where(static column => column.Feature.Form == FeatureForm.Sparse)];
        FeatureListColumn[] dense = [.. lists.Where(static column => column.Feature.Form == FeatureForm.Dense)];
        FeatureListColumn[] ragged = [.. lists.Where(static column => column.Feature.Form == FeatureForm.Ragged)];
        return
        [
            .. ExampleTensors.Make(context, single),
            .. sparse.Select(column => SparseIndices(column, single)),
            .. sparse.Select(static column => column.Steps.ToVector()),
            .. sparse.Select(column => SparseShape(column, single)),
            .. dense.Select(column => Dense(column, single)),
            .. hasLengths ? dense.Select(column => Lengths(column, single)) : [],
            .. ragged.Select(static column => column.Steps.ToVector()),
            .. ragged.Select(column => OuterSplits(column, single)),
            .. ragged.Select(static column => column.Steps.ToRowSplits()),
        ];
    }

    private static Tensor SparseShape(FeatureListColumn column, bool single)
    {
        long steps = column.LongestExample();
        long values = column.Steps.LongestRow();
        return single ? Tensor.Of<long>([2], [steps, values]) : Tensor.Of<long>([3], [column.Examples, steps, values]);
    }

    private static Tensor SparseIndices(FeatureListColumn column, bool single)
    {
        int width = single ? 2 : 3;
        Tensor indices = Tensors.Zeros(ElementType.Int64, [column.Steps.Count, width]);
        Span<long> cells = indices.AsSpan<long>();
        int at = 0;
        for (int example = 0; example < column.Examples; example++)
        {
            for (int step = 0; step < column.StepsOf(example); step++)
            {
                int count = column.Steps.LengthOf(column.FirstStepOf(example) + step);
                for (int i = 0; i < count; i++)
                {
                    if (!single) { cells[at++] = example; }
                    cells[at++] = step;
                    cells[at++] = i;
                }
            }
        }

        return indices;
    }

    /// <summary>All examples as long as the longest, with zeros and empty strings behind the shorter.</summary>
    private static Tensor Dense(FeatureListColumn column, bool single)
    {
        ExampleFeature feature = column.Feature;
        int longest = column.LongestExample();
        ReadOnlySpan<long> extents = feature.ValueShape.Dimensions;
        TensorShape shape = single ? new TensorShape([longest, .. extents]) : new TensorShape([column.Examples, longest, .. extents]);
        Tensor values = column.Steps.ToVector();
        if (single) { return Tensors.View(values, shape); }
        if (!shape.TryGetElementCount(out long total) || total > FeatureColumn.MaxPadded)
        {
            throw new ServingException(ServingErrorCode.ResourceExhausted, $"Feature list '{feature.Name}' padded to {shape} is more than {FeatureColumn.MaxPadded} values.");
        }

        int count = feature.ValueCount;
        if (feature.Type == ElementType.String) { return DenseStrings(column, values.Strings, shape, longest * count); }
        Tensor padded = Tensors.Zeros(feature.Type, shape);
        int size = ElementTypes.SizeOf(feature.Type) * count;
        for (int example = 0; example < column.Examples; example++)
        {
            values.Bytes.Slice(column.FirstStepOf(example) * size, column.StepsOf(example) * size).CopyTo(padded.Bytes[(example * longest * size)..]);
        }

        return padded;
    }

    private static Tensor DenseStrings(FeatureListColumn column, StringElements values, TensorShape shape, int rowLength)
    {
        var padded = new StringElementsBuilder((int)shape.GetElementCount());
        int count = column.Feature.ValueCount;
        for (int example = 0; example < column.Examples; example++)
        {
            int first = column.FirstStepOf(example) * count;
            int real = column.StepsOf(example) * count;
            for (int i = 0; i < rowLength; i++) { padded.Add(i < real ? values[first + i] : default); }
        }

        return padded.ToTensor(shape);
    }

    private static Tensor Lengths(FeatureListColumn column, bool single)
    {
        long[] lengths = [.. Enumerable.Range(0, column.Examples).Select(example => (long)column.StepsOf(example))];
        return Tensor.Of<long>(single ? TensorShape.Scalar : [lengths.Length], lengths);
    }

    private static Tensor OuterSplits(FeatureListColumn column, bool single)
    {
        if (single) { return Tensors.Zeros(column.Feature.SplitType, [0]); }
        long[] splits = new long[column.Examples + 1];
        for (int example = 0; example < column.Examples; example++) { splits[example + 1] = splits[example] + column.StepsOf(example); }
        return Tensors.OfIntegers(column.Feature.SplitType, [splits.Length], splits);
    }
}
