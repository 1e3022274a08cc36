// SPDX-License-Identifier: MIT
using System.Numerics;
using System.Runtime.InteropServices;

namespace TensorKeeper.Protocol.Codecs;

/// <summary>
/// Decodes <c>TensorProto</c> from its bytes into tensor memory, with one copy and no message object.
/// </summary>
/// <remarks>
/// Two passes over the fields, since values may come before the type that says how to read them: the first finds type,
/// shape and <c>tensor_content</c> (<see cref="TensorHeader"/>), the second reads the one typed field that the type
/// names, if there is no content. Other typed fields are passed over unread.
/// </remarks>
internal static class TensorProtoDecoder
{
    /// <summary>Decodes the message that the reader was narrowed to; the reader itself does not move.</summary>
    /// <param name="reader">At the first byte of the message.</param>
    /// <param name="budget">Taken from when the tensor has more elements than the message has values.</param>
    /// <param name="received">Contents that have memory of their own already, which their tensors take over; null for none.</param>
    /// <param name="reason">Why there is no tensor, or null if there is one.</param>
    /// <returns>A tensor that the caller disposes, or null.</returns>
    /// <exception cref="ProtoFormatException">The bytes are malformed.</exception>
    public static Tensor? Decode(ProtoSequenceReader reader, ref FillBudget budget, ReceivedContents? received, out string? reason)
    {
        TensorHeader header = TensorHeader.Read(reader);
        reason = header.Check(out TensorShape shape, out long count);
        if (reason is not null) { return null; }

        TypedField field = TypedField.Of(header.ElementType);
        if (field.Form == TypedForm.Strings)
        {
            return StringTensorDecoder.Decode(reader, in header, shape, count, ref budget, out reason);
        }

        int size = ElementTypes.SizeOf(header.ElementType);
        if (count > int.MaxValue / size)
        {
            reason = $"{count} elements exceed 2 GiB";
            return null;
        }

        // With no elements there is nothing to read, whatever the content is; TensorFlow does not look at it either.
        bool hasContent = header.ContentBytes > 0 && count > 0;
        if (hasContent && header.ContentBytes != count * size)
        {
            reason = $"tensor_content has {header.ContentBytes} bytes where {count * size} are wanted";
            return null;
        }

        long unsent = hasContent ? 0 : count - (reader.Remaining / field.FewestBytes);
        if (unsent > 0 && !budget.TryTake(unsent * size))
        {
            reason = FillBudget.Exceeded(unsent);
            return null;
        }

        if (hasContent && received?.Take(header.Content.Offset) is { } own)
        {
            if (header.ElementType == ElementType.Bool) { BoolBytes.Normalize(own.GetSpan()); }
            return Tensor.FromMemory(header.ElementType, shape, own.Memory, own);
        }

        Tensor tensor = Tensor.Allocate(header.ElementType, shape);
        try
        {
            if (hasContent) { ReadContent(header.Content, tensor); }
            else { ReadValues(reader, field, tensor); }
            return tensor;
        }
        catch (ProtoFormatException)
        {
            tensor.Dispose();
            throw;
        }
    }

    private static void ReadContent(ProtoSequenceReader content, Tensor tensor)
    {
        content.CopyTo(tensor.Bytes);
        if (tensor.ElementType == ElementType.Bool) { BoolBytes.Normalize(tensor.Bytes); }
    }

    private static void ReadValues(ProtoSequenceReader reader, TypedField field, Tensor tensor)
    {
        switch (field.Form)
        {
            case TypedForm.Fixed32:
                Fill(tensor, ReadFixed(reader, field.FieldNumber, sizeof(float), WireType.Fixed32, tensor.Bytes));
                break;
            case TypedForm.Fixed64:
                Fill(tensor, ReadFixed(reader, field.FieldNumber, sizeof(double), WireType.Fixed64, tensor.Bytes));
                break;
            case TypedForm.Bytes:
                Fill(tensor, ReadByteString(reader, field.FieldNumber, tensor.Bytes));
                break;
            default:
                Fill(tensor, ReadVarints(reader, field.FieldNumber, tensor));
                break;
        }
    }

    // Returns how many bytes were filled; what is more than the tensor holds is passed over.
    private static int ReadFixed(
        ProtoSequenceReader reader, int fieldNumber, int size, WireType single, Span<byte> into)
    {
        uint packedTag = ((uint)fieldNumber << 3) | (uint)WireType.LengthDelimited;
        uint singleTag = ((uint)fieldNumber << 3) | (uint)single;
        int filled = 0;
        while (reader.ReadTag())
        {
            long available;
            if (reader.Tag == packedTag)
            {
                long at = reader.Offset;
                available = reader.ReadLength();
                if (available % size != 0)
                {
                    ProtoFormatException.Throw(at, $"packed numbers of {size} bytes are expected to fill their length");
                }
            }
            else if (reader.Tag == singleTag) { available = size; }
            else { reader.Skip(); continue; }

            int taken = (int)Math.Min(available, into.Length - filled);
            reader.CopyTo(into.Slice(filled, taken));
            reader.Advance(available - taken);
            filled += taken;
        }

        return filled;
    }

    private static int ReadByteString(ProtoSequenceReader reader, int fieldNumber, Span<byte> into)
    {
        int filled = 0;
        while (reader.ReadTag())
        {
            if (reader.Tag != (((uint)fieldNumber << 3) | (uint)WireType.LengthDelimited)) { reader.Skip(); continue; }
            long available = reader.ReadLength();
            filled = (int)Math.Min(available, into.Length);   // a field that is not repeated: the last one counts
            reader.CopyTo(into[..filled]);
            reader.Advance(available - filled);
        }

        return filled;
    }

    private static int ReadVarints(ProtoSequenceReader reader, int fieldNumber, Tensor tensor)
    {
        int filled = 0;
        uint packedTag = ((uint)fieldNumber << 3) | (uint)WireType.LengthDelimited;
        uint singleTag = ((uint)fieldNumber << 3) | (uint)WireType.Varint;
        while (reader.ReadTag())
        {
            if (reader.Tag == packedTag)
            {
                long outer = reader.Enter();
                filled += ReadPacked(ref reader, tensor, filled, all: true);
                reader.Leave(outer);
            }
            else if (reader.Tag == singleTag) { filled += ReadPacked(ref reader, tensor, filled, all: false); }
            else { reader.Skip(); }
        }

        return filled * ElementTypes.SizeOf(tensor.ElementType);
    }

    private static int ReadPacked(ref ProtoSequenceReader reader, Tensor tensor, int from, bool all) =>
        tensor.ElementType switch
    {
        ElementType.Bool => ReadBools(ref reader, tensor.Bytes[from..], all),
        ElementType.Int4 => ReadNibbles(ref reader, tensor.Bytes[from..], all, signed: true),
        ElementType.UInt4 => ReadNibbles(ref reader, tensor.Bytes[from..], all, signed: false),
        _ => ElementTypes.SizeOf(tensor.ElementType) switch
        {
            1 => ReadIntegers(ref reader, tensor.AsSpan<byte>()[from..], all),
            2 => ReadIntegers(ref reader, tensor.AsSpan<ushort>()[from..], all),
            4 => ReadIntegers(ref reader, tensor.AsSpan<uint>()[from..], all),
            _ => ReadIntegers(ref reader, tensor.AsSpan<ulong>()[from..], all),
        },
    };

    // The lower bits of a varint are those of any integer type, signed or not, and of the patterns of 16-bit floats.
    private static int ReadIntegers<T>(ref ProtoSequenceReader reader, Span<T> into, bool all)
        where T : unmanaged, IBinaryInteger<T>
    {
        if (all) { return reader.ReadRawVarints(into); }
        ulong value = reader.ReadRawVarint();
        if (into.IsEmpty) { return 0; }
        into[0] = T.CreateTruncating(value);
        return 1;
    }

    private static int ReadBools(ref ProtoSequenceReader reader, Span<byte> into, bool all)
    {
        int filled = 0;
        do
        {
            if (all && reader.Remaining == 0) { break; }
            ulong value = reader.ReadRawVarint();
            if (filled < into.Length) { into[filled++] = value != 0 ? (byte)1 : (byte)0; }
        }
        while (all);
        return filled;
    }

    private static int ReadNibbles(ref ProtoSequenceReader reader, Span<byte> into, bool all, bool signed)
    {
        int filled = ReadIntegers(ref reader, into, all);
        foreach (ref byte element in into[..filled])
        {
            element = signed ? (byte)((sbyte)(element << 4) >> 4) : (byte)(element & 0xf);
        }

        return filled;
    }

    // Fewer values than elements: the last value again and again; no value at all: zeros.
    private static void Fill(Tensor tensor, int filledBytes)
    {
        Span<byte> bytes = tensor.Bytes;
        int size = ElementTypes.SizeOf(tensor.ElementType);
        int values = filledBytes / size;
        if (values * size == bytes.Length) { return; }
        if (values == 0) { bytes.Clear(); return; }

        ReadOnlySpan<byte> last = bytes.Slice((values - 1) * size, size);
        switch (size)
        {
            case 1: bytes[values..].Fill(last[0]); break;
            case 2: tensor.AsSpan<ushort>()[values..].Fill(MemoryMarshal.Read<ushort>(last)); break;
            case 4: tensor.AsSpan<uint>()[values..].Fill(MemoryMarshal.Read<uint>(last)); break;
            case 8: tensor.AsSpan<ulong>()[values..].Fill(MemoryMarshal.Read<ulong>(last)); break;
            default: tensor.AsSpan<UInt128>()[values..].Fill(MemoryMarshal.Read<UInt128>(last)); break;
        }
    }
}
