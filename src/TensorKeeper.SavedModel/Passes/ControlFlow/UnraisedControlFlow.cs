// SPDX-License-Identifier: MIT
using TensorKeeper.SavedModel.Diagnostics;
using TensorKeeper.SavedModel.Graphs;

namespace TensorKeeper.SavedModel.Passes.ControlFlow;

/// <summary>Refuses what is left of TensorFlow 1's control flow: conditionals without the structure of one.</summary>
internal static class UnraisedControlFlow
{
    /// <summary>Looks at a simplified graph and the bodies in it.</summary>
    /// <exception cref="SavedModelException">Something is left; every such node is named, merges before the rest.</exception>
    public static void Refuse(SourceGraph graph)
    {
        var found = new List<Diagnostic>();
        Note(graph, found);
        if (found.Count > 0) { throw new SavedModelException(found); }
    }

    private static void Note(SourceGraph graph, List<Diagnostic> found)
    {
        foreach (SourceNode node in graph.Nodes)
        {
            if (BranchTree.IsMerge(node))
            {
                found.Add(new Diagnostic(
                    DiagnosticId.InvalidNode, "It does not merge the two sides of one conditional, so what it gives depends on chance.", node.Name, node.Op));
            }

            foreach (SourceGraph body in node.Bodies) { Note(body, found); }
        }

        foreach (SourceValue output in graph.Outputs)
        {
            if (output.Node.Op == InternalOps.Dead)
            {
                found.Add(new Diagnostic(
                    DiagnosticId.InvalidNode, "A result is taken from a side of a conditional that is never taken.", output.Node.Name));
            }
        }

        if (found.Count == 0 && graph.Nodes.FirstOrDefault(BranchTree.IsSwitch) is { } left)
        {
            found.Add(new Diagnostic(
                DiagnosticId.InvalidNode, "A result needs one side of this conditional, but no merge brings the sides together.", left.Name, left.Op));
        }
    }
}
