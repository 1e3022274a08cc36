// SPDX-License-Identifier: MIT
using TensorKeeper.SavedModel.Graphs;

namespace TensorKeeper.SavedModel.Passes;

/// <summary>Makes a new graph from an old one in a single sweep from inputs to outputs. Not thread-safe.</summary>
/// <remarks>
/// The old graph is not changed. A node whose inputs were replaced is copied with the new ones before the rule sees it,
/// so a rule always looks at the graph as it will be. Linear in the number of nodes.
/// </remarks>
internal sealed class GraphRewriter
{
    private readonly Dictionary<SourceValue, SourceValue> _replacements = [];
    private readonly List<SourceNode> _nodes = [];

    /// <summary>Runs a rule over all nodes.</summary>
    /// <param name="graph">The graph.</param>
    /// <param name="rule">Given a node, what to put in its place; null keeps it.</param>
    /// <param name="kept">Called for each node that goes into the new graph, new ones included, in order.</param>
    /// <param name="inputs">What stands for the inputs; null leaves them. Input nodes so replaced are dropped.</param>
    /// <returns>The new graph, not yet pruned; its inputs are the old ones or what stands for them.</returns>
    public static SourceGraph Rewrite(
        SourceGraph graph, Func<SourceNode, GraphPatch?> rule, Action<SourceNode>? kept = null, IReadOnlyList<SourceValue>? inputs = null)
    {
        var rewriter = new GraphRewriter();
        for (int i = 0; inputs is not null && i < inputs.Count; i++) { rewriter._replacements[graph.Inputs[i]] = inputs[i]; }
        foreach (SourceNode node in graph.Nodes)
        {
            if (inputs is null || node.Op != InternalOps.Input) { rewriter.Visit(node, rule, kept); }
        }

        return new SourceGraph(inputs ?? graph.Inputs, rewriter._nodes, [.. graph.Outputs.Select(rewriter.Replaced)]);
    }

    private void Visit(SourceNode original, Func<SourceNode, GraphPatch?> rule, Action<SourceNode>? kept)
    {
        SourceNode node = WithReplacedInputs(original);
        GraphPatch? patch = rule(node);
        if (patch is null)
        {
            Keep(node, kept);
            Redirect(original, node.Outputs);
            return;
        }

        foreach (SourceNode added in patch.NewNodes) { Keep(added, kept); }
        Redirect(original, patch.Outputs);
    }

    private void Keep(SourceNode node, Action<SourceNode>? kept)
    {
        _nodes.Add(node);
        kept?.Invoke(node);
    }

    private void Redirect(SourceNode original, IReadOnlyList<SourceValue> outputs)
    {
        for (int i = 0; i < original.Outputs.Count; i++)
        {
            if (!ReferenceEquals(original.Outputs[i], outputs[i])) { _replacements[original.Outputs[i]] = outputs[i]; }
        }
    }

    private SourceNode WithReplacedInputs(SourceNode node)
    {
        bool changed = false;
        foreach (SourceValue input in node.Inputs) { changed |= _replacements.ContainsKey(input); }
        return changed
            ? new SourceNode(node.Name, node.Op, [.. node.Inputs.Select(Replaced)], node.Outputs.Count, node.Attributes, node.Bodies, node.Constant)
            : node;
    }

    private SourceValue Replaced(SourceValue value) => _replacements.GetValueOrDefault(value, value);
}
