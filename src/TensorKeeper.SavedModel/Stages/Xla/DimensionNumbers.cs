// SPDX-License-Identifier: MIT
using TensorKeeper.Protocol.Codecs;
using TensorKeeper.SavedModel.Graphs;
using TensorKeeper.SavedModel.Messages;

namespace TensorKeeper.SavedModel.Stages.Xla;

/// <summary>The message in an attribute <c>dimension_numbers</c>: numbered lists of axes. Immutable.</summary>
/// <remarks>Which field means what differs from op to op; see <c>xla_data.proto</c>.</remarks>
internal sealed class DimensionNumbers
{
    private readonly Dictionary<int, List<long>> _fields = [];

    private DimensionNumbers()
    {
    }

    /// <exception cref="ServingException">The attribute is missing or holds no such message.</exception>
    public static DimensionNumbers Of(SourceNode node, string attribute = "dimension_numbers")
    {
        if (node.Attribute(attribute) is not { Kind: AttributeKind.Bytes, Bytes: var bytes })
        {
            throw new ServingException(ServingErrorCode.InvalidArgument, $"The op {node.Op} has no {attribute}.");
        }

        try
        {
            return Read(bytes);
        }
        catch (ProtoFormatException malformed)
        {
            throw new ServingException(ServingErrorCode.InvalidArgument, $"The {attribute} of {node.Op} cannot be read: {malformed.Message}", malformed);
        }
    }

    /// <summary>Gets the axes of a field; empty if the message does not have it.</summary>
    public int[] Axes(int field) => [.. _fields.GetValueOrDefault(field, []).Select(static axis => (int)Math.Clamp(axis, int.MinValue, int.MaxValue))];

    /// <summary>Gets the one axis of a field; 0, protobuf's default, if the message does not have it.</summary>
    public int Axis(int field) => Axes(field) is [.., var axis] ? axis : 0;

    private static DimensionNumbers Read(ReadOnlyMemory<byte> bytes)
    {
        var numbers = new DimensionNumbers();
        var reader = new ProtoReader(bytes);
        while (reader.ReadTag())
        {
            if (!numbers._fields.TryGetValue(reader.FieldNumber, out List<long>? list))
            {
                list = [];
                numbers._fields.Add(reader.FieldNumber, list);
            }

            reader.ReadInt64s(list);
        }

        return numbers;
    }
}
