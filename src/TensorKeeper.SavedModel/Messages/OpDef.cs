// SPDX-License-Identifier: MIT
using TensorKeeper.Protocol.Codecs;

namespace TensorKeeper.SavedModel.Messages;

/// <summary>The declaration of an op, or of a function's arguments and results (<c>OpDef</c>). Immutable.</summary>
internal sealed record OpDef(string Name, ArgDef[] Inputs, ArgDef[] Outputs, AttrDef[] Attributes, bool IsStateful, string[] ControlOutputs)
{
    public static OpDef Read(ProtoReader reader, MessageFile file)
    {
        string name = "";
        List<ArgDef> inputs = [];
        List<ArgDef> outputs = [];
        List<AttrDef> attributes = [];
        List<string> controls = [];
        bool stateful = false;
        while (reader.ReadTag())
        {
            switch (reader.FieldNumber)
            {
                case 1: name = file.Names.Read(ref reader); break;
                case 2: inputs.Add(ArgDef.Read(reader.ReadMessage(), file)); break;
                case 3: outputs.Add(ArgDef.Read(reader.ReadMessage(), file)); break;
                case 4: attributes.Add(AttrDef.Read(reader.ReadMessage(), file)); break;
                case 17: stateful = reader.ReadBool(); break;
                case 20: controls.Add(file.Names.Read(ref reader)); break;
                default: reader.Skip(); break;
            }
        }

        return new OpDef(name, [.. inputs], [.. outputs], [.. attributes], stateful, [.. controls]);
    }

    /// <summary>Reads no more than the name.</summary>
    public static string ReadName(ProtoReader reader, MessageFile file)
    {
        string name = "";
        while (reader.ReadTag())
        {
            if (reader.FieldNumber == 1) { name = file.Names.Read(ref reader); } else { reader.Skip(); }
        }

        return name;
    }
}
