// SPDX-License-Identifier: MIT
using TensorKeeper.SavedModel.Diagnostics;
using TensorKeeper.SavedModel.Graphs;
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
        if (!_isMutable) { return Fill(effects[0]); }
        LookupTable? content = Empty();
        foreach (ResourceEffect effect in effects) { content = content is null || !IsUpdate(effect) ? Fill(effect) : Update(content, effect); }
        return content;
    }

    private static bool IsUpdate(ResourceEffect effect) =>
        effect.Node.Op is "LookupTableInsertV2" or "LookupTableInsert" or "LookupTableRemoveV2";

    /// <summary>Adds what is inserted, or takes away what is removed; null if it is not known.</summary>
    private LookupTable? Update(LookupTable content, ResourceEffect effect)
    {
        NodeDef node = effect.Node;
        if (node.Inputs.Length < 2 || evaluator.EvaluateTensor(node.Inputs[1], effect.Frame, out _) is not { } given || given.ElementType != KeyType) { return null; }
        Tensor keys = Column(given);
        if (node.Op == "LookupTableRemoveV2")
        {
            int[] kept = [.. Enumerable.Range(0, (int)content.Keys.ElementCount).Where(row => !HasKey(keys, TensorRows.ElementOf(content.Keys, row)))];
            return new LookupTable(KeyType, ValueType, TensorRows.Take(content.Keys, kept), TensorRows.Take(content.Values, kept));
        }

        if (node.Inputs.Length < 3 || evaluator.EvaluateTensor(node.Inputs[2], effect.Frame, out _) is not { } values || values.ElementType != ValueType) { return null; }
        long[] shape = [keys.ElementCount, .. content.Values.Shape.Dimensions[1..]];
        if (ConstantContents.Reshape(new TensorConstant(values), TensorShape.FromTrusted(shape)) is not TensorConstant rows) { return null; }
        if (TensorAssembly.Append(content.Keys, keys) is not { } allKeys || TensorAssembly.Append(content.Values, rows.Tensor) is not { } allValues) { return null; }
        return Checked(node, new LookupTable(KeyType, ValueType, allKeys, allValues));
    }

    private static Tensor Column(Tensor keys) =>
        ConstantContents.Reshape(new TensorConstant(keys), new TensorShape(keys.ElementCount)) is TensorConstant column ? column.Tensor : keys;

    private static bool HasKey(Tensor keys, ReadOnlySpan<byte> key)
    {
        for (int i = 0; i < keys.ElementCount; i++)
        {
            if (TensorRows.ElementOf(keys, i).SequenceEqual(key)) { return true; }
        }

        return false;
    }

    private static ElementType TypeOf(NodeDef node, string attribute) =>
        (node.Attributes.GetValueOrDefault(attribute)?.Type ?? DataType.Invalid).ToElementType();

    private LookupTable? Fill(ResourceEffect effect)
    {
        NodeDef node = effect.Node;
        switch (node.Op)
        {
            case "InitializeTableFromTextFileV2" or "InitializeTableFromTextFile":
                if (node.Inputs.Length < 2
                    || evaluator.EvaluateTensor(node.Inputs[1], effect.Frame, out _) is not { ElementType: ElementType.String, ElementCount: 1 } path)
                {
                    return null;
                }

                evaluator.RequireOwnFile(path.Strings.GetText(0), node);
                return Checked(node, new TextFileTable(node, path.Strings.GetText(0), KeyType, ValueType).Read());
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
