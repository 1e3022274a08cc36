// SPDX-License-Identifier: MIT
using TensorKeeper.Protocol.Codecs;

namespace TensorKeeper.SavedModel.Messages;

/// <summary>A named list beside the graph (<c>CollectionDef</c>); only the kinds that restoring needs are kept. Immutable.</summary>
/// <param name="Nodes">Names of nodes or tensors.</param>
/// <param name="Anys">The messages of a list of <c>Any</c>, without their type names.</param>
internal sealed record CollectionDef(string[] Nodes, MessageSlice[] Anys)
{
    public static CollectionDef Read(ProtoReader reader, MessageFile file)
    {
        List<string> nodes = [];
        List<MessageSlice> anys = [];
        while (reader.ReadTag())
        {
            switch (reader.FieldNumber)
            {
                case 1: ReadNodes(reader.ReadMessage(), file, nodes); break;
                case 5: ReadAnys(reader.ReadMessage(), anys); break;
                default: reader.Skip(); break;
            }
        }

        return new CollectionDef([.. nodes], [.. anys]);
    }

    private static void ReadNodes(ProtoReader reader, MessageFile file, List<string> nodes)
    {
        while (reader.ReadTag())
        {
            if (reader.FieldNumber == 1) { nodes.Add(file.Names.Read(ref reader)); } else { reader.Skip(); }
        }
    }

    private static void ReadAnys(ProtoReader reader, List<MessageSlice> anys)
    {
        while (reader.ReadTag())
        {
            if (reader.FieldNumber == 1) { ReadAny(reader.ReadMessage(), anys); } else { reader.Skip(); }
        }
    }

    private static void ReadAny(ProtoReader reader, List<MessageSlice> anys)
    {
        while (reader.ReadTag())
        {
            if (reader.FieldNumber == 2) { anys.Add(MessageSlice.From(ref reader)); } else { reader.Skip(); }
        }
    }
}
