// SPDX-License-Identifier: MIT
using TensorKeeper.Protocol.Codecs;

namespace TensorKeeper.SavedModel.Messages;

/// <summary>One object of a <see cref="SavedObjectGraph"/>. Immutable.</summary>
/// <param name="Children">What it holds, by attribute name.</param>
/// <param name="AssetIndex">Which asset of the graph it is; -1 if it is none.</param>
/// <param name="VariableName">The name of the variable it is; null if it is none.</param>
internal sealed record SavedObject(ObjectReference[] Children, int AssetIndex, string? VariableName)
{
    public static SavedObject Read(ProtoReader reader, MessageFile file)
    {
        List<ObjectReference> children = [];
        int asset = -1;
        string? variable = null;
        while (reader.ReadTag())
        {
            switch (reader.FieldNumber)
            {
                case 1: children.Add(ObjectReference.Read(reader.ReadMessage(), file)); break;
                case 5: asset = ReadAssetIndex(reader.ReadMessage()); break;
                case 7: variable = ReadVariableName(reader.ReadMessage(), file); break;
                default: reader.Skip(); break;
            }
        }

        return new SavedObject([.. children], asset, variable);
    }

    private static int ReadAssetIndex(ProtoReader reader)
    {
        int index = 0;
        while (reader.ReadTag())
        {
            if (reader.FieldNumber == 1) { index = reader.ReadInt32(); } else { reader.Skip(); }
        }

        return index;
    }

    private static string ReadVariableName(ProtoReader reader, MessageFile file)
    {
        string name = "";
        while (reader.ReadTag())
        {
            if (reader.FieldNumber == 6) { name = file.Names.Read(ref reader); } else { reader.Skip(); }
        }

        return name;
    }
}
