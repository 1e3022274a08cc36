// SPDX-License-Identifier: MIT
namespace TensorKeeper.SavedModel.Graphs;

/// <summary>One output of a node; edges of the source graph are references to values. Immutable.</summary>
internal sealed class SourceValue(SourceNode node, int index)
{
    public SourceNode Node { get; } = node;

    public int Index { get; } = index;

    public override string ToString() => Index == 0 ? Node.Name : $"{Node.Name}:{Index}";
}
