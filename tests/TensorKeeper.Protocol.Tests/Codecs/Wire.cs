// SPDX-License-Identifier: MIT
using Google.Protobuf;
using TensorKeeper.Protocol.Codecs;

namespace TensorKeeper.Protocol.Tests.Codecs;

/// <summary>Writes messages by hand, for what a generated class would never write.</summary>
internal static class Wire
{
    public static byte[] Varint(int field, ulong value) => Build(output =>
    {
        output.WriteTag(field, WireFormat.WireType.Varint);
        output.WriteUInt64(value);
    });

    public static byte[] Fixed32(int field, float value) => Build(output =>
    {
        output.WriteTag(field, WireFormat.WireType.Fixed32);
        output.WriteFloat(value);
    });

    public static byte[] Fixed64(int field, double value) => Build(output =>
    {
        output.WriteTag(field, WireFormat.WireType.Fixed64);
        output.WriteDouble(value);
    });

    public static byte[] Bytes(int field, params byte[] content) => Build(output =>
    {
        output.WriteTag(field, WireFormat.WireType.LengthDelimited);
        output.WriteBytes(ByteString.CopyFrom(content));
    });

    public static byte[] Text(int field, string text) => Bytes(field, System.Text.Encoding.UTF8.GetBytes(text));

    public static byte[] Message(int field, params byte[][] parts) => Bytes(field, Join(parts));

    public static byte[] Packed(int field, params ulong[] values) => Bytes(field, Build(output =>
    {
        foreach (ulong value in values) { output.WriteUInt64(value); }
    }));

    public static byte[] Shape(params long[] sizes) =>
        Message(2, [.. sizes.Select(static size => Message(2, Varint(1, (ulong)size)))]);

    public static byte[] Join(params byte[][] parts) => [.. parts.SelectMany(static part => part)];

    /// <summary>Cuts a message into its fields.</summary>
    public static List<byte[]> Fields(byte[] message)
    {
        var fields = new List<byte[]>();
        var reader = new ProtoReader(message.AsSpan());
        while (true)
        {
            int from = (int)reader.Offset;
            if (!reader.ReadTag()) { return fields; }
            reader.Skip();
            fields.Add(message[from..(int)reader.Offset]);
        }
    }

    /// <summary>Cuts a message into its fields as far as it is sound.</summary>
    public static List<byte[]> FieldsUntilDamage(byte[] message)
    {
        for (int length = message.Length; ; length--)
        {
            try { return Fields(message[..length]); }
            catch (ProtoFormatException) { }
        }
    }

    private static byte[] Build(Action<CodedOutputStream> write)
    {
        using var stream = new MemoryStream();
        using (var output = new CodedOutputStream(stream, leaveOpen: true)) { write(output); }
        return stream.ToArray();
    }
}
