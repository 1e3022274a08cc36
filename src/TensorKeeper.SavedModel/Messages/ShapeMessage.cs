// SPDX-License-Identifier: MIT
using TensorKeeper.Protocol.Codecs;
using TensorKeeper.SavedModel.Diagnostics;

namespace TensorKeeper.SavedModel.Messages;

/// <summary>Reads <c>TensorShapeProto</c>.</summary>
internal static class ShapeMessage
{
    /// <summary>The most dimensions that TensorFlow allows.</summary>
    public const int MaxRank = 254;

    public static PartialShape Read(ProtoReader reader, MessageFile file)
    {
        long start = reader.Offset;
        Span<long> dimensions = stackalloc long[MaxRank];
        int rank = 0;
        bool unknownRank = false;
        while (reader.ReadTag())
        {
            switch (reader.FieldNumber)
            {
                case 2:
                    if (rank == MaxRank) { file.Refuse(DiagnosticId.Malformed, $"A shape has more than {MaxRank} dimensions.", start); }
                    dimensions[rank++] = ReadDimension(reader.ReadMessage(), file);
                    break;
                case 3: unknownRank = reader.ReadBool(); break;
                default: reader.Skip(); break;
            }
        }

        return unknownRank ? PartialShape.UnknownRank : new PartialShape(dimensions[..rank]);
    }

    private static long ReadDimension(ProtoReader reader, MessageFile file)
    {
        long start = reader.Offset;
        long size = 0;
        while (reader.ReadTag())
        {
            if (reader.FieldNumber == 1) { size = reader.ReadInt64(); } else { reader.Skip(); }
        }

        if (size < PartialShape.Unknown) { file.Refuse(DiagnosticId.Malformed, $"A shape has the dimension {size}; -1 (not known) or more is expected.", start); }
        return size;
    }
}
