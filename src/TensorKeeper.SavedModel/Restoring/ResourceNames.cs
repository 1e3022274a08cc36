// SPDX-License-Identifier: MIT
using System.Text;
using TensorKeeper.SavedModel.Messages;

namespace TensorKeeper.SavedModel.Restoring;

/// <summary>Tells which handles are the same variable or table: those of one container and shared name.</summary>
internal static class ResourceNames
{
    // What TensorFlow writes as the shared name of a resource that shares its name with nobody.
    private const string Anonymous = "cd2c89b7-88b7-44c8-ad83-06c2a9158347";

    public static bool IsVariable(string op) => op is "VarHandleOp" or "VariableV2" or "Variable" or "TemporaryVariable";

    public static bool IsTable(string op) => op
        is "HashTableV2" or "HashTable"
        or "MutableHashTableV2" or "MutableHashTable"
        or "MutableHashTableOfTensorsV2" or "MutableHashTableOfTensors"
        or "MutableDenseHashTableV2" or "MutableDenseHashTable"
        or "AnonymousHashTable" or "AnonymousMutableHashTable" or "AnonymousMutableHashTableOfTensors" or "AnonymousMutableDenseHashTable";

    /// <summary>Returns the identity of a variable or table.</summary>
    /// <param name="node">The node that makes the handle.</param>
    /// <param name="frame">The path of calls the node stands in; empty at the top.</param>
    public static string Of(NodeDef node, string frame)
    {
        string shared = SharedName(node);
        string container = Text(node, "container");
        return shared.Length > 0 ? $"{container}|{shared}" : $"|{frame}{node.Name}";
    }

    /// <summary>Returns the shared name; empty if the node's own name counts.</summary>
    public static string SharedName(NodeDef node)
    {
        string shared = Text(node, "shared_name");
        return shared == Anonymous ? "" : shared;
    }

    private static string Text(NodeDef node, string attribute) =>
        node.Attributes.TryGetValue(attribute, out AttributeValue? value) ? Encoding.UTF8.GetString(value.Bytes.Span) : "";
}
