// SPDX-License-Identifier: MIT
using TensorKeeper.Protocol.Codecs;

namespace TensorKeeper.SavedModel.Messages;

/// <summary>The declaration of an attribute (<c>OpDef.AttrDef</c>). Immutable.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Type">TensorFlow's word for its type, for example <c>list(int)</c>.</param>
/// <param name="Default">What it is where a node leaves it out; null if a node must have it.</param>
internal sealed record AttrDef(string Name, string Type, AttributeValue? Default)
{
    public static AttrDef Read(ProtoReader reader, MessageFile file)
    {
        string name = "";
        string type = "";
        AttributeValue? value = null;
        while (reader.ReadTag())
        {
            switch (reader.FieldNumber)
            {
                case 1: name = file.Names.Read(ref reader); break;
                case 2: type = file.Names.Read(ref reader); break;
                case 3: value = AttributeMessage.Read(reader.ReadMessage(), file); break;
                default: reader.Skip(); break;
            }
        }

        return new AttrDef(name, type, value);
    }
}
