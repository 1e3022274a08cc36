// SPDX-License-Identifier: MIT
using TensorKeeper.Protocol.Codecs;

namespace TensorKeeper.SavedModel.Messages;

/// <summary>A file that belongs to the model (<c>AssetFileDef</c>). Immutable.</summary>
/// <param name="Tensor">The tensor to feed with the file's path, <c>node:0</c>.</param>
/// <param name="FileName">The name below <c>assets/</c>, as written: it may lead anywhere.</param>
internal sealed record AssetFileDef(string Tensor, string FileName)
{
    public static AssetFileDef Read(ProtoReader reader, MessageFile file)
    {
        string tensor = "";
        string fileName = "";
        while (reader.ReadTag())
        {
            switch (reader.FieldNumber)
            {
                case 1: tensor = TensorInfo.Read(reader.ReadMessage(), file).Name ?? ""; break;
                case 2: fileName = file.Names.Read(ref reader); break;
                default: reader.Skip(); break;
            }
        }

        return new AssetFileDef(tensor, fileName);
    }
}
