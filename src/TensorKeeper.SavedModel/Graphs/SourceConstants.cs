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
        string name, NodeDef node, IReadOnlyDictionary<string, AttributeValue> attributes, SignatureResources resources) => node.Op switch
        {
            // Assets are fed at the top level only, where a node has no path of calls before its name.
            "Const" or "Placeholder" or "PlaceholderWithDefault" when name == node.Name && resources.State.FindAssetPath(node) is { } path =>
                Constant(name, attributes, new TensorConstant(Tensor.OfText(TensorShape.Scalar, path)) { IsAssetPath = true }),
            "Const" => Constant(name, attributes, new TensorConstant(Decode(name, attributes))),
            "VarHandleOp" or "VariableV2" or "Variable" =>
                Constant(name, attributes, Variable(name, node, resources)),
            "SentencepieceOp" => Constant(name, attributes, Sentencepiece(name, node, attributes)),
            _ => ResourceNames.IsTable(node.Op) ? Table(name, node, attributes, resources) : null,
        };

    private static SentencepieceConstant Sentencepiece(string name, NodeDef node, IReadOnlyDictionary<string, AttributeValue> attributes)
    {
        try
        {
            return attributes.GetValueOrDefault("model") is { Kind: AttributeKind.Bytes, Bytes.IsEmpty: false } model
                ? new SentencepieceConstant(Stages.Sentencepiece.SentencepieceModel.Of(model))
                : throw new ServingException(ServingErrorCode.InvalidArgument, "Model argument must be specified.");
        }
        catch (ServingException refusal)
        {
            throw new SavedModelException(new Diagnostic(DiagnosticId.InvalidNode, refusal.Message, name, node.Op));
        }
    }

    private static VariableConstant Variable(string name, NodeDef node, SignatureResources resources)
    {
        ConstantContent? value = resources.State.FindVariable(node);
        return new VariableConstant(node.Name, value, node.Op != "VarHandleOp", value is null ? resources.State.WhyUnresolved(node) : "")
        {
            ChangedBy = resources.WriteTo(node, name),
            Seed = resources.SeedOf(node, name, value),
        };
    }

    private static SourceNode Table(
        string name, NodeDef node, IReadOnlyDictionary<string, AttributeValue> attributes, SignatureResources resources)
    {
        ResourceEffect? write = resources.WriteTo(node, name);
        LookupTable table = resources.State.FindTable(node) ?? throw new SavedModelException(new Diagnostic(
            write is null ? DiagnosticId.UnresolvedVariable : DiagnosticId.StateWrite,
            $"The table has no content after the init op ran: {resources.State.WhyUnresolved(node)}.", name, write?.Node.Op ?? node.Op));
        return Constant(name, attributes, new TableConstant(node.Name, table) { ChangedBy = write });
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
