// SPDX-License-Identifier: MIT
using TensorKeeper.SavedModel.Diagnostics;
using TensorKeeper.SavedModel.Graphs;
using TensorKeeper.SavedModel.Messages;

namespace TensorKeeper.SavedModel.Passes;

/// <summary>Freezes variables: what a read returns is what restoring and initializing left in the variable.</summary>
/// <remarks>
/// <code>
/// before:  ~Constant(variable) -> ReadVariableOp -> MatMul      ~Constant(variable), ids -> ResourceGather
/// after:   ~Constant(weight)   -> MatMul                        ~Constant(weight), ids, 0 -> GatherV2
/// </code>
/// A reference variable of TensorFlow 1 is read by using it.
/// </remarks>
internal static class VariableRules
{
    public static GraphPatch? Match(SourceNode node)
    {
        switch (node.Op)
        {
            case "ReadVariableOp" or "ResourceGather" or "ResourceGatherNd" when IsChanged(node):
                return null;   // state rules refuse it, if an output needs it
            case "ReadVariableOp":
                return GraphPatch.Replace("read of a variable", Frozen(node));
            case "ResourceGather" or "ResourceGatherNd":
                return Gather(node, Frozen(node));
            case "VarIsInitializedOp" or "IsVariableInitialized" when node.Inputs is [{ Node.Constant: { } held }]:
                bool isSet = held is not VariableConstant handle || handle.Value is not null;
                return Known(node, Tensor.Of<bool>(TensorShape.Scalar, isSet));
            case "VariableShape" when node.Inputs is [{ Node.Constant: VariableConstant { Value: { } value } }]
                && Restoring.ConstantContents.Describe(value) is { } described:
                long[] extents = described.Shape.Dimensions.ToArray();
                return Known(node, node.Type("out_type", DataType.Int32) == DataType.Int64
                    ? Tensor.Of<long>([extents.Length], extents)
                    : Tensor.Of<int>([extents.Length], Array.ConvertAll(extents, static extent => (int)extent)));
            default:
                return node.Constant is VariableConstant { IsReference: true, ChangedBy: null } reference
                    ? GraphPatch.Replace("read of a reference variable", Content(node.Name, reference))
                    : null;
        }
    }

    private static GraphPatch Known(SourceNode node, Tensor value) => GraphPatch.Replace(
        "fact of a variable", new SourceNode(node.Name, InternalOps.Constant, [], 1, constant: new TensorConstant(value)));

    private static bool IsChanged(SourceNode node) =>
        node.Inputs.Count > 0 && node.Inputs[0].Node.Constant is VariableConstant { ChangedBy: not null };

    private static SourceNode Frozen(SourceNode node)
    {
        if (node.Inputs.Count > 0 && node.Inputs[0].Node.Constant is VariableConstant variable) { return Content(node.Name, variable); }
        string origin = node.Inputs.Count > 0 ? node.Inputs[0].Node.ToString() : "nothing";
        throw new SavedModelException(new Diagnostic(
            DiagnosticId.UnresolvedVariable, $"The variable handle comes from {origin}; only variables of the model itself can be read.", node.Name, node.Op));
    }

    private static SourceNode Content(string name, VariableConstant variable) => new(
        name,
        InternalOps.Constant,
        [],
        1,
        constant: variable.Value ?? throw new SavedModelException(new Diagnostic(
            DiagnosticId.UnresolvedVariable,
            $"Variable '{variable.Name}' is read, but neither the checkpoint nor the init op gives it a value: {variable.WhyUnresolved}.", name)));

    private static GraphPatch Gather(SourceNode node, SourceValue[] inputs, string op, SourceNode[] added)
    {
        var gather = new SourceNode(node.Name, op, inputs, 1, node.Attributes);
        return new GraphPatch("gather from a variable", [.. added, gather], gather.Outputs);
    }

    private static GraphPatch Gather(SourceNode node, SourceNode value)
    {
        SourceNode frozen = new(node.Name + "/variable", InternalOps.Constant, [], 1, constant: value.Constant);
        if (node.Op == "ResourceGatherNd")
        {
            return Gather(node, [frozen.Outputs[0], node.Inputs[1]], "GatherNd", [frozen]);
        }

        // The axis of a ResourceGather is that of its batch dimensions.
        var axis = new SourceNode(
            node.Name + "/axis", InternalOps.Constant, [], 1,
            constant: new TensorConstant(Tensor.Of<int>(TensorShape.Scalar, (int)node.Int("batch_dims", 0))));
        return Gather(node, [frozen.Outputs[0], node.Inputs[1], axis.Outputs[0]], "GatherV2", [frozen, axis]);
    }
}
