// SPDX-License-Identifier: MIT
using TensorKeeper.SavedModel.Graphs;

namespace TensorKeeper.SavedModel.Passes.ControlFlow;

/// <summary>Puts merges into groups that become one conditional each.</summary>
internal static class MergeGroups
{
    public static List<List<SourceNode>> Of(SourceGraph graph, BranchTree tree, MergeGrouping grouping)
    {
        Func<SourceNode, object> kind = grouping switch
        {
            MergeGrouping.SamePredicate => static _ => "",
            MergeGrouping.SharedNodes => Components(graph, tree),
            _ => Levels(graph),
        };
        return [.. tree.Merges
            .GroupBy(merge => (tree.Of(merge.Inputs[0]).Predicate, kind(merge)))
            .Select(static group => group.ToList())];
    }

    /// <summary>Joins each node inside conditionals to those inside that it reads (union and find).</summary>
    private static Func<SourceNode, SourceNode> Components(SourceGraph graph, BranchTree tree)
    {
        var parents = new Dictionary<SourceNode, SourceNode>();
        foreach (SourceNode node in graph.Nodes)
        {
            if (tree[node] == tree.Root && !BranchTree.IsMerge(node)) { continue; }
            foreach (SourceValue input in node.Inputs)
            {
                (SourceNode left, SourceNode right) = (Find(node), Find(input.Node));
                if (tree[input.Node] != tree.Root && left != right) { parents[right] = left; }
            }
        }

        return Find;

        SourceNode Find(SourceNode node)
        {
            while (parents.TryGetValue(node, out SourceNode? parent))
            {
                // Every other node on the way learns where the one above it stands, so the ways stay short.
                if (parents.TryGetValue(parent, out SourceNode? above)) { parents[node] = above; }
                node = parent;
            }

            return node;
        }
    }

    private static Func<SourceNode, object> Levels(SourceGraph graph)
    {
        var levels = new Dictionary<SourceNode, int>(graph.Nodes.Count);
        foreach (SourceNode node in graph.Nodes)
        {
            int level = BranchTree.IsMerge(node) ? 1 : 0;
            foreach (SourceValue input in node.Inputs) { level = Math.Max(level, levels[input.Node] + (BranchTree.IsMerge(node) ? 1 : 0)); }
            levels.Add(node, level);
        }

        return node => levels[node];
    }
}
