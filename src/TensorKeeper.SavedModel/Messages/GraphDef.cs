// SPDX-License-Identifier: MIT
using TensorKeeper.Protocol.Codecs;
using TensorKeeper.SavedModel.Diagnostics;

namespace TensorKeeper.SavedModel.Messages;

/// <summary>A graph and its functions (<c>GraphDef</c>). Immutable.</summary>
internal sealed class GraphDef
{
    private readonly Dictionary<string, FunctionDef> _functions;
    private Dictionary<string, NodeDef>? _byName;

    public GraphDef(NodeDef[] nodes, FunctionDef[] functions, MessageFile file)
    {
        Nodes = nodes;
        Functions = functions;
        _functions = new Dictionary<string, FunctionDef>(functions.Length, StringComparer.Ordinal);
        foreach (FunctionDef function in functions)
        {
            // TensorFlow itself writes a function twice now and then; only different ones are a contradiction.
            if (!_functions.TryAdd(function.Name, function)
                && !_functions[function.Name].Encoded.Span.SequenceEqual(function.Encoded.Span))
            {
                throw new SavedModelException(new Diagnostic(
                    DiagnosticId.Malformed, $"The graph has two different functions named '{function.Name}'.", File: file.Path));
            }
        }
    }

    public NodeDef[] Nodes { get; }

    public FunctionDef[] Functions { get; }

    /// <summary>Returns a function by name, or null.</summary>
    public FunctionDef? FindFunction(string name) => _functions.GetValueOrDefault(name);

    /// <summary>Returns a node of the top level by name, or null; of two nodes of one name the first.</summary>
    public NodeDef? FindNode(string name) => (_byName ??= IndexNodes()).GetValueOrDefault(name);

    public static GraphDef Read(ProtoReader reader, MessageFile file)
    {
        List<NodeDef> nodes = [];
        List<FunctionDef> functions = [];
        while (reader.ReadTag())
        {
            switch (reader.FieldNumber)
            {
                case 1: nodes.Add(NodeDef.Read(MessageSlice.From(ref reader), file)); break;
                case 2: ReadLibrary(reader.ReadMessage(), file, functions); break;
                default: reader.Skip(); break;
            }
        }

        return new GraphDef([.. nodes], [.. functions], file);
    }

    private static void ReadLibrary(ProtoReader reader, MessageFile file, List<FunctionDef> functions)
    {
        while (reader.ReadTag())
        {
            if (reader.FieldNumber == 1) { functions.Add(FunctionDef.Read(MessageSlice.From(ref reader), file)); } else { reader.Skip(); }
        }
    }

    private Dictionary<string, NodeDef> IndexNodes()
    {
        Dictionary<string, NodeDef> index = new(Nodes.Length, StringComparer.Ordinal);
        foreach (NodeDef node in Nodes) { index.TryAdd(node.Name, node); }
        return index;
    }
}
