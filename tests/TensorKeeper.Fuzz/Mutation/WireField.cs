// SPDX-License-Identifier: MIT
namespace TensorKeeper.Fuzz.Mutation;

/// <summary>A field of a protobuf message. Immutable.</summary>
/// <param name="Number">The field's number.</param>
/// <param name="Type">0 varint, 1 eight bytes, 2 bytes with a length, 5 four bytes.</param>
/// <param name="Value">The number, for all types but 2.</param>
/// <param name="Content">The bytes, for type 2.</param>
internal sealed record WireField(int Number, int Type, ulong Value, byte[] Content)
{
    /// <summary>Takes a message apart.</summary>
    /// <returns>False if the bytes are no message.</returns>
    public static bool TryRead(ReadOnlySpan<byte> message, out List<WireField> fields)
    {
        fields = [];
        int at = 0;
        while (at < message.Length)
        {
            if (!TryVarint(message, ref at, out ulong tag) || tag >> 3 is 0 or > 1 << 20) { return false; }
            int type = (int)(tag & 7);
            ulong value = 0;
            byte[] content = [];
            switch (type)
            {
                case 0 when TryVarint(message, ref at, out value): break;
                case 1 when message.Length - at >= 8: value = BitConverter.ToUInt64(message[at..]); at += 8; break;
                case 5 when message.Length - at >= 4: value = BitConverter.ToUInt32(message[at..]); at += 4; break;
                case 2 when TryVarint(message, ref at, out ulong length) && length <= (ulong)(message.Length - at):
                    content = message.Slice(at, (int)length).ToArray();
                    at += (int)length;
                    break;
                default: return false;
            }

            fields.Add(new WireField((int)(tag >> 3), type, value, content));
        }

        return true;
    }

    public static byte[] Write(IEnumerable<WireField> fields)
    {
        using var stream = new MemoryStream();
        foreach (WireField field in fields)
        {
            WriteVarint(stream, ((ulong)field.Number << 3) | (uint)field.Type);
            switch (field.Type)
            {
                case 0: WriteVarint(stream, field.Value); break;
                case 1: stream.Write(BitConverter.GetBytes(field.Value)); break;
                case 5: stream.Write(BitConverter.GetBytes((uint)field.Value)); break;
                default:
                    WriteVarint(stream, (ulong)field.Content.Length);
                    stream.Write(field.Content);
                    break;
            }
        }

        return stream.ToArray();
    }

    public static void WriteVarint(Stream stream, ulong value)
    {
        for (; value > 127; value >>= 7) { stream.WriteByte((byte)(value | 128)); }
        stream.WriteByte((byte)value);
    }

    public static bool TryVarint(ReadOnlySpan<byte> bytes, ref int at, out ulong value)
    {
        value = 0;
        for (int shift = 0; shift < 64 && at < bytes.Length; shift += 7)
        {
            byte part = bytes[at++];
            value |= (ulong)(part & 127) << shift;
            if (part < 128) { return true; }
        }

        return false;
    }
}
