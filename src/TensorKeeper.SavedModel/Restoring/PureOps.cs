// SPDX-License-Identifier: MIT
using TensorKeeper.SavedModel.Diagnostics;
using TensorKeeper.SavedModel.Graphs;
using TensorKeeper.SavedModel.Messages;
using TensorKeeper.SavedModel.Stages;

namespace TensorKeeper.SavedModel.Restoring;

/// <summary>Ops whose result follows from their inputs alone, computed by the kernels of the host while a model is restored.</summary>
/// <remarks>What tables and local variables are filled with is often computed: counted, joined, cut, looked up in a list.</remarks>
internal static class PureOps
{
    // Words of vocabularies and what is made of them; weights are not computed with here.
    private const long MaxElements = 1 << 24;

    /// <summary>Asks whether an op reads nothing but its inputs and writes nothing.</summary>
    public static bool IsKnown(string op) => HostKernelTable.Contains(op)
        && op is not ("ReadFile" or "Multinomial")
        && !op.StartsWith("Random", StringComparison.Ordinal) && !op.StartsWith("Stateful", StringComparison.Ordinal)
        && !op.StartsWith("Lookup", StringComparison.Ordinal) && !op.StartsWith("Tensor", StringComparison.Ordinal);

    /// <summary>Computes the outputs of a node; null if its kernel refuses, or if a name inside a function would not say which output is meant.</summary>
    public static Tensor[]? Compute(NodeDef node, ConstantContent[] inputs)
    {
        int outputs = OpOutputs.Locate(node.Op, node.Attributes, null, null).Total;
        if (outputs < 1 || (outputs > 1 && node.Op is not ("Split" or "SplitV" or "Unpack" or "ShapeN"))) { return null; }
        var constants = new SourceNode[inputs.Length];
        for (int i = 0; i < inputs.Length; i++)
        {
            if (ConstantContents.Describe(inputs[i]) is not { } described || described.Shape.GetElementCount() > MaxElements) { return null; }
            if (ConstantContents.Load(inputs[i]) is not { } tensor) { return null; }
            constants[i] = new SourceNode($"{node.Name}/{i}", InternalOps.Constant, [], 1, constant: new TensorConstant(tensor));
        }

        var computed = new SourceNode(node.Name, node.Op, [.. constants.Select(static c => c.Outputs[0])], outputs, node.Attributes);
        try
        {
            Stages.HostValue[] results = new HostStage(new SourceGraph([], [.. constants, computed], computed.Outputs)).Run([], CancellationToken.None);
            Tensor[] tensors = [.. results.Select(static result => result.Tensor).OfType<Tensor>().Select(Tensors.Copy)];
            return tensors.Length == results.Length ? tensors : null;
        }
        catch (Exception refusal) when (refusal is SavedModelException or ServingException)
        {
            return null;
        }
    }
}
