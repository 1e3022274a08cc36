// SPDX-License-Identifier: MIT
using TensorKeeper.SavedModel.Graphs;
using TensorKeeper.SavedModel.Messages;
using TensorKeeper.SavedModel.Stages;

namespace TensorKeeper.Fuzz.Targets;

/// <summary>Runs one kernel of the host.</summary>
internal static class KernelNode
{
    public static HostValue[] Run(string op, Dictionary<string, AttributeValue> attributes, params HostValue[] inputs)
    {
        SourceNode[] fed = [.. inputs.Select(static (_, i) => new SourceNode($"input{i}", InternalOps.Input, [], 1))];
        var node = new SourceNode("fuzzed", op, [.. fed.Select(static f => f.Outputs[0])], 1, attributes);
        return HostKernelTable.TryPrepare(node, out ValueKernel? kernel)
            ? kernel(new HostCall(node, inputs, CancellationToken.None))
            : throw new InvalidOperationException($"There is no kernel for {op}.");
    }

    public static Tensor Scalar(byte[] bytes)
    {
        var text = new StringElementsBuilder(1);
        text.Add(bytes);
        return text.ToTensor(TensorShape.Scalar);
    }
}
