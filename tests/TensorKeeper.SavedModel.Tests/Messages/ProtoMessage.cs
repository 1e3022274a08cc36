// SPDX-License-Identifier: MIT
using TensorKeeper.Protocol.Codecs;

namespace TensorKeeper.SavedModel.Tests.Messages;

/// <summary>Builds protobuf messages field by field, also such as no serializer would write.</summary>
internal sealed class ProtoMessage
{
    private readonly ProtoBuffer _buffer = new();

    /// <summary>Takes a message that is encoded already.</summary>
    public static ProtoMessage Of(ReadOnlySpan<byte> encoded)
    {
        var message = new ProtoMessage();
        encoded.CopyTo(message._buffer.GetSpan(encoded.Length));
        message._buffer.Advance(encoded.Length);
        return message;
    }

    public byte[] Bytes => _buffer.ToArray();

    public ProtoMessage Int(int field, long value)
    {
        _buffer.WriteVarint(field, value);
        return this;
    }

    public ProtoMessage Text(int field, string value)
    {
        _buffer.WriteString(field, value);
        return this;
    }

    public ProtoMessage Raw(int field, params ReadOnlySpan<byte> value)
    {
        _buffer.WriteBytes(field, value);
        return this;
    }

    public ProtoMessage Float(int field, float value)
    {
        _buffer.WriteFloat(field, value);
        return this;
    }

    public ProtoMessage Fixed32(int field, uint value)
    {
        _buffer.WriteFloat(field, BitConverter.UInt32BitsToSingle(value));
        return this;
    }

    public ProtoMessage Packed(int field, params ReadOnlySpan<long> values)
    {
        _buffer.WritePackedVarints(field, values);
        return this;
    }

    public ProtoMessage Floats(int field, params ReadOnlySpan<float> values)
    {
        _buffer.WritePackedFixed(field, values);
        return this;
    }

    public ProtoMessage Doubles(int field, params ReadOnlySpan<double> values)
    {
        _buffer.WritePackedFixed(field, values);
        return this;
    }

    public ProtoMessage Message(int field, ProtoMessage inner) => Raw(field, inner.Bytes);

    public ProtoMessage Entry(int field, string key, ProtoMessage value) =>
        Message(field, new ProtoMessage().Text(1, key).Message(2, value));

    /// <summary>Builds a <c>TensorShapeProto</c>.</summary>
    public static ProtoMessage Shape(params ReadOnlySpan<long> dimensions)
    {
        var shape = new ProtoMessage();
        foreach (long dimension in dimensions) { shape.Message(2, new ProtoMessage().Int(1, dimension)); }
        return shape;
    }
}
