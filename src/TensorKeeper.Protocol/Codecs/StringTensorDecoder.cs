// SPDX-License-Identifier: MIT
namespace TensorKeeper.Protocol.Codecs;

/// <summary>
/// Decodes the byte strings of a <c>TensorProto</c>: one <c>string_val</c> each, or all in <c>tensor_content</c>.
/// </summary>
internal static class StringTensorDecoder
{
    private const uint ValueTag = (8 << 3) | (uint)WireType.LengthDelimited;

    /// <summary>Decodes the strings of a message; see <see cref="TensorProtoDecoder.Decode"/>.</summary>
    public static Tensor? Decode(
        ProtoSequenceReader reader,
        in TensorHeader header,
        TensorShape shape,
        long count,
        ref FillBudget budget,
        out string? reason)
    {
        if (count >= Array.MaxLength)
        {
            reason = $"{count} strings are too many";
            return null;
        }

        StringElements? elements = header.ContentBytes > 0 && count > 0
            ? FromContent(header, (int)count, out reason)
            : FromValues(reader, (int)count, ref budget, out reason);
        return elements is null ? null : Tensor.FromStrings(shape, elements);
    }

    // Content is all lengths as varints, then all bytes.
    private static StringElements? FromContent(in TensorHeader header, int count, out string? reason)
    {
        if (count > header.ContentBytes)
        {
            reason = $"tensor_content has {header.ContentBytes} bytes, too few for the lengths of {count} strings";
            return null;
        }

        ProtoSequenceReader content = header.Content;
        content.Narrow(header.ContentBytes);
        int[] offsets = new int[count + 1];
        long total = 0;
        for (int i = 0; i < count; i++)
        {
            // Not protobuf but what is wrapped in it: damage here is a bad tensor, not a bad message.
            if (!content.TryReadRawVarint(out ulong length) || length > (ulong)(header.ContentBytes - total))
            {
                reason = $"the length of string {i} in tensor_content is damaged";
                return null;
            }

            total += (long)length;
            offsets[i + 1] = (int)total;
        }

        if (total != content.Remaining)
        {
            reason = $"tensor_content has {content.Remaining} bytes of strings where {total} are wanted";
            return null;
        }

        byte[] bytes = GC.AllocateUninitializedArray<byte>((int)total);
        content.CopyTo(bytes);
        reason = null;
        return new StringElements(bytes, offsets);
    }

    private static StringElements? FromValues(
        ProtoSequenceReader reader, int count, ref FillBudget budget, out string? reason)
    {
        (int sent, long sentBytes, long lastBytes) = Measure(reader, count);
        int unsent = count - sent;
        long filledBytes = unsent * lastBytes;
        if (unsent > 0 && !budget.TryTake((unsent * (long)sizeof(int)) + filledBytes))
        {
            reason = FillBudget.Exceeded(unsent);
            return null;
        }

        if (sentBytes + filledBytes > Array.MaxLength)
        {
            reason = $"{sentBytes + filledBytes} bytes of strings exceed 2 GiB";
            return null;
        }

        int[] offsets = new int[count + 1];
        byte[] bytes = GC.AllocateUninitializedArray<byte>((int)(sentBytes + filledBytes));
        int filled = 0;
        while (filled < sent && reader.ReadTag())
        {
            if (reader.Tag != ValueTag) { reader.Skip(); continue; }
            int length = (int)reader.ReadLength();
            reader.CopyTo(bytes.AsSpan(offsets[filled], length));
            offsets[filled + 1] = offsets[filled] + length;
            filled++;
        }

        ReadOnlySpan<byte> last = sent == 0 ? default : bytes.AsSpan(offsets[sent - 1], (int)lastBytes);
        for (int i = sent; i < count; i++)
        {
            last.CopyTo(bytes.AsSpan(offsets[i]));
            offsets[i + 1] = offsets[i] + last.Length;
        }

        reason = null;
        return new StringElements(bytes, offsets);
    }

    private static (int Count, long Bytes, long LastBytes) Measure(ProtoSequenceReader reader, int most)
    {
        int count = 0;
        long bytes = 0;
        long last = 0;
        while (reader.ReadTag())
        {
            if (reader.Tag != ValueTag || count == most) { reader.Skip(); continue; }
            last = reader.ReadLength();
            reader.Advance(last);
            bytes += last;
            count++;
        }

        return (count, bytes, last);
    }
}
