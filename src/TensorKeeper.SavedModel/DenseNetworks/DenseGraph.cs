// SPDX-License-Identifier: MIT
using TensorKeeper.Protocol.Codecs;
using TensorKeeper.SavedModel.OnnxFiles;

namespace TensorKeeper.SavedModel.DenseNetworks;

/// <summary>What an ONNX model says, as far as dense networks can be: nodes, constants, one input and one output.</summary>
internal sealed class DenseGraph
{
    /// <summary>From 13 on Softmax is of one axis; after 25 nobody has looked.</summary>
    private const int OldestOperators = 13;
    private const int NewestOperators = 25;

    /// <summary>More nodes than this take the engine too long for its call to matter.</summary>
    private const int MaxNodes = 64;

    private readonly List<DenseGraphNode> _nodes = [];
    private readonly Dictionary<string, DenseConstant> _constants = new(StringComparer.Ordinal);
    private readonly List<ValueDeclaration> _inputs = [];
    private readonly List<ValueDeclaration> _outputs = [];
    private long _operators;

    private DenseGraph()
    {
    }

    /// <summary>Gets the nodes, in the order of the file, which is that of their running.</summary>
    public IReadOnlyList<DenseGraphNode> Nodes => _nodes;

    /// <summary>Gets the input.</summary>
    public ValueDeclaration Input => _inputs[0];

    /// <summary>Gets the output.</summary>
    public ValueDeclaration Output => _outputs[0];

    /// <summary>Reads a model as far as it may be a dense network.</summary>
    /// <param name="model">The bytes of a <c>ModelProto</c>.</param>
    /// <returns>The graph; null if it has anything that a dense network has not.</returns>
    /// <exception cref="ProtoFormatException">The bytes are no message.</exception>
    public static DenseGraph? TryRead(ReadOnlyMemory<byte> model)
    {
        var graph = new DenseGraph();
        var reader = new ProtoReader(model);
        int graphs = 0;
        while (reader.ReadTag())
        {
            switch (reader.FieldNumber)
            {
                case 7 when ++graphs == 1:
                    if (!graph.ReadGraph(reader.ReadMessage())) { return null; }
                    break;
                case 8:
                    graph.ReadOperators(reader.ReadMessage());
                    break;
                case 7 or 20 or 25: return null;   // another graph, training, functions
                default: reader.Skip(); break;
            }
        }

        bool isKnown = graph._operators is >= OldestOperators and <= NewestOperators;
        return isKnown && graph is { _inputs.Count: 1, _outputs.Count: 1 } && !graph._constants.ContainsKey(graph.Input.Name) ? graph : null;
    }

    /// <summary>Returns a constant by its name, or null.</summary>
    public DenseConstant? ConstantOf(string name) => _constants.GetValueOrDefault(name);

    private bool ReadGraph(ProtoReader reader)
    {
        while (reader.ReadTag())
        {
            switch (reader.FieldNumber)
            {
                case 1:
                    if (_nodes.Count == MaxNodes || DenseGraphNode.TryRead(reader.ReadMessage()) is not { } node) { return false; }
                    _nodes.Add(node);
                    break;
                case 5:
                    DenseConstant constant = DenseConstant.Read(reader.ReadMessage());
                    if (!_constants.TryAdd(constant.Name, constant)) { return false; }
                    break;
                case 11: _inputs.Add(ValueDeclaration.Read(reader.ReadMessage())); break;
                case 12: _outputs.Add(ValueDeclaration.Read(reader.ReadMessage())); break;
                case 15: return false;   // sparse constants
                default: reader.Skip(); break;
            }
        }

        return true;
    }

    private void ReadOperators(ProtoReader reader)
    {
        (string domain, long version) = ("", 0);
        while (reader.ReadTag())
        {
            switch (reader.FieldNumber)
            {
                case 1: domain = reader.ReadString(); break;
                case 2: version = reader.ReadInt64(); break;
                default: reader.Skip(); break;
            }
        }

        if (domain is "" or "ai.onnx") { _operators = version; }
    }
}
