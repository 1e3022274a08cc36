// SPDX-License-Identifier: MIT
using TensorKeeper.SavedModel.Diagnostics;
using TensorKeeper.SavedModel.Messages;
using TensorKeeper.SavedModel.Stages;

namespace TensorKeeper.SavedModel.Restoring;

/// <summary>Makes one lookup table of what the init op puts into it. Made for one table.</summary>
internal sealed class TableFiller(NodeDef table, HostFrame frame, HostEvaluator evaluator)
{
    private readonly bool _isMutable = table.Op.Contains("Mutable", StringComparison.Ordinal);

    private ElementType KeyType { get; } = TypeOf(table, "key_dtype");

    private ElementType ValueType { get; } = TypeOf(table, "value_dtype");

    private bool IsDense => table.Op.Contains("MutableDenseHashTable", StringComparison.Ordinal);

    /// <summary>Returns the table; null if nothing fills it, or with what cannot be found out.</summary>
    public LookupTable? Fill(IReadOnlyList<ResourceEffect> effects)
    {
        if (effects.Count == 0) { return _isMutable ? Empty() : null; }

        // A table that cannot change takes what it is first filled with; an import replaces what was there.
        return Fill(_isMutable ? effects[^1] : effects[0]);
    }

    private static ElementType TypeOf(NodeDef node, string attribute) =>
        (node.Attributes.GetValueOrDefault(attribute)?.Type ?? DataType.Invalid).ToElementType();

    private LookupTable? Fill(ResourceEffect effect)
    {
        NodeDef node = effect.Node;
        switch (node.Op)
        {
            case "InitializeTableFromTextFileV2" or "InitializeTableFromTextFile":
                return node.Inputs.Length > 1
                    && evaluator.EvaluateTensor(node.Inputs[1], effect.Frame, out _) is { ElementType: ElementType.String, ElementCount: 1 } path
                    ? Checked(node, new TextFileTable(node, path.Strings.GetText(0), KeyType, ValueType).Read())
                    : null;
            case "InitializeTableV2" or "InitializeTable" or "LookupTableImportV2" or "LookupTableImport":
                return node.Inputs.Length > 2
                    && evaluator.EvaluateTensor(node.Inputs[1], effect.Frame, out _) is { } keys
                    && evaluator.EvaluateTensor(node.Inputs[2], effect.Frame, out _) is { } values
                    ? Checked(node, IsDense ? DenseTable.Trim(table, frame, evaluator, keys, values) : new LookupTable(KeyType, ValueType, keys, values))
                    : null;
            default:
                return null;
        }
    }

    private LookupTable? Checked(NodeDef node, LookupTable? filled)
    {
        if (filled is null) { return null; }
        Tensor keys = filled.Keys;
        Tensor values = filled.Values;
        if (keys.ElementType != KeyType || values.ElementType != ValueType)
        {
            throw Refuse(node, $"A table from {KeyType} to {ValueType} is filled with {keys.ElementType} and {values.ElementType}.");
        }

        if (keys.Shape.Rank != 1 || values.Shape.Rank == 0 || values.Shape[0] != keys.ElementCount)
        {
            throw Refuse(node, $"A table is filled with keys of shape {keys.Shape} and values of shape {values.Shape}; one value for each key is expected.");
        }

        int[] rows = DistinctKeys.Find(keys, out int repeated, values, lastWins: _isMutable);
        if (repeated >= 0) { throw Refuse(node, $"The key at position {repeated} of the table is there twice, with two values."); }
        return rows.Length == keys.ElementCount
            ? filled
            : new LookupTable(KeyType, ValueType, TensorRows.Take(keys, rows), TensorRows.Take(values, rows));
    }

    private LookupTable Empty()
    {
        PartialShape shape = table.Attributes.GetValueOrDefault("value_shape")?.Shape ?? new PartialShape([]);
        long[] values = shape.IsFullyKnown ? [0, .. shape.Dimensions] : [0];
        return new LookupTable(KeyType, ValueType, TensorRows.Empty(KeyType, new TensorShape(0)), TensorRows.Empty(ValueType, new TensorShape(values)));
    }

    private static SavedModelException Refuse(NodeDef node, string message) =>
        new(new Diagnostic(DiagnosticId.InvalidNode, message, node.Name, node.Op));
}
