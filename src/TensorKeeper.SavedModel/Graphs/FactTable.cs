// SPDX-License-Identifier: MIT
using TensorKeeper.SavedModel.Messages;

namespace TensorKeeper.SavedModel.Graphs;

/// <summary>The facts of the values of one graph and its bodies; filled by inference, read by everything after it.</summary>
internal sealed class FactTable
{
    private static readonly ValueFact Nothing = new(DataType.Invalid, PartialShape.UnknownRank);

    private readonly Dictionary<SourceValue, ValueFact> _facts = [];

    /// <summary>Asks whether anything was stated of a value, be it that nothing is known.</summary>
    public bool IsStated(SourceValue key) => _facts.ContainsKey(key);

    /// <summary>Gets or sets what is known of a value; nothing is known of a value never set.</summary>
    public ValueFact this[SourceValue key]
    {
        get => _facts.GetValueOrDefault(key, Nothing);
        set => _facts[key] = value;
    }
}
