// SPDX-License-Identifier: MIT
using TensorKeeper.SavedModel.Diagnostics;
using TensorKeeper.SavedModel.Graphs;

namespace TensorKeeper.SavedModel.Passes.ControlFlow;

/// <summary>Puts a While in the place of each loop of TensorFlow 1 that is in no other loop.</summary>
/// <remarks>
/// <code>
/// x → Enter → Merge → (condition) → LoopCond          x, w → While(condition: m, w → bool; body: m, w → next m, w) → y
///     next →↗     ↘→ Switch ─false→ Exit → y
///                       └─true→ (body) → NextIteration
/// </code>
/// A constant Enter is a variable that stays as it is. What is inside, loops and conditionals included, moves into the
/// bodies untouched.
/// </remarks>
internal static class FrameRaising
{
    public static SourceGraph Run(SourceGraph graph, CopyBudget budget)
    {
        if (!graph.Nodes.Any(static node => node.Op is "Enter" or "RefEnter" or "NextIteration" or "RefNextIteration" or "Exit" or "RefExit" or "LoopCond"))
        {
            return graph;
        }

        var tree = FrameTree.Of(graph);
        var results = new Dictionary<SourceValue, SourceValue>();
        foreach (LoopFrame frame in tree.Outermost) { new FrameBodies(frame, tree, budget).Raise(results); }
        foreach (SourceValue output in graph.Outputs)
        {
            if (tree[output.Node] is not null) { throw FrameTree.Invalid(output.Node, "A result is taken from inside a loop, without an Exit."); }
        }

        var copy = new GraphCopy(value => results.TryGetValue(value, out SourceValue? result) ? Substitute.Old(result) : null, tree.Rounds, budget);
        List<SourceValue> outputs = copy.Copy(graph.Outputs);
        if (copy.Cycle is { } cycle)
        {
            throw new SavedModelException(new Diagnostic(DiagnosticId.Cycle, "The loop needs its own result before it begins.", cycle.Name, cycle.Op));
        }

        IEnumerable<SourceNode> inputs = graph.Nodes.Where(static node => node.Op == InternalOps.Input);
        return new SourceGraph(graph.Inputs, [.. inputs, .. copy.Nodes.Where(static node => node.Op != InternalOps.Input)], outputs);
    }
}
