// SPDX-License-Identifier: MIT
using TensorKeeper.SavedModel.Messages;

namespace TensorKeeper.SavedModel.Restoring;

/// <summary>A node that gives a variable or a table its content, and the call it stands in. Immutable.</summary>
internal sealed record ResourceEffect(NodeDef Node, HostFrame Frame)
{
    /// <summary>Asks whether an op sets its first input, a variable or table, to something.</summary>
    public static bool IsEffect(string op) => op
        is "AssignVariableOp" or "Assign"
        or "InitializeTableV2" or "InitializeTable"
        or "InitializeTableFromTextFileV2" or "InitializeTableFromTextFile"
        or "LookupTableImportV2" or "LookupTableImport"
        || IsChange(op);

    /// <summary>Asks whether an op changes what is there, so that the outcome is not followed.</summary>
    public static bool IsChange(string op) =>
        op is "LookupTableInsertV2" or "LookupTableInsert" or "LookupTableRemoveV2"
        || op.StartsWith("AssignAdd", StringComparison.Ordinal)
        || op.StartsWith("AssignSub", StringComparison.Ordinal)
        || op.StartsWith("Scatter", StringComparison.Ordinal)
        || op.StartsWith("ResourceScatter", StringComparison.Ordinal);
}
