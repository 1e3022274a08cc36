// SPDX-License-Identifier: MIT
using TensorKeeper.Protocol.Codecs;
using TensorKeeper.SavedModel.Messages;

namespace TensorKeeper.SavedModel.Bundles;

/// <summary>One tensor of a checkpoint, or one slice of one (<c>BundleEntryProto</c>). Immutable; nothing in it is checked.</summary>
internal sealed record BundleEntry(DataType Type, PartialShape Shape, int Shard, long Offset, long Size, uint Checksum, SliceExtent[][] Slices)
{
    public static BundleEntry Read(MessageSlice encoded, MessageFile file)
    {
        ProtoReader reader = encoded.Open();
        DataType type = DataType.Invalid;
        var shape = new PartialShape([]);
        int shard = 0;
        long offset = 0;
        long size = 0;
        uint checksum = 0;
        List<SliceExtent[]> slices = [];
        while (reader.ReadTag())
        {
            switch (reader.FieldNumber)
            {
                case 1: type = DataTypes.FromWire(reader.ReadInt32()); break;
                case 2: shape = ShapeMessage.Read(reader.ReadMessage(), file); break;
                case 3: shard = reader.ReadInt32(); break;
                case 4: offset = reader.ReadInt64(); break;
                case 5: size = reader.ReadInt64(); break;
                case 6: checksum = reader.ReadFixed32(); break;
                case 7: slices.Add(ReadSlice(reader.ReadMessage())); break;
                default: reader.Skip(); break;
            }
        }

        return new BundleEntry(type, shape, shard, offset, size, checksum, [.. slices]);
    }

    // TensorSliceProto: 1 extent.
    private static SliceExtent[] ReadSlice(ProtoReader reader)
    {
        List<SliceExtent> extents = [];
        while (reader.ReadTag())
        {
            if (reader.FieldNumber == 1) { extents.Add(ReadExtent(reader.ReadMessage())); } else { reader.Skip(); }
        }

        return [.. extents];
    }

    // Extent: 1 start, 2 length; without a length it is the whole dimension.
    private static SliceExtent ReadExtent(ProtoReader reader)
    {
        long start = 0;
        long length = SliceExtent.Whole;
        while (reader.ReadTag())
        {
            switch (reader.FieldNumber)
            {
                case 1: start = reader.ReadInt64(); break;
                case 2: length = reader.ReadInt64(); break;
                default: reader.Skip(); break;
            }
        }

        return new SliceExtent(start, length);
    }
}
