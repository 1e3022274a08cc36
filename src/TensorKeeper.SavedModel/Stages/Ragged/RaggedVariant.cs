// SPDX-License-Identifier: MIT
namespace TensorKeeper.SavedModel.Stages.Ragged;

/// <summary>A ragged tensor as one value: row splits, outermost first, and values. Immutable; in memory of its own.</summary>
/// <param name="splits">One vector for each ragged axis.</param>
/// <param name="values">The values of all rows.</param>
internal sealed class RaggedVariant(long[][] splits, Tensor values) : Variant
{
    public IReadOnlyList<long[]> Splits { get; } = splits;

    public Tensor Values { get; } = values;

    /// <summary>Gets the number of rows of the outermost axis; none of a scalar.</summary>
    public long RowCount => Splits.Count > 0 ? Splits[0].Length - 1 : Values.Shape.Rank > 0 ? Values.Shape[0] : 0;

    public override string ToString() => $"Ragged{Splits.Count}<{Values}>";
}
