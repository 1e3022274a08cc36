// SPDX-License-Identifier: MIT
using TensorKeeper.Protocol.Codecs;

namespace TensorKeeper.SavedModel.Messages;

/// <summary>What a graph says of itself (<c>MetaInfoDef</c>): enough to choose between the graphs of a file. Immutable.</summary>
internal sealed record MetaInfo(string[] Tags, string TensorFlowVersion, MessageSlice OpList)
{
    /// <summary>Reads no more of a <c>MetaGraphDef</c> than this.</summary>
    public static MetaInfo ReadFirst(ProtoReader metaGraph, MessageFile file)
    {
        var info = new MetaInfo([], "", default);
        while (metaGraph.ReadTag())
        {
            if (metaGraph.FieldNumber == 1) { info = Read(metaGraph.ReadMessage(), file); } else { metaGraph.Skip(); }
        }

        return info;
    }

    private static MetaInfo Read(ProtoReader reader, MessageFile file)
    {
        List<string> tags = [];
        string version = "";
        MessageSlice ops = default;
        while (reader.ReadTag())
        {
            switch (reader.FieldNumber)
            {
                case 2: ops = MessageSlice.From(ref reader); break;
                case 4: tags.Add(file.Names.Read(ref reader)); break;
                case 5: version = file.Names.Read(ref reader); break;
                default: reader.Skip(); break;
            }
        }

        return new MetaInfo([.. tags], version, ops);
    }
}
