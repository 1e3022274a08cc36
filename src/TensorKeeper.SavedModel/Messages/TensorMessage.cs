// SPDX-License-Identifier: MIT
using TensorKeeper.Protocol.Codecs;
using TensorKeeper.SavedModel.Diagnostics;

namespace TensorKeeper.SavedModel.Messages;

/// <summary>A tensor as it stands in a graph file (<c>TensorProto</c>), not decoded: the bytes are read when the value is needed.</summary>
internal sealed class TensorMessage
{
    private Tensor? _decoded;

    public DataType Type { get; init; }

    public PartialShape Shape { get; init; }

    /// <summary>The serialized <c>TensorProto</c>, a view into the file.</summary>
    public ReadOnlyMemory<byte> Encoded { get; init; }

    /// <summary>Where <see cref="Encoded"/> begins in its file.</summary>
    public long Offset { get; init; }

    public MessageFile File { get; init; } = MessageFile.None;

    public static TensorMessage Read(MessageSlice encoded, MessageFile file)
    {
        ProtoReader reader = encoded.Open();
        DataType type = DataType.Invalid;
        var shape = new PartialShape([]);
        while (reader.ReadTag())
        {
            switch (reader.FieldNumber)
            {
                case 1: type = DataTypes.FromWire(reader.ReadInt32()); break;
                case 2: shape = ShapeMessage.Read(reader.ReadMessage(), file); break;
                default: reader.Skip(); break;
            }
        }

        return new TensorMessage { Type = type, Shape = shape, Encoded = encoded.Bytes, Offset = encoded.Offset, File = file };
    }

    /// <summary>Returns the value; the same tensor each time. It lives on managed memory, often that of the file: nobody may write to it.</summary>
    /// <param name="nodeName">Whose value it is, for the error.</param>
    /// <param name="op">The node's op.</param>
    /// <exception cref="SavedModelException">Shape and content contradict each other, or are too large.</exception>
    public Tensor Decode(string? nodeName = null, string? op = null)
    {
        if (_decoded is { } decoded) { return decoded; }
        try
        {
            return _decoded = new TensorDecoder(this, nodeName, op).Decode();
        }
        catch (ProtoFormatException damage)
        {
            throw File.Damage(damage);
        }
    }
}
