// SPDX-License-Identifier: MIT
using TensorKeeper.Protocol.Codecs;

namespace TensorKeeper.SavedModel.Messages;

/// <summary>One input or output of an op (<c>OpDef.ArgDef</c>). Immutable.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Type">Its type; <see cref="DataType.Invalid"/> if an attribute says it.</param>
/// <param name="TypeAttribute">The attribute that holds the type; empty if none.</param>
/// <param name="NumberAttribute">The attribute that holds how many tensors of one type this stands for; empty if one.</param>
/// <param name="TypeListAttribute">The attribute that lists the types this stands for; empty if none.</param>
/// <param name="IsReference">A TensorFlow 1 reference to a variable.</param>
internal sealed record ArgDef(
    string Name, DataType Type, string TypeAttribute, string NumberAttribute, string TypeListAttribute, bool IsReference)
{
    public static ArgDef Read(ProtoReader reader, MessageFile file)
    {
        string name = "";
        string typeAttribute = "";
        string numberAttribute = "";
        string typeListAttribute = "";
        DataType type = DataType.Invalid;
        bool reference = false;
        while (reader.ReadTag())
        {
            switch (reader.FieldNumber)
            {
                case 1: name = file.Names.Read(ref reader); break;
                case 3: type = DataTypes.FromWire(reader.ReadInt32()); break;
                case 4: typeAttribute = file.Names.Read(ref reader); break;
                case 5: numberAttribute = file.Names.Read(ref reader); break;
                case 6: typeListAttribute = file.Names.Read(ref reader); break;
                case 16: reference = reader.ReadBool(); break;
                default: reader.Skip(); break;
            }
        }

        return new ArgDef(name, type, typeAttribute, numberAttribute, typeListAttribute, reference);
    }
}
