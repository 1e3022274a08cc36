// SPDX-License-Identifier: MIT
using TensorKeeper.SavedModel.Messages;

namespace TensorKeeper.SavedModel.Restoring;

/// <summary>The top level of a graph, or one call of a function, while restoring walks it. Not thread-safe.</summary>
internal sealed class HostFrame
{
    private readonly GraphDef _graph;
    private readonly Dictionary<string, NodeDef>? _nodes;
    private readonly Dictionary<string, int>? _arguments;
    private readonly Dictionary<NodeDef, HostValue?[]> _values = [];
    private readonly Dictionary<NodeDef, HostFrame> _calls = [];

    public HostFrame(GraphDef graph)
    {
        _graph = graph;
        Path = "";
    }

    /// <param name="function">The function that is called.</param>
    /// <param name="caller">Where it is called.</param>
    /// <param name="call">The node that calls it.</param>
    /// <param name="inputs">The inputs of the call that are the function's arguments.</param>
    public HostFrame(FunctionDef function, HostFrame caller, NodeDef call, string[] inputs)
    {
        Function = function;
        _graph = caller._graph;
        Caller = caller;
        Inputs = inputs;
        Depth = caller.Depth + 1;
        Path = $"{caller.Path}{call.Name}/";
        _nodes = new Dictionary<string, NodeDef>(StringComparer.Ordinal);
        foreach (NodeDef node in function.Nodes) { _nodes.TryAdd(node.Name, node); }
        _arguments = new Dictionary<string, int>(StringComparer.Ordinal);
        for (int i = 0; i < function.Signature.Inputs.Length; i++) { _arguments.TryAdd(function.Signature.Inputs[i].Name, i); }
    }

    public FunctionDef? Function { get; }

    public HostFrame? Caller { get; }

    public string[] Inputs { get; } = [];

    public int Depth { get; }

    public string Path { get; }

    public NodeDef? FindNode(string name) => _nodes is null ? _graph.FindNode(name) : _nodes.GetValueOrDefault(name);

    public bool IsFunction(string name) => _graph.FindFunction(name) is not null;

    /// <summary>Returns which argument of the function a name is; -1 if it is none.</summary>
    public int ArgumentOf(string name) => _arguments is not null && _arguments.TryGetValue(name, out int index) ? index : -1;

    /// <summary>Returns the frame of a call that was entered before, or null.</summary>
    public HostFrame? FindCall(NodeDef call) => _calls.GetValueOrDefault(call);

    public void AddCall(NodeDef call, HostFrame frame) => _calls.Add(call, frame);

    public HostValue? Remembered(NodeDef node, int output) =>
        _values.TryGetValue(node, out HostValue?[]? values) && output < values.Length ? values[output] : null;

    public void Remember(NodeDef node, int output, HostValue value)
    {
        if (!_values.TryGetValue(node, out HostValue?[]? values)) { values = []; }
        if (output >= values.Length) { Array.Resize(ref values, Math.Max(output + 1, 2 * values.Length)); }
        values[output] = value;
        _values[node] = values;
    }
}
