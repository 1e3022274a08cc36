// SPDX-License-Identifier: MIT
using TensorKeeper.Protocol.Codecs;

namespace TensorKeeper.SavedModel.DenseNetworks;

/// <summary>A node of a <see cref="DenseGraph"/>: one of ONNX's own operators, with one result and numbers for attributes.</summary>
internal sealed class DenseGraphNode
{
    private readonly Dictionary<string, double> _attributes = new(StringComparer.Ordinal);

    /// <summary>Gets the operator.</summary>
    public string Op { get; private set; } = "";

    /// <summary>Gets the operands; an empty name leaves one out.</summary>
    public List<string> Inputs { get; } = [];

    /// <summary>Gets the result.</summary>
    public string Output { get; private set; } = "";

    /// <summary>Reads a node.</summary>
    /// <returns>Null if it is another kind of node.</returns>
    public static DenseGraphNode? TryRead(ProtoReader reader)
    {
        var node = new DenseGraphNode();
        (string domain, int outputs) = ("", 0);
        while (reader.ReadTag())
        {
            switch (reader.FieldNumber)
            {
                case 1: node.Inputs.Add(reader.ReadString()); break;
                case 2:
                    node.Output = reader.ReadString();
                    outputs++;
                    break;
                case 4: node.Op = reader.ReadString(); break;
                case 5:
                    if (!node.ReadAttribute(reader.ReadMessage())) { return null; }
                    break;
                case 7: domain = reader.ReadString(); break;
                default: reader.Skip(); break;
            }
        }

        return domain is "" or "ai.onnx" && outputs == 1 && node.Output.Length > 0 ? node : null;
    }

    /// <summary>Asks whether it has no attributes but these.</summary>
    public bool HasOnly(params ReadOnlySpan<string> names)
    {
        foreach (string name in _attributes.Keys)
        {
            if (!names.Contains(name)) { return false; }
        }

        return true;
    }

    /// <summary>Returns the number of an attribute.</summary>
    public double Attribute(string name, double otherwise) => _attributes.GetValueOrDefault(name, otherwise);

    private bool ReadAttribute(ProtoReader reader)
    {
        (string name, double? value) = ("", null);
        while (reader.ReadTag())
        {
            switch (reader.FieldNumber)
            {
                case 1: name = reader.ReadString(); break;
                case 2 when value is null: value = reader.ReadFloat(); break;
                case 3 when value is null: value = reader.ReadInt64(); break;
                case 13 or 20: reader.Skip(); break;   // a text for people, and the kind
                default: return false;
            }
        }

        return value is { } number && _attributes.TryAdd(name, number);
    }
}
