// SPDX-License-Identifier: MIT
using System.Text;
using TensorKeeper.SavedModel.Messages;

namespace TensorKeeper.SavedModel.Graphs;

/// <summary>One instance of a function while it is inlined, or the graph itself. Not thread-safe.</summary>
internal sealed class CallScope
{
    private static readonly Dictionary<string, AttributeValue> NoBindings = [];
    private static readonly Dictionary<string, int> NoPositions = [];

    /// <summary>Initializes the scope of the top-level graph.</summary>
    public CallScope(IReadOnlyDictionary<string, NodeDef> nodes)
    {
        Nodes = nodes;
        Bindings = NoBindings;
        Prefix = "";
    }

    /// <summary>Initializes the scope of a call.</summary>
    public CallScope(
        CallScope parent,
        NodeDef call,
        FunctionDef function,
        IReadOnlyDictionary<string, NodeDef> nodes,
        IReadOnlyDictionary<string, AttributeValue> bindings)
    {
        Parent = parent;
        Function = function;
        Nodes = nodes;
        Bindings = bindings;
        Depth = parent.Depth + 1;
        Prefix = parent.Prefix + call.Name + "/";
        CallerInputs = [.. call.Inputs.Where(static input => !TensorReference.IsControl(input))];
        ArgumentPositions = Positions(function, bindings);
    }

    public CallScope? Parent { get; }

    public FunctionDef? Function { get; }

    public IReadOnlyDictionary<string, NodeDef> Nodes { get; }

    /// <summary>Gets what stands for the placeholders of a polymorphic function's attributes.</summary>
    public IReadOnlyDictionary<string, AttributeValue> Bindings { get; }

    /// <summary>Gets the data inputs of the call, references in <see cref="Parent"/>.</summary>
    public IReadOnlyList<string> CallerInputs { get; } = [];

    /// <summary>Gets where each argument of the function begins among the inputs of a call.</summary>
    public IReadOnlyDictionary<string, int> ArgumentPositions { get; } = NoPositions;

    public int Depth { get; }

    /// <summary>Gets the path of the calls, for the names of nodes.</summary>
    public string Prefix { get; }

    /// <summary>Gets the values found so far, by the reference as it is written.</summary>
    public Dictionary<string, SourceValue> Values { get; } = new(StringComparer.Ordinal);

    /// <summary>Gets the references being worked on; meeting one again is a cycle.</summary>
    public HashSet<string> Pending { get; } = new(StringComparer.Ordinal);

    /// <summary>Gets the nodes made so far, by name.</summary>
    public Dictionary<string, SourceNode> Built { get; } = new(StringComparer.Ordinal);

    /// <summary>Gets the calls made so far, by the name of the calling node.</summary>
    public Dictionary<string, CallScope> Calls { get; } = new(StringComparer.Ordinal);

    /// <summary>Gets the pivots found so far, by the control edge as it is written; null where there is none.</summary>
    public Dictionary<string, string?> Pivots { get; } = new(StringComparer.Ordinal);

    /// <summary>Replaces the placeholders among a node's attributes.</summary>
    public IReadOnlyDictionary<string, AttributeValue> Bind(IReadOnlyDictionary<string, AttributeValue> attributes)
    {
        if (Bindings.Count == 0) { return attributes; }
        Dictionary<string, AttributeValue>? bound = null;
        foreach ((string name, AttributeValue value) in attributes)
        {
            if (value is { Kind: AttributeKind.Placeholder, Placeholder: { } placeholder }
                && Bindings.TryGetValue(placeholder, out AttributeValue? binding))
            {
                bound ??= new Dictionary<string, AttributeValue>(attributes, StringComparer.Ordinal);
                bound[name] = binding;
            }
        }

        return bound ?? attributes;
    }

    /// <summary>Returns a node's attributes for this call: each call of a function has loops of its own.</summary>
    public IReadOnlyDictionary<string, AttributeValue> AttributesOf(NodeDef node)
    {
        IReadOnlyDictionary<string, AttributeValue> attributes = Bind(node.Attributes);
        if (Prefix.Length == 0 || node.Op is not ("Enter" or "RefEnter")) { return attributes; }
        ReadOnlySpan<byte> frame = attributes.TryGetValue("frame_name", out AttributeValue? name) ? name.Bytes.Span : default;
        return new Dictionary<string, AttributeValue>(attributes, StringComparer.Ordinal)
        {
            ["frame_name"] = new AttributeValue { Kind = AttributeKind.Bytes, Bytes = (byte[])[.. Encoding.UTF8.GetBytes(Prefix), .. frame] },
        };
    }

    private static Dictionary<string, int> Positions(FunctionDef function, IReadOnlyDictionary<string, AttributeValue> bindings)
    {
        var positions = new Dictionary<string, int>(function.Signature.Inputs.Length, StringComparer.Ordinal);
        int position = 0;
        foreach (ArgDef argument in function.Signature.Inputs)
        {
            positions.TryAdd(argument.Name, position);
            position += ArgumentTypes.Of(argument, bindings).Length;
        }

        return positions;
    }
}
