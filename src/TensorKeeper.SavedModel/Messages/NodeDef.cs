// SPDX-License-Identifier: MIT
using TensorKeeper.Protocol.Codecs;

namespace TensorKeeper.SavedModel.Messages;

/// <summary>One node of a graph file (<c>NodeDef</c>). Immutable; the attributes are read when first asked for.</summary>
internal sealed class NodeDef
{
    private readonly MessageSlice _encoded;
    private readonly MessageFile _file;
    private IReadOnlyDictionary<string, AttributeValue>? _attributes;

    private NodeDef(string name, string op, string[] inputs, MessageSlice encoded, MessageFile file)
    {
        Name = name;
        Op = op;
        Inputs = inputs;
        _encoded = encoded;
        _file = file;
    }

    /// <summary>Initializes a node that no file holds.</summary>
    public NodeDef(string name, string op, string[] inputs, IReadOnlyDictionary<string, AttributeValue> attributes)
        : this(name, op, inputs, default, MessageFile.None) => _attributes = attributes;

    public string Name { get; }

    public string Op { get; }

    /// <summary>Gets the inputs as written: <c>node</c>, <c>node:2</c>, <c>node:out:0</c>, and last the controls, <c>^node</c>.</summary>
    public string[] Inputs { get; }

    /// <summary>Gets the attributes; those that only record where and how the model was trained are left out.</summary>
    /// <exception cref="Diagnostics.SavedModelException">The bytes are malformed.</exception>
    public IReadOnlyDictionary<string, AttributeValue> Attributes => _attributes ??= ReadAttributes();

    /// <summary>Gets where the node stands in its file, for messages.</summary>
    public long Offset => _encoded.Offset;

    public static NodeDef Read(MessageSlice encoded, MessageFile file)
    {
        ProtoReader reader = encoded.Open();
        string name = "";
        string op = "";
        string[] inputs = [];
        int count = 0;
        while (reader.ReadTag())
        {
            switch (reader.FieldNumber)
            {
                case 1: name = file.Names.Read(ref reader); break;
                case 2: op = file.Names.Read(ref reader); break;
                case 3:
                    if (count == inputs.Length) { Array.Resize(ref inputs, Math.Max(2, count * 2)); }
                    inputs[count++] = file.Names.Read(ref reader);
                    break;
                default: reader.Skip(); break;
            }
        }

        if (count != inputs.Length) { Array.Resize(ref inputs, count); }
        return new NodeDef(name, op, inputs, encoded, file);
    }

    public override string ToString() => $"{Name} ({Op})";

    private Dictionary<string, AttributeValue> ReadAttributes()
    {
        try
        {
            Dictionary<string, AttributeValue> attributes = [];
            ProtoReader reader = _encoded.Open();
            while (reader.ReadTag())
            {
                if (reader.FieldNumber == 5) { AttributeMessage.ReadEntry(reader.ReadMessage(), _file, attributes); } else { reader.Skip(); }
            }

            return attributes;
        }
        catch (ProtoFormatException damage)
        {
            throw _file.Damage(damage);
        }
    }
}
