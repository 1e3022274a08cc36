// SPDX-License-Identifier: MIT
using TensorKeeper.Protocol.Codecs;

namespace TensorKeeper.SavedModel.Messages;

/// <summary>A function of a graph file (<c>FunctionDef</c>). Immutable; the body is read when first asked for.</summary>
/// <remarks>Most functions of a file belong to training, to other signatures or to gradients, and are never read.</remarks>
internal sealed class FunctionDef
{
    private readonly MessageSlice _encoded;
    private readonly MessageFile _file;
    private Body? _body;

    private FunctionDef(string name, MessageSlice encoded, MessageFile file)
    {
        Name = name;
        _encoded = encoded;
        _file = file;
    }

    public string Name { get; }

    /// <summary>Gets the serialized <c>FunctionDef</c>.</summary>
    public ReadOnlyMemory<byte> Encoded => _encoded.Bytes;

    /// <summary>Gets the arguments and results.</summary>
    /// <exception cref="Diagnostics.SavedModelException">The bytes are malformed, here and in all the rest.</exception>
    public OpDef Signature => Read().Signature;

    public NodeDef[] Nodes => Read().Nodes;

    /// <summary>Gets which tensor each result is: output argument to <c>node:out:0</c>.</summary>
    public IReadOnlyDictionary<string, string> Returns => Read().Returns;

    /// <summary>Gets the nodes that run even if no result needs them: control output to node name.</summary>
    public IReadOnlyDictionary<string, string> ControlReturns => Read().ControlReturns;

    public IReadOnlyDictionary<string, AttributeValue> Attributes => Read().Attributes;

    public static FunctionDef Read(MessageSlice encoded, MessageFile file)
    {
        ProtoReader reader = encoded.Open();
        string name = "";
        while (reader.ReadTag())
        {
            if (reader.FieldNumber == 1) { name = OpDef.ReadName(reader.ReadMessage(), file); } else { reader.Skip(); }
        }

        return new FunctionDef(name, encoded, file);
    }

    public override string ToString() => Name;

    private Body Read()
    {
        if (_body is { } read) { return read; }
        try
        {
            return _body = Body.Read(_encoded.Open(), _file);
        }
        catch (ProtoFormatException damage)
        {
            throw _file.Damage(damage);
        }
    }

    private sealed record Body(
        OpDef Signature,
        NodeDef[] Nodes,
        Dictionary<string, string> Returns,
        Dictionary<string, string> ControlReturns,
        Dictionary<string, AttributeValue> Attributes)
    {
        public static Body Read(ProtoReader reader, MessageFile file)
        {
            OpDef? signature = null;
            List<NodeDef> nodes = [];
            Dictionary<string, string> returns = [];
            Dictionary<string, string> controls = [];
            Dictionary<string, AttributeValue> attributes = [];
            while (reader.ReadTag())
            {
                switch (reader.FieldNumber)
                {
                    case 1: signature = OpDef.Read(reader.ReadMessage(), file); break;
                    case 3: nodes.Add(NodeDef.Read(MessageSlice.From(ref reader), file)); break;
                    case 4: ReadText(reader.ReadMessage(), file, returns); break;
                    case 5: AttributeMessage.ReadEntry(reader.ReadMessage(), file, attributes); break;
                    case 6: ReadText(reader.ReadMessage(), file, controls); break;
                    default: reader.Skip(); break;
                }
            }

            return new Body(signature ?? new OpDef("", [], [], [], false, []), [.. nodes], returns, controls, attributes);
        }

        private static void ReadText(ProtoReader entry, MessageFile file, Dictionary<string, string> into)
        {
            string key = "";
            string value = "";
            while (entry.ReadTag())
            {
                switch (entry.FieldNumber)
                {
                    case 1: key = file.Names.Read(ref entry); break;
                    case 2: value = file.Names.Read(ref entry); break;
                    default: entry.Skip(); break;
                }
            }

            into[key] = value;
        }
    }
}
