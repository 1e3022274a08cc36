// SPDX-License-Identifier: MIT
using TensorKeeper.SavedModel.Graphs;

namespace TensorKeeper.SavedModel.Passes.ControlFlow;

/// <summary>A loop of TensorFlow 1: the nodes that make it one. Filled while the graph is walked; not thread-safe.</summary>
internal sealed class LoopFrame
{
    /// <summary>Initializes a loop.</summary>
    /// <param name="first">The first of its <c>Enter</c> nodes, for messages.</param>
    /// <param name="parent">The loop around it, or null.</param>
    public LoopFrame(SourceNode first, LoopFrame? parent)
    {
        First = first;
        Parent = parent;
        Outermost = parent?.Outermost ?? this;
    }

    public SourceNode First { get; }

    public LoopFrame? Parent { get; }

    /// <summary>Gets the loop around all others that this one is in; itself if it is in none.</summary>
    public LoopFrame Outermost { get; }

    public SourceNode? Condition { get; set; }

    /// <summary>Gets the position of each loop variable, by the merge at its head.</summary>
    public Dictionary<SourceNode, int> Heads { get; } = [];

    public List<LoopVariable> Variables { get; } = [];

    public List<SourceNode> Exits { get; } = [];

    /// <summary>Asks whether a node is a switch between the next round and the end of this loop.</summary>
    public bool IsSwitch(SourceNode node) =>
        node.Op is "Switch" or "RefSwitch" && node.Inputs.Count == 2 && Condition is not null && node.Inputs[1].Node == Condition;
}

/// <summary>A variable of a loop of TensorFlow 1. Immutable.</summary>
/// <param name="Head">The merge of its first and its later values.</param>
/// <param name="Enter">What brings the first value in.</param>
/// <param name="Next">What hands on the value of a round.</param>
internal sealed record LoopVariable(SourceNode Head, SourceNode Enter, SourceNode Next);
