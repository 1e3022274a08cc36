// SPDX-License-Identifier: MIT
using TensorKeeper.Protocol.Codecs;

namespace TensorKeeper.SavedModel.Messages;

/// <summary>A message that is not read yet: a view into the file, and where it begins there.</summary>
internal readonly record struct MessageSlice(ReadOnlyMemory<byte> Bytes, long Offset)
{
    public ProtoReader Open() => new(Bytes, Offset);

    /// <summary>Takes the current field of a reader as it is.</summary>
    public static MessageSlice From(ref ProtoReader reader)
    {
        ReadOnlyMemory<byte> bytes = reader.ReadMemory();
        return new MessageSlice(bytes, reader.Offset - bytes.Length);
    }

    /// <summary>Takes one entry of a map of messages; an entry without a value means the empty message.</summary>
    public static MessageSlice FromMapEntry(ref ProtoReader reader, MessageFile file, out string key)
    {
        ProtoReader entry = reader.ReadMessage();
        var value = new MessageSlice(ReadOnlyMemory<byte>.Empty, entry.Offset);
        key = "";
        while (entry.ReadTag())
        {
            switch (entry.FieldNumber)
            {
                case 1: key = file.Names.Read(ref entry); break;
                case 2: value = From(ref entry); break;
                default: entry.Skip(); break;
            }
        }

        return value;
    }
}
