// SPDX-License-Identifier: MIT
using TensorKeeper.Protocol.Codecs;

namespace TensorKeeper.SavedModel.Messages;

/// <summary>What stands beside the graph in a <c>MetaGraphDef</c>, while it is read.</summary>
internal sealed class MetaGraphParts
{
    public SaverDef? Saver { get; private set; }

    public Dictionary<string, CollectionDef> Collections { get; } = [];

    public Dictionary<string, SignatureDef> Signatures { get; } = [];

    public List<AssetFileDef> Assets { get; } = [];

    public MessageSlice ObjectGraph { get; private set; }

    /// <summary>Reads the current field.</summary>
    public void Read(ref ProtoReader reader, MessageFile file)
    {
        string key;
        switch (reader.FieldNumber)
        {
            case 3: Saver = SaverDef.Read(reader.ReadMessage(), file); break;
            case 4:
                CollectionDef collection = CollectionDef.Read(MessageSlice.FromMapEntry(ref reader, file, out key).Open(), file);
                Collections[key] = collection;
                break;
            case 5:
                SignatureDef signature = SignatureDef.Read(MessageSlice.FromMapEntry(ref reader, file, out key), file);
                Signatures[key] = signature;
                break;
            case 6: Assets.Add(AssetFileDef.Read(reader.ReadMessage(), file)); break;
            case 7: ObjectGraph = MessageSlice.From(ref reader); break;
            default: reader.Skip(); break;
        }
    }
}
