// SPDX-License-Identifier: MIT
using TensorKeeper.SavedModel.Messages;

namespace TensorKeeper.SavedModel.Inspection;

/// <summary>Counts the nodes that the outputs of a signature depend on, in the graph and in every function it calls.</summary>
/// <remarks>
/// A node counts once and a function once, however often it is called; what a request feeds is not counted, nor what only
/// leads to it. Nothing here recurses, so a file cannot nest it to death. Not thread-safe; one per signature.
/// </remarks>
internal sealed class ReachedOps
{
    private readonly GraphDef _graph;
    private readonly SortedDictionary<string, int> _counts = new(StringComparer.Ordinal);
    private readonly HashSet<string> _functions = new(StringComparer.Ordinal);
    private readonly Stack<FunctionDef> _waiting = new();

    private ReachedOps(GraphDef graph) => _graph = graph;

    /// <summary>Counts the nodes by op.</summary>
    /// <param name="graph">The graph with its functions.</param>
    /// <param name="signature">What is fed and what is fetched.</param>
    /// <returns>Op to count, sorted by op (ordinal).</returns>
    /// <exception cref="Diagnostics.SavedModelException">A function's bytes are malformed.</exception>
    public static IReadOnlyDictionary<string, int> Count(GraphDef graph, SignatureDef signature)
    {
        var reached = new ReachedOps(graph);
        var fed = new HashSet<string>(signature.Inputs.Values.SelectMany(NamesOf).Select(NodeOf), StringComparer.Ordinal);
        reached.Walk(graph.FindNode, fed, signature.Outputs.Values.SelectMany(NamesOf));
        while (reached._waiting.TryPop(out FunctionDef? function))
        {
            var nodes = new Dictionary<string, NodeDef>(StringComparer.Ordinal);
            foreach (NodeDef node in function.Nodes) { nodes.TryAdd(node.Name, node); }
            reached.Walk(nodes.GetValueOrDefault, [], [.. function.Returns.Values, .. function.ControlReturns.Values]);
        }

        return reached._counts;
    }

    private void Walk(Func<string, NodeDef?> find, HashSet<string> seen, IEnumerable<string> from)
    {
        var next = new Stack<string>(from.Select(NodeOf));
        while (next.TryPop(out string? name))
        {
            // An argument of a function is no node, and is not found.
            if (!seen.Add(name) || find(name) is not { } node) { continue; }
            _counts[node.Op] = _counts.GetValueOrDefault(node.Op) + 1;
            foreach (string input in node.Inputs) { next.Push(NodeOf(input)); }
            Call(node.Op);
            foreach (AttributeValue attribute in node.Attributes.Values)
            {
                if (attribute.Function is { } called) { Call(called.Name); }
                foreach (FunctionReference listed in attribute.List?.Functions ?? []) { Call(listed.Name); }
            }
        }
    }

    // An old file calls a function by a node whose op is the function's name.
    private void Call(string name)
    {
        if (_graph.FindFunction(name) is { } function && _functions.Add(name)) { _waiting.Push(function); }
    }

    private static IEnumerable<string> NamesOf(TensorInfo info) => info switch
    {
        { Sparse: { } sparse } => [sparse.Indices, sparse.Values, sparse.DenseShape],
        { Components: { } components } => components.SelectMany(NamesOf),
        _ => [info.Name ?? ""],
    };

    // "node", "node:2", "node:out:0" and "^node" all mean the node.
    private static string NodeOf(string reference)
    {
        int colon = reference.IndexOf(':', StringComparison.Ordinal);
        ReadOnlySpan<char> name = colon < 0 ? reference : reference.AsSpan(0, colon);
        return name.TrimStart('^').ToString();
    }
}
