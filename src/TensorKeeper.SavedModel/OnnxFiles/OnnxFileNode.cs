// SPDX-License-Identifier: MIT
using TensorKeeper.Protocol.Codecs;

namespace TensorKeeper.SavedModel.OnnxFiles;

/// <summary>What is read of a node before it is copied.</summary>
internal sealed class OnnxFileNode
{
    public List<string> Inputs { get; } = [];

    public List<string> Outputs { get; } = [];

    public string Name { get; private set; } = "";

    public string Op { get; private set; } = "";

    public string Domain { get; private set; } = "";

    public bool HasGraphs { get; private set; }

    /// <summary>Gets what an attribute says of the result's element type; 0 for nothing.</summary>
    public int StatedType { get; private set; }

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

    private void ReadAttribute(ProtoReader reader)
    {
        (string name, int number, int tensor) = ("", 0, 0);
        while (reader.ReadTag())
        {
            switch (reader.FieldNumber)
            {
                case 1: name = reader.ReadString(); break;
                case 3: number = (int)reader.ReadInt64(); break;
                case 5: tensor = TypeOfTensor(reader.ReadMessage()).Type; break;
                case 6 or 11:
                    HasGraphs = true;
                    reader.Skip();
                    break;
                default: reader.Skip(); break;
            }
        }

        if (name == "to") { StatedType = number; }
        if (name == "value") { StatedType = tensor; }
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
