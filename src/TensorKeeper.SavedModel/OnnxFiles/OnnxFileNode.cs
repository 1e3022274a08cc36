// SPDX-License-Identifier: MIT
using TensorKeeper.Protocol.Codecs;

namespace TensorKeeper.SavedModel.OnnxFiles;

/// <summary>What is read of a node before it is copied.</summary>
internal sealed class OnnxFileNode
{
    private readonly Dictionary<string, int> _statedTypes = new(StringComparer.Ordinal);
    private readonly HashSet<string> _attributes = new(StringComparer.Ordinal);

    public List<string> Inputs { get; } = [];

    public List<string> Outputs { get; } = [];

    public string Name { get; private set; } = "";

    public string Op { get; private set; } = "";

    public string Domain { get; private set; } = "";

    /// <summary>Gets how refusals call it: its name, or that of its first output.</summary>
    public string Label => Name.Length > 0 ? Name : Outputs.Count > 0 ? Outputs[0] : "";

    /// <summary>Gets the element type of the result that an attribute of this name states; 0 for nothing.</summary>
    /// <param name="attribute">The name; an attribute that a local function's caller sets states nothing.</param>
    public int StatedType(string attribute) => _statedTypes.GetValueOrDefault(attribute);

    public bool IsStandard => Domain is "" or "ai.onnx";

    public static OnnxFileNode Read(ProtoReader reader)
    {
        var node = new OnnxFileNode();
        while (reader.ReadTag())
        {
            switch (reader.FieldNumber)
            {
                case 1: node.Inputs.Add(reader.ReadString()); break;
                case 2: node.Outputs.Add(reader.ReadString()); break;
                case 3: node.Name = reader.ReadString(); break;
                case 4: node.Op = reader.ReadString(); break;
                case 5: node.ReadAttribute(reader.ReadMessage()); break;
                case 7: node.Domain = reader.ReadString(); break;
                default: reader.Skip(); break;
            }
        }

        return node;
    }

    /// <summary>Asks whether it has an attribute, whoever sets it.</summary>
    public bool Has(string attribute) => _attributes.Contains(attribute);

    private void ReadAttribute(ProtoReader reader)
    {
        (string name, int number, int tensor, bool isReference) = ("", 0, 0, false);
        while (reader.ReadTag())
        {
            switch (reader.FieldNumber)
            {
                case 1: name = reader.ReadString(); break;
                case 3: number = (int)reader.ReadInt64(); break;
                case 5: tensor = TypeOfTensor(reader.ReadMessage()).Type; break;
                case 21: isReference |= reader.ReadBytes().Length > 0; break;
                default: reader.Skip(); break;
            }
        }

        _attributes.Add(name);
        if (!isReference) { _statedTypes[name] = name == "to" ? number : tensor; }
    }

    /// <summary>Reads name and element type of a <c>TensorProto</c>.</summary>
    public static (string Name, int Type) TypeOfTensor(ProtoReader reader)
    {
        (string name, int type) = ("", 0);
        while (reader.ReadTag())
        {
            switch (reader.FieldNumber)
            {
                case 2: type = reader.ReadInt32(); break;
                case 8: name = reader.ReadString(); break;
                default: reader.Skip(); break;
            }
        }

        return (name, type);
    }
}
