// SPDX-License-Identifier: MIT
using TensorKeeper.SavedModel.Graphs;

namespace TensorKeeper.SavedModel.Passes;

/// <summary>Drops the nodes that no output needs; the inputs stay, since a request may send them.</summary>
internal static class Prune
{
    public static SourceGraph Run(SourceGraph graph)
    {
        var needed = new HashSet<SourceNode>();
        foreach (SourceValue output in graph.Outputs) { needed.Add(output.Node); }
        for (int i = graph.Nodes.Count - 1; i >= 0; i--)
        {
            if (!needed.Contains(graph.Nodes[i])) { continue; }
            foreach (SourceValue input in graph.Nodes[i].Inputs) { needed.Add(input.Node); }
        }

        return graph with { Nodes = [.. graph.Nodes.Where(n => n.Op == InternalOps.Input || needed.Contains(n))] };
    }
}
