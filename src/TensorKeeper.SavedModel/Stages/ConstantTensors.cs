// SPDX-License-Identifier: MIT
using TensorKeeper.SavedModel.Graphs;

namespace TensorKeeper.SavedModel.Stages;

/// <summary>Brings constants of the graph into memory.</summary>
internal static class ConstantTensors
{
    /// <summary>Returns the value of a constant node; null for the handle of a table, which kernels reach through the node.</summary>
    public static Tensor? Read(SourceNode node) => node.Constant is { } content ? Read(content) : null;

    /// <summary>Returns the value if the input of a node is known when the model is loaded; null if it is not.</summary>
    public static Tensor? Known(SourceNode node, int input) =>
        input < node.Inputs.Count && node.Inputs[input].Node is { Op: InternalOps.Constant, Constant: { } content } ? Read(content) : null;

    private static Tensor? Read(ConstantContent content) => content switch
    {
        TensorConstant constant => constant.Tensor,
        WeightConstant weight => Read(weight.Entry),
        VariableConstant { Value: { } value } => Read(value),
        _ => null,
    };

    private static Tensor Read(Bundles.BundleSlice slice)
    {
        byte[] bytes = new byte[checked((int)slice.Length)];
        slice.Shard.Read(slice.Offset, bytes);
        return Tensor.FromMemory(slice.ElementType, slice.Shape, bytes);
    }
}
