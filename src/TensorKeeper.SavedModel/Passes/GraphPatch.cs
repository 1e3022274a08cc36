// SPDX-License-Identifier: MIT
using TensorKeeper.SavedModel.Graphs;

namespace TensorKeeper.SavedModel.Passes;

/// <summary>What a rule wants in place of one node. Immutable; rules never edit a graph.</summary>
/// <param name="Label">What was done, for the journal.</param>
/// <param name="NewNodes">Nodes to insert where the node stood, each after the ones it reads.</param>
/// <param name="Outputs">What stands for the node's outputs, one for each.</param>
internal sealed record GraphPatch(string Label, IReadOnlyList<SourceNode> NewNodes, IReadOnlyList<SourceValue> Outputs)
{
    /// <summary>Lets existing values stand for the outputs.</summary>
    public static GraphPatch Alias(string label, params SourceValue[] outputs) => new(label, [], outputs);

    /// <summary>Puts one new node in the place of the old.</summary>
    public static GraphPatch Replace(string label, SourceNode node) => new(label, [node], node.Outputs);
}
