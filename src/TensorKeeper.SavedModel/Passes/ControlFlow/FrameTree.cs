// SPDX-License-Identifier: MIT
using TensorKeeper.SavedModel.Diagnostics;
using TensorKeeper.SavedModel.Graphs;

namespace TensorKeeper.SavedModel.Passes.ControlFlow;

/// <summary>Finds the loops of TensorFlow 1 in a graph, and in which loop each node is.</summary>
/// <remarks>
/// As in TensorFlow, a value gets into a loop through an Enter and out of it through an Exit only, and no node reads values
/// of two loops. Constants are in no loop. One walk over the nodes.
/// </remarks>
internal sealed class FrameTree
{
    private readonly Dictionary<SourceNode, LoopFrame?> _frames = [];
    private readonly Dictionary<string, LoopFrame> _byName = new(StringComparer.Ordinal);

    private FrameTree()
    {
    }

    /// <summary>Gets what each NextIteration hands on.</summary>
    public Dictionary<SourceNode, SourceValue> Rounds { get; } = [];

    /// <summary>Gets the loops that are in no other loop.</summary>
    public List<LoopFrame> Outermost { get; } = [];

    /// <summary>Gets the innermost loop that a node's outputs are in; null outside of all.</summary>
    public LoopFrame? this[SourceNode node] => _frames.GetValueOrDefault(node);

    /// <summary>Looks at a graph.</summary>
    /// <exception cref="SavedModelException">The graph has what belongs to a loop, but is no loop.</exception>
    public static FrameTree Of(SourceGraph graph)
    {
        var tree = new FrameTree();
        foreach (SourceNode node in graph.Nodes)
        {
            if (node.Op == InternalOps.BackEdge) { tree.Rounds[node.Inputs[1].Node] = node.Inputs[0]; }
        }

        foreach (SourceNode node in graph.Nodes)
        {
            // The head of its loop tells where a NextIteration belongs; it may come later, its readers may not come before.
            if (node.Op != InternalOps.BackEdge && !IsNext(node)) { tree._frames[node] = tree.FrameOf(node); }
        }

        foreach ((SourceNode next, SourceValue value) in tree.Rounds)
        {
            if (tree[value.Node] is { } frame && frame != tree[next])
            {
                throw Invalid(next, $"It hands on '{value}', which is in another loop.");
            }
        }

        return tree;
    }

    public static SavedModelException Invalid(SourceNode node, string message) =>
        new(new Diagnostic(DiagnosticId.InvalidNode, message, node.Name, node.Op));

    private static bool IsNext(SourceNode node) => node.Op is "NextIteration" or "RefNextIteration";

    private static bool IsEnter(SourceNode node) => node.Op is "Enter" or "RefEnter";

    private LoopFrame? FrameOf(SourceNode node)
    {
        switch (node.Op)
        {
            case InternalOps.Input or InternalOps.Constant:
                return null;
            case "Enter" or "RefEnter":
                return Enter(node);
            case "Merge" or "RefMerge" when node.Inputs.Any(static input => IsNext(input.Node)):
                return Head(node);
            case "Exit" or "RefExit":
                LoopFrame left = Joined(node) ?? throw Invalid(node, "What it reads is in no loop.");
                left.Exits.Add(node);
                return left.Parent;
            case "LoopCond":
                LoopFrame frame = Joined(node) ?? throw Invalid(node, "What it reads is in no loop.");
                if (frame.Condition is not null) { throw Invalid(node, $"The loop has another condition, '{frame.Condition.Name}'."); }
                frame.Condition = node;
                return frame;
            default:
                return Joined(node);
        }
    }

    private LoopFrame Enter(SourceNode node)
    {
        if (node.Inputs.Count != 1) { throw Invalid(node, $"It has {node.Inputs.Count} inputs; an Enter has one."); }
        LoopFrame? parent = Joined(node);
        string name = node.Text("frame_name", "");
        if (!_byName.TryGetValue(name, out LoopFrame? frame))
        {
            frame = new LoopFrame(node, parent);
            _byName.Add(name, frame);
            if (parent is null) { Outermost.Add(frame); }
        }

        return frame.Parent == parent ? frame : throw Invalid(
            node, $"The loop '{name}' is entered from two others: here, and by '{frame.First.Name}'.");
    }

    private LoopFrame Head(SourceNode node)
    {
        int next = IsNext(node.Inputs[0].Node) ? 0 : 1;
        if (node.Inputs.Count != 2 || !IsEnter(node.Inputs[1 - next].Node))
        {
            throw Invalid(node, "It reads a NextIteration, but is no head of a loop: that merges one Enter and one NextIteration.");
        }

        (SourceNode enter, SourceNode round) = (node.Inputs[1 - next].Node, node.Inputs[next].Node);
        LoopFrame frame = _frames[enter]!;
        if (enter.Bool("is_constant", false)) { throw Invalid(enter, "It is constant, and yet read by the head of a loop."); }
        if (!_frames.TryAdd(round, frame)) { throw Invalid(round, "It is read by the heads of two loop variables."); }
        frame.Heads.Add(node, frame.Variables.Count);
        frame.Variables.Add(new LoopVariable(node, enter, round));
        return frame;
    }

    private LoopFrame? Joined(SourceNode node)
    {
        LoopFrame? joined = null;
        foreach (SourceValue input in node.Inputs)
        {
            if (IsNext(input.Node))
            {
                throw Invalid(input.Node, $"It is read by {node}; only a merge with an Enter, the head of a loop, reads one.");
            }

            LoopFrame? frame = _frames.GetValueOrDefault(input.Node);
            if (frame is null || frame == joined) { continue; }
            if (joined is not null) { throw Invalid(node, $"It reads values of two loops; '{input}' is in another than those before."); }
            joined = frame;
        }

        return joined;
    }
}
