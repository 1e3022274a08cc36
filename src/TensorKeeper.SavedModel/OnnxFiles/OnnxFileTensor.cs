// SPDX-License-Identifier: MIT
using TensorKeeper.Protocol.Codecs;
using TensorKeeper.SavedModel.Messages;

namespace TensorKeeper.SavedModel.OnnxFiles;

/// <summary>What is read of a <c>TensorProto</c>.</summary>
/// <param name="Name">Its name; empty within a node.</param>
/// <param name="Type">The number of its element type; 0 if none is given.</param>
/// <param name="ContentBytes">How many bytes of content stand in the file.</param>
/// <param name="External">Where its bytes lie if not in the file, or null.</param>
internal sealed record OnnxFileTensor(string Name, int Type, long ContentBytes, ExternalData? External)
{
    public static OnnxFileTensor Read(ProtoReader reader)
    {
        (string name, int type, long content) = ("", 0, 0);
        var entries = new Dictionary<string, string>(StringComparer.Ordinal);
        while (reader.ReadTag())
        {
            switch (reader.FieldNumber)
            {
                case 2: type = reader.ReadInt32(); break;
                case 8: name = reader.ReadString(); break;
                case 13:
                    (string key, string value) = StringEntry.Read(reader.ReadMessage());
                    entries[key] = value;
                    break;
                default:
                    bool isContent = reader.FieldNumber is 4 or 5 or 6 or 7 or 9 or 10 or 11;
                    if (isContent && reader.WireType == WireType.LengthDelimited)
                    {
                        content += reader.ReadBytes().Length;
                        break;
                    }

                    long start = reader.Offset;
                    reader.Skip();
                    if (isContent) { content += reader.Offset - start; }
                    break;
            }
        }

        ExternalData? external = entries.TryGetValue("location", out string? location)
            ? new ExternalData(name, location, entries.GetValueOrDefault("offset"), entries.GetValueOrDefault("length"))
            : null;
        return new OnnxFileTensor(name, type, content, external);
    }
}
