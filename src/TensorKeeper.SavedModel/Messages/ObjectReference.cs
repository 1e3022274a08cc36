// SPDX-License-Identifier: MIT
using TensorKeeper.Protocol.Codecs;

namespace TensorKeeper.SavedModel.Messages;

/// <summary>An edge of an object graph (<c>ObjectReference</c>). Immutable.</summary>
/// <param name="Node">The index of the object it leads to, as written: there may be none.</param>
/// <param name="Name">The attribute's name.</param>
internal readonly record struct ObjectReference(int Node, string Name)
{
    public static ObjectReference Read(ProtoReader reader, MessageFile file)
    {
        int node = 0;
        string name = "";
        while (reader.ReadTag())
        {
            switch (reader.FieldNumber)
            {
                case 1: node = reader.ReadInt32(); break;
                case 2: name = file.Names.Read(ref reader); break;
                default: reader.Skip(); break;
            }
        }

        return new ObjectReference(node, name);
    }
}
