// SPDX-License-Identifier: MIT
using TensorKeeper.SavedModel.Messages;

namespace TensorKeeper.SavedModel.Restoring;

/// <summary>Finds variables that the graph makes as copies of others: both have the same value when the model is loaded.</summary>
/// <remarks><c>copy/Assign = AssignVariableOp(copy, ReadVariableOp(original))</c> at the top level.</remarks>
internal sealed class VariableAliases(GraphDef graph)
{
    private const int MaxIdentities = 16;

    private Dictionary<string, List<NodeDef>>? _copies;

    /// <summary>Returns the handles of the copies of a variable.</summary>
    /// <param name="resource">The original.</param>
    public IReadOnlyList<NodeDef> CopiesOf(string resource) =>
        (_copies ??= Index()).TryGetValue(resource, out List<NodeDef>? copies) ? copies : [];

    private Dictionary<string, List<NodeDef>> Index()
    {
        Dictionary<string, List<NodeDef>> copies = new(StringComparer.Ordinal);
        foreach (NodeDef node in graph.Nodes)
        {
            if (node.Op != "AssignVariableOp" || node.Inputs.Length < 2) { continue; }
            if (Input(node, 0) is not { Op: "VarHandleOp" } copy || OriginalOf(Input(node, 1)) is not { } original) { continue; }
            string resource = ResourceNames.Of(original, "");
            if (!copies.TryGetValue(resource, out List<NodeDef>? list)) { copies.Add(resource, list = []); }
            list.Add(copy);
        }

        return copies;
    }

    private NodeDef? OriginalOf(NodeDef? value)
    {
        for (int i = 0; i < MaxIdentities && value is { Op: "Identity", Inputs.Length: > 0 }; i++) { value = Input(value, 0); }
        if (value is not { Op: "ReadVariableOp", Inputs.Length: > 0 }) { return null; }
        return Input(value, 0) is { Op: "VarHandleOp" } original ? original : null;
    }

    private NodeDef? Input(NodeDef node, int index) => graph.FindNode(NodeReference.Parse(node.Inputs[index]).Node);
}
