// SPDX-License-Identifier: MIT
namespace TensorKeeper.Protocol.Codecs;

/// <summary>A <c>map&lt;string, TensorProto&gt;</c>: the inputs of a request, the outputs of a response.</summary>
internal static class TensorMapCodec
{
    private const int KeyField = 1;
    private const int ValueField = 2;
    private const uint KeyTag = (KeyField << 3) | (uint)WireType.LengthDelimited;
    private const uint ValueTag = (ValueField << 3) | (uint)WireType.LengthDelimited;

    /// <summary>Reads one entry; key and value may come in either order, and either may be missing.</summary>
    /// <param name="reader">At the length of the entry; moves past it.</param>
    /// <param name="budget">See <see cref="FillBudget"/>.</param>
    /// <param name="received">Contents that have memory of their own already, or null.</param>
    /// <param name="name">The key.</param>
    /// <param name="reason">Why there is no tensor, or null.</param>
    /// <returns>A tensor that the caller disposes, or null.</returns>
    /// <exception cref="ProtoFormatException">The bytes are malformed.</exception>
    public static Tensor? ReadEntry(
        ref ProtoSequenceReader reader, ref FillBudget budget, ReceivedContents? received, out string name, out string? reason)
    {
        long outer = reader.Enter();
        name = "";
        ProtoSequenceReader value = reader;
        value.Narrow(0);   // no value is an empty message
        while (reader.ReadTag())
        {
            switch (reader.Tag)
            {
                case KeyTag:
                    name = reader.ReadString();
                    break;
                case ValueTag:
                    long length = reader.ReadLength();
                    value = reader;
                    value.Narrow(length);
                    reader.Advance(length);
                    break;
                default:
                    reader.Skip();
                    break;
            }
        }

        reader.Leave(outer);
        return TensorProtoDecoder.Decode(value, ref budget, received, out reason);
    }

    /// <summary>Computes the lengths that <see cref="Write"/> needs, for all tensors of a map.</summary>
    /// <param name="tensors">The map.</param>
    /// <param name="encoding">Where the elements stand.</param>
    /// <param name="lengths">As many as the map has tensors.</param>
    /// <param name="fieldNumber">The map's field.</param>
    /// <returns>What all entries take together, with tags and lengths.</returns>
    public static long Measure(TensorMap tensors, TensorEncoding encoding, Span<TensorLength> lengths, int fieldNumber)
    {
        long sum = 0;
        for (int i = 0; i < tensors.Count; i++)
        {
            KeyValuePair<string, Tensor> entry = tensors.At(i);
            lengths[i] = TensorProtoEncoder.Measure(entry.Value, encoding);
            sum += ProtoVarint.SizeOfField(fieldNumber, EntryBytes(entry.Key, lengths[i]));
        }

        return sum;
    }

    /// <summary>Writes all entries.</summary>
    public static void Write(
        ref ProtoWriter writer,
        TensorMap tensors,
        TensorEncoding encoding,
        ReadOnlySpan<TensorLength> lengths,
        int fieldNumber)
    {
        for (int i = 0; i < tensors.Count; i++)
        {
            KeyValuePair<string, Tensor> entry = tensors.At(i);
            writer.WriteLength(fieldNumber, EntryBytes(entry.Key, lengths[i]));
            writer.WriteString(KeyField, entry.Key);
            writer.WriteLength(ValueField, lengths[i].MessageBytes);
            TensorProtoEncoder.Write(ref writer, entry.Value, encoding, lengths[i]);
        }
    }

    private static long EntryBytes(string name, TensorLength length) =>
        ProtoVarint.SizeOfField(KeyField, ProtoText.SizeOf(name))
        + ProtoVarint.SizeOfField(ValueField, length.MessageBytes);
}
