// SPDX-License-Identifier: MIT
using TensorKeeper.SavedModel.Stages.Tables;

namespace TensorKeeper.SavedModel.Stages;

/// <summary>A hash table that the init op filled; keys and values are parallel tensors of rank 1. Immutable after loading.</summary>
/// <param name="KeyType">The keys' type.</param>
/// <param name="ValueType">The values' type.</param>
/// <param name="Keys">Distinct keys.</param>
/// <param name="Values">The value of each key; rank 1, or higher for tables of vectors.</param>
internal sealed record LookupTable(ElementType KeyType, ElementType ValueType, Tensor Keys, Tensor Values)
{
    private readonly Lazy<LookupIndex> _index = new(() => new LookupIndex(Keys));

    /// <summary>Gets the way from a key to its row; built at first use.</summary>
    public LookupIndex Index => _index.Value;
}
