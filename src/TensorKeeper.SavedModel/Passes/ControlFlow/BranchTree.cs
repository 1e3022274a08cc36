// SPDX-License-Identifier: MIT
using TensorKeeper.SavedModel.Diagnostics;
using TensorKeeper.SavedModel.Graphs;

namespace TensorKeeper.SavedModel.Passes.ControlFlow;

/// <summary>Finds on which side of which conditionals of TensorFlow 1 each node of a graph without loops is.</summary>
/// <remarks>
/// A switch lets its value through on one side; what reads that is on the side too; a merge of the two sides is where the
/// switch was. One walk over the nodes.
/// </remarks>
internal sealed class BranchTree
{
    /// <summary>Bounds the walk from a side to the sides around it.</summary>
    private const int MaxDepth = 64;

    private readonly Dictionary<SourceNode, BranchContext> _contexts = [];

    private readonly HashSet<SourceNode> _free = [];

    private BranchTree()
    {
    }

    /// <summary>Gets the context of what is there in every run.</summary>
    public BranchContext Root { get; } = BranchContext.Root();

    /// <summary>Gets the merges of the two sides of conditionals that are in no other, in the order of the graph.</summary>
    public List<SourceNode> Merges { get; } = [];

    /// <summary>Gets where a node is; for a merge, where its result is.</summary>
    public BranchContext this[SourceNode node] => _contexts.GetValueOrDefault(node, Root);

    /// <summary>Returns where a value is.</summary>
    public BranchContext Of(SourceValue value) => IsSwitch(value.Node) && value.Node.Inputs.Count == 2
        ? this[value.Node].Enter(PredicateOf(value.Node), value.Index)
        : this[value.Node];

    /// <summary>Asks whether a merge may take any of its inputs, since all of them are there whenever one is.</summary>
    public bool IsFree(SourceNode merge) => _free.Contains(merge);

    public static bool IsSwitch(SourceNode node) => node.Op is "Switch" or "RefSwitch";

    public static bool IsMerge(SourceNode node) => node.Op is "Merge" or "RefMerge";

    /// <summary>Looks at a graph.</summary>
    /// <exception cref="SavedModelException">Conditionals are nested absurdly deep.</exception>
    public static BranchTree Of(SourceGraph graph)
    {
        var tree = new BranchTree();
        foreach (SourceNode node in graph.Nodes)
        {
            BranchContext context = IsMerge(node) ? tree.Merged(node) : tree.Joined(node);
            if (context.Depth >= MaxDepth)
            {
                throw new SavedModelException(new Diagnostic(
                    DiagnosticId.TooDeep, $"Conditionals are nested more than {MaxDepth} deep.", node.Name, node.Op));
            }

            if (context != tree.Root) { tree._contexts.Add(node, context); }
            else if (IsMerge(node) && !tree._free.Contains(node)) { tree.Merges.Add(node); }
        }

        return tree;
    }

    /// <summary>Returns what a switch asks: the predicate itself, not one of the many names it has inside conditionals.</summary>
    private static SourceValue PredicateOf(SourceNode node)
    {
        SourceValue predicate = node.Inputs[1];
        while (predicate.Node.Op == "Identity" || predicate.Node.Op == InternalOps.Gate || IsSwitch(predicate.Node))
        {
            predicate = predicate.Node.Inputs[predicate.Node.Op == InternalOps.Gate ? predicate.Index : 0];
        }

        return predicate;
    }

    private BranchContext Joined(SourceNode node)
    {
        BranchContext context = Root;
        foreach (SourceValue input in node.Inputs) { context = context.Join(Of(input)); }
        return context;
    }

    private BranchContext Merged(SourceNode node)
    {
        if (node.Inputs.Count > 0 && node.Inputs.All(input => Of(input) == Of(node.Inputs[0])))
        {
            _free.Add(node);
            return Of(node.Inputs[0]);
        }

        if (node.Inputs.Count != 2) { return BranchContext.Never; }
        (BranchContext first, BranchContext second) = (Of(node.Inputs[0]), Of(node.Inputs[1]));
        return first.Parent is { } around && around == second.Parent && first.Predicate == second.Predicate && first.Side != second.Side
            ? around
            : BranchContext.Never;
    }
}
