// SPDX-License-Identifier: MIT
using TensorKeeper.SavedModel.Diagnostics;
using TensorKeeper.SavedModel.Messages;
using TensorKeeper.SavedModel.Restoring;
using TensorKeeper.SavedModel.Stages;

namespace TensorKeeper.SavedModel.Graphs;

/// <summary>Turns the nodes that hold something (constants, variables, tables) into constants of the source graph.</summary>
internal static class SourceConstants
{
    /// <summary>Makes a constant node, or returns null if the node computes something.</summary>
    public static SourceNode? TryBuild(
        string name, NodeDef node, IReadOnlyDictionary<string, AttributeValue> attributes, RestoredState resources) => node.Op switch
        {
            // Assets are fed at the top level only, where a node has no path of calls before its name.
            "Const" or "Placeholder" or "PlaceholderWithDefault" when name == node.Name && resources.FindAssetPath(node) is { } path =>
                Constant(name, attributes, new TensorConstant(Tensor.OfText(TensorShape.Scalar, path))),
            "Const" => Constant(name, attributes, new TensorConstant(Decode(name, attributes))),
            "VarHandleOp" or "VariableV2" or "Variable" =>
                Constant(name, attributes, Variable(node, resources)),
            "HashTable" or "HashTableV2" or "MutableHashTable" or "MutableHashTableV2" or "MutableHashTableOfTensors"
                or "MutableHashTableOfTensorsV2" or "MutableDenseHashTable" or "MutableDenseHashTableV2"
                or "AnonymousHashTable" or "AnonymousMutableHashTable" => Table(name, node, attributes, resources),
            _ => null,
        };

    private static VariableConstant Variable(NodeDef node, RestoredState resources)
    {
        ConstantContent? value = resources.FindVariable(node);
        return new VariableConstant(node.Name, value, node.Op != "VarHandleOp", value is null ? resources.WhyUnresolved(node) : "");
    }

    private static SourceNode Table(
        string name, NodeDef node, IReadOnlyDictionary<string, AttributeValue> attributes, RestoredState resources)
    {
        LookupTable table = resources.FindTable(node) ?? throw new SavedModelException(new Diagnostic(
            DiagnosticId.UnresolvedVariable,
            $"The table has no content after the init op ran: {resources.WhyUnresolved(node)}.", name, node.Op));
        return Constant(name, attributes, new TableConstant(node.Name, table));
    }

    private static SourceNode Constant(string name, IReadOnlyDictionary<string, AttributeValue> attributes, ConstantContent content) =>
        new(name, InternalOps.Constant, [], 1, attributes, constant: content);

    private static Tensor Decode(string name, IReadOnlyDictionary<string, AttributeValue> attributes)
    {
        if (attributes.GetValueOrDefault("value")?.Tensor is not { } message)
        {
            throw new SavedModelException(new Diagnostic(DiagnosticId.InvalidNode, "A constant has no value.", name, "Const"));
        }

        return message.Decode(name, "Const");
    }
}
