// SPDX-License-Identifier: MIT
using TensorKeeper.Protocol.Codecs;

namespace TensorKeeper.SavedModel.OnnxFiles;

/// <summary>What an ONNX file says of a value (<c>ValueInfoProto</c>).</summary>
/// <param name="Name">The value's name.</param>
/// <param name="Kind">The number of the field of <c>TypeProto</c>: 1 is a tensor; 0 if no type is given.</param>
/// <param name="Type">The number of the element type; 0 if none is given.</param>
/// <param name="Shape">Free dimensions are unknown.</param>
internal sealed record ValueDeclaration(string Name, int Kind, int Type, PartialShape Shape)
{
    /// <summary>Gets what it is, for refusals.</summary>
    public string KindName => Kind switch
    {
        4 => "a sequence",
        5 => "a map",
        7 => "an opaque value",
        8 => "a sparse tensor",
        9 => "an optional value",
        _ => "a tensor",
    };

    public static ValueDeclaration Read(ProtoReader reader)
    {
        (string name, int kind, int type, PartialShape shape) = ("", 0, 0, PartialShape.UnknownRank);
        while (reader.ReadTag())
        {
            switch (reader.FieldNumber)
            {
                case 1: name = reader.ReadString(); break;
                case 2: ReadType(reader.ReadMessage(), ref kind, ref type, ref shape); break;
                default: reader.Skip(); break;
            }
        }

        return new ValueDeclaration(name, kind, type, shape);
    }

    private static void ReadType(ProtoReader reader, ref int kind, ref int type, ref PartialShape shape)
    {
        while (reader.ReadTag())
        {
            // 6 is a denotation, which says nothing of the form.
            if (reader.FieldNumber is 1 or 4 or 5 or 7 or 8 or 9) { kind = reader.FieldNumber; }
            if (reader.FieldNumber != 1)
            {
                reader.Skip();
                continue;
            }

            ProtoReader tensor = reader.ReadMessage();
            while (tensor.ReadTag())
            {
                switch (tensor.FieldNumber)
                {
                    case 1: type = tensor.ReadInt32(); break;
                    case 2: shape = ReadShape(tensor.ReadMessage()); break;
                    default: tensor.Skip(); break;
                }
            }
        }
    }

    private static PartialShape ReadShape(ProtoReader reader)
    {
        var extents = new List<long>();
        while (reader.ReadTag())
        {
            if (reader.FieldNumber != 1)
            {
                reader.Skip();
                continue;
            }

            long extent = PartialShape.Unknown;
            ProtoReader dimension = reader.ReadMessage();
            while (dimension.ReadTag())
            {
                if (dimension.FieldNumber == 1) { extent = Math.Max(dimension.ReadInt64(), PartialShape.Unknown); }
                else { dimension.Skip(); }
            }

            extents.Add(extent);
        }

        return new PartialShape([.. extents]);
    }
}
