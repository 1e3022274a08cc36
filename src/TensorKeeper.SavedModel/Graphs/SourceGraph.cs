// SPDX-License-Identifier: MIT
namespace TensorKeeper.SavedModel.Graphs;

/// <summary>A graph of operations, each after the ones it reads. Immutable.</summary>
/// <param name="Inputs">Outputs of <see cref="InternalOps.Input"/> nodes, in the order of the signature or the body's arguments.</param>
/// <param name="Nodes">All nodes that an output needs, and the input nodes, in topological order.</param>
/// <param name="Outputs">The results, in the order of the signature or the body's results; one value may stand twice.</param>
internal sealed record SourceGraph(
    IReadOnlyList<SourceValue> Inputs,
    IReadOnlyList<SourceNode> Nodes,
    IReadOnlyList<SourceValue> Outputs);
