// SPDX-License-Identifier: MIT
using TensorKeeper.SavedModel.Graphs;

namespace TensorKeeper.SavedModel.Passes.ControlFlow;

/// <summary>Puts an If in the place of each conditional of TensorFlow 1 that is in no other.</summary>
/// <remarks>
/// <code>
/// x, p → Switch ─true→  f → Merge → y        p, x → If(then: f, else: g) → y
///               ─false→ g →↗
/// </code>
/// A merge of values that are always there takes the first; TensorFlow takes the one that comes first. What else does not
/// have this structure stays; if its predicate becomes known, simplifying takes the side that is there.
/// </remarks>
internal static class BranchRaising
{
    public static SourceGraph Run(SourceGraph graph, CopyBudget budget)
    {
        if (!graph.Nodes.Any(static node => node.Op == InternalOps.Gate || BranchTree.IsSwitch(node) || BranchTree.IsMerge(node))) { return graph; }
        var tree = BranchTree.Of(graph);
        for (MergeGrouping grouping = MergeGrouping.SamePredicate; ; grouping++)
        {
            // Groups by level never need each other's results, so the last way always ends this.
            if (Raise(graph, tree, grouping, budget) is { } raised) { return raised; }
        }
    }

    private static SourceGraph? Raise(SourceGraph graph, BranchTree tree, MergeGrouping grouping, CopyBudget budget)
    {
        var used = new HashSet<SourceValue>(graph.Outputs);
        foreach (SourceNode node in graph.Nodes) { used.UnionWith(node.Inputs); }
        var results = new Dictionary<SourceValue, SourceValue>();
        foreach (List<SourceNode> merges in MergeGroups.Of(graph, tree, grouping)) { new BranchBodies(merges, tree, budget).Raise(results, used); }
        var copy = new GraphCopy(Outside, new Dictionary<SourceNode, SourceValue>(), budget);
        List<SourceValue> outputs = copy.Copy(graph.Outputs);
        if (copy.Cycle is not null) { return null; }
        IEnumerable<SourceNode> inputs = graph.Nodes.Where(static node => node.Op == InternalOps.Input);
        return new SourceGraph(graph.Inputs, [.. inputs, .. copy.Nodes.Where(static node => node.Op != InternalOps.Input)], outputs);

        Substitute? Outside(SourceValue value)
        {
            if (results.TryGetValue(value, out SourceValue? result)) { return Substitute.Old(result); }
            if (tree[value.Node] != tree.Root) { return null; }
            if (value.Node.Op == InternalOps.Gate) { return Substitute.Old(value.Node.Inputs[value.Index]); }
            return tree.IsFree(value.Node) ? Substitute.Old(BranchBodies.Taken(value, 0)) : null;
        }
    }
}
