// SPDX-License-Identifier: MIT
using TensorKeeper.SavedModel.Diagnostics;
using TensorKeeper.SavedModel.Graphs;

namespace TensorKeeper.SavedModel.Passes.ControlFlow;

/// <summary>Raises the control flow of TensorFlow 1 to nodes with bodies, in a graph and in all bodies of its nodes.</summary>
/// <remarks>
/// Loops come before conditionals, and what is outside before what is inside: the body of a loop is a graph of its own, in
/// which its inner loops are the outermost. Each level of nesting is one walk over the nodes in it.
/// </remarks>
internal sealed class ControlFlowRaising
{
    /// <summary>Everything after this pass walks bodies by recursion, so their nesting is what the thread's stack bears.</summary>
    private const int MaxNesting = 64;

    private readonly CopyBudget _budget = new();

    private ControlFlowRaising()
    {
    }

    /// <summary>Raises a graph as it was built.</summary>
    /// <returns>A graph without loops; a conditional without the structure of one stays as it is.</returns>
    /// <exception cref="SavedModelException">A loop is not built as loops are, or there is absurdly much of them.</exception>
    public static SourceGraph Run(SourceGraph graph) => new ControlFlowRaising().Run(graph, 0);

    private SourceGraph Run(SourceGraph graph, int nesting)
    {
        SourceGraph raised = BranchRaising.Run(FrameRaising.Run(graph, _budget), _budget);
        return raised.Nodes.Any(static node => node.Bodies.Count > 0)
            ? GraphRewriter.Rewrite(raised, node => WithRaisedBodies(node, nesting + 1))
            : raised;
    }

    private GraphPatch? WithRaisedBodies(SourceNode node, int nesting)
    {
        if (node.Bodies.Count == 0) { return null; }
        if (nesting > MaxNesting)
        {
            throw new SavedModelException(new Diagnostic(
                DiagnosticId.TooDeep, $"Conditionals and loops are nested more than {MaxNesting} deep.", node.Name, node.Op));
        }

        var bodies = new SourceGraph[node.Bodies.Count];
        bool changed = false;
        for (int i = 0; i < bodies.Length; i++)
        {
            bodies[i] = Run(node.Bodies[i], nesting);
            changed |= !ReferenceEquals(bodies[i], node.Bodies[i]);
        }

        return changed
            ? GraphPatch.Replace("raised bodies", new SourceNode(node.Name, node.Op, node.Inputs, node.Outputs.Count, node.Attributes, bodies))
            : null;
    }
}
