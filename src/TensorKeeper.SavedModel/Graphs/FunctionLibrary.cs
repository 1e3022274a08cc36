// SPDX-License-Identifier: MIT
using TensorKeeper.SavedModel.Diagnostics;
using TensorKeeper.SavedModel.Messages;

namespace TensorKeeper.SavedModel.Graphs;

/// <summary>The nodes of a graph and of its functions, found by name; each function is indexed when it is first called.</summary>
internal sealed class FunctionLibrary
{
    private readonly Dictionary<string, FunctionDef> _functions = new(StringComparer.Ordinal);
    private readonly Dictionary<string, Dictionary<string, NodeDef>> _indexes = new(StringComparer.Ordinal);
    private readonly Dictionary<string, OpDef> _definitions = new(StringComparer.Ordinal);

    public FunctionLibrary(MetaGraph graph)
    {
        foreach (FunctionDef function in graph.Graph.Functions) { _functions[function.Name] = function; }
        foreach (OpDef definition in graph.StrippedOps) { _definitions[definition.Name] = definition; }
        TopLevel = Index(graph.Graph.Nodes, "the graph");
    }

    /// <summary>Gets the nodes outside of all functions.</summary>
    public IReadOnlyDictionary<string, NodeDef> TopLevel { get; }

    public FunctionDef? FindFunction(string name) => _functions.GetValueOrDefault(name);

    public OpDef? FindDefinition(string op) => _definitions.GetValueOrDefault(op);

    public IReadOnlyDictionary<string, NodeDef> NodesOf(FunctionDef function)
    {
        if (!_indexes.TryGetValue(function.Name, out Dictionary<string, NodeDef>? index))
        {
            index = Index(function.Nodes, $"function '{function.Name}'");
            _indexes.Add(function.Name, index);
        }

        return index;
    }

    private static Dictionary<string, NodeDef> Index(IReadOnlyList<NodeDef> nodes, string place)
    {
        var index = new Dictionary<string, NodeDef>(nodes.Count, StringComparer.Ordinal);
        foreach (NodeDef node in nodes)
        {
            if (!index.TryAdd(node.Name, node))
            {
                throw new SavedModelException(new Diagnostic(
                    DiagnosticId.InvalidNode, $"There are two nodes of this name in {place}; names must be distinct.", node.Name, node.Op));
            }
        }

        return index;
    }
}
