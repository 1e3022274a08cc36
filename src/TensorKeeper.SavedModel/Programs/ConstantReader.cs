// SPDX-License-Identifier: MIT
using TensorKeeper.SavedModel.Bundles;
using TensorKeeper.SavedModel.Diagnostics;
using TensorKeeper.SavedModel.Graphs;

namespace TensorKeeper.SavedModel.Programs;

/// <summary>Reads the value of a constant node into managed memory.</summary>
internal static class ConstantReader
{
    public static Tensor Read(SourceNode node) => node.Constant switch
    {
        TensorConstant { Tensor: var tensor } => tensor,
        WeightConstant { Entry: var entry } => Read(entry),
        _ => throw new SavedModelException(new Diagnostic(
            DiagnosticId.InvalidNode, "An output of the signature is no tensor; a handle cannot be sent to a client.", node.Name, node.Op)),
    };

    private static Tensor Read(BundleSlice entry)
    {
        byte[] bytes = new byte[entry.Length];
        entry.Shard.Read(entry.Offset, bytes);
        return Tensor.FromMemory(entry.ElementType, entry.Shape, bytes);
    }
}
