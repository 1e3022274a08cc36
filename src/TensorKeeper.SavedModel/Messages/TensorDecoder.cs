// SPDX-License-Identifier: MIT
using System.Buffers.Binary;
using System.Runtime.InteropServices;
using TensorKeeper.Protocol.Codecs;
using TensorKeeper.SavedModel.Diagnostics;

namespace TensorKeeper.SavedModel.Messages;

/// <summary>Turns a <c>TensorProto</c> into a tensor. Made for one decoding.</summary>
/// <remarks>
/// A tensor stands either as dense bytes (<c>tensor_content</c>) or as a list of numbers, one list for each family of
/// types. A list shorter than the tensor repeats its last value; an empty one means zeros; what is too much is ignored.
/// </remarks>
internal sealed class TensorDecoder(TensorMessage message, string? nodeName, string? op)
{
    private const long MaxConstantBytes = 1L << 30;

    // Below this a copy is cheaper than keeping the whole file in memory for a few numbers.
    private const int MinViewBytes = 16 * 1024;

    private readonly List<long> _integers = [];
    private readonly List<float> _floats = [];
    private readonly List<double> _doubles = [];
    private readonly List<ReadOnlyMemory<byte>> _strings = [];
    private ReadOnlyMemory<byte> _bytes8;
    private ReadOnlyMemory<byte> _content;

    public Tensor Decode()
    {
        ElementType type = message.Type.ToElementType();
        if (type == ElementType.None) { throw Refuse(DiagnosticId.InvalidNode, $"A constant of type {message.Type} has no value that can be stored."); }
        if (!message.Shape.IsFullyKnown) { throw Refuse(DiagnosticId.Malformed, $"A constant has the shape {message.Shape}; a known one is expected."); }
        var shape = new TensorShape(message.Shape.Dimensions);
        if (!shape.TryGetElementCount(out long count) || count > MaxConstantBytes / Math.Max(1, ElementTypes.SizeOf(type)))
        {
            throw Refuse(DiagnosticId.TooLarge, $"A constant of shape {shape} and type {type} exceeds {MaxConstantBytes} bytes.");
        }

        ReadFields();
        return type == ElementType.String ? DecodeStrings(shape, (int)count) : DecodeNumbers(type, shape, (int)count);
    }

    private void ReadFields()
    {
        var reader = new ProtoReader(message.Encoded, message.Offset);
        int integers = IntegerField(message.Type);
        while (reader.ReadTag())
        {
            int field = reader.FieldNumber;
            if (field == integers) { reader.ReadInt64s(_integers); continue; }
            switch (field)
            {
                case 4: _content = reader.ReadMemory(); break;
                case 5 when message.Type == DataType.Float:
                case 9 when message.Type == DataType.Complex64: reader.ReadFloats(_floats); break;
                case 6 when message.Type == DataType.Double:
                case 12 when message.Type == DataType.Complex128: reader.ReadDoubles(_doubles); break;
                case 8: _strings.Add(reader.ReadMemory()); break;
                case 18: _bytes8 = reader.ReadMemory(); break;
                default: reader.Skip(); break;
            }
        }
    }

    // int_val, int64_val, bool_val, half_val (bit patterns), uint32_val, uint64_val; -1: the type has no list of integers.
    private static int IntegerField(DataType type) => type switch
    {
        DataType.Int64 => 10,
        DataType.Bool => 11,
        DataType.Half or DataType.BFloat16 => 13,
        DataType.UInt32 => 16,
        DataType.UInt64 => 17,
        DataType.Float or DataType.Double or DataType.Complex64 or DataType.Complex128 or DataType.String
            or DataType.Float8E4M3FN or DataType.Float8E5M2 => -1,
        _ => 7,
    };

    private Tensor DecodeNumbers(ElementType type, TensorShape shape, int count)
    {
        int size = ElementTypes.SizeOf(type);
        int length = count * size;
        if (!_content.IsEmpty)
        {
            if (_content.Length != length) { throw WrongContent(length, type, shape); }
            Memory<byte> memory = length >= MinViewBytes ? MemoryMarshal.AsMemory(_content) : _content.ToArray();
            return Tensor.FromMemory(type, shape, memory);
        }

        Reserve((long)length - message.Encoded.Length);
        byte[] bytes = new byte[length];
        int written = Write(bytes, size, type == ElementType.Bool);
        if (written > 0) { RepeatLast(bytes, written, size); }
        return Tensor.FromMemory(type, shape, bytes);
    }

    /// <summary>Writes what is in the list; returns the number of bytes.</summary>
    private int Write(Span<byte> bytes, int size, bool isBool)
    {
        int at = 0;
        for (int i = 0; i < _integers.Count && at < bytes.Length; i++, at += size)
        {
            long value = _integers[i];
            switch (size)
            {
                case 1: bytes[at] = isBool ? (byte)(value != 0 ? 1 : 0) : (byte)value; break;
                case 2: BinaryPrimitives.WriteInt16LittleEndian(bytes[at..], (short)value); break;
                case 4: BinaryPrimitives.WriteInt32LittleEndian(bytes[at..], (int)value); break;
                default: BinaryPrimitives.WriteInt64LittleEndian(bytes[at..], value); break;
            }
        }

        at += CopyWhole(MemoryMarshal.AsBytes(CollectionsMarshal.AsSpan(_floats)), bytes[at..], size);
        at += CopyWhole(MemoryMarshal.AsBytes(CollectionsMarshal.AsSpan(_doubles)), bytes[at..], size);
        return size == 1 ? at + CopyWhole(_bytes8.Span, bytes[at..], size) : at;
    }

    // Half a complex number at the end of a list is ignored, as TensorFlow does.
    private static int CopyWhole(ReadOnlySpan<byte> list, Span<byte> bytes, int size)
    {
        int length = Math.Min(list.Length - (list.Length % size), bytes.Length);
        list[..length].CopyTo(bytes);
        return length;
    }

    // Each copy doubles what is there.
    private static void RepeatLast(Span<byte> bytes, int written, int size)
    {
        Span<byte> rest = bytes[(written - size)..];
        for (int done = size; done < rest.Length; done *= 2)
        {
            int step = Math.Min(done, rest.Length - done);
            rest[..step].CopyTo(rest[done..]);
        }
    }

    private Tensor DecodeStrings(TensorShape shape, int count)
    {
        if (!_content.IsEmpty) { return Tensor.FromStrings(shape, DecodeStringContent(count, shape)); }
        int given = Math.Min(_strings.Count, count);
        ReadOnlyMemory<byte> last = given == 0 ? ReadOnlyMemory<byte>.Empty : _strings[given - 1];
        Reserve(((long)(count - given) * (last.Length + 16)) - message.Encoded.Length);
        var elements = new ReadOnlyMemory<byte>[count];
        for (int i = 0; i < count; i++) { elements[i] = i < given ? _strings[i] : last; }
        return Tensor.FromStrings(shape, StringElements.FromBytes(elements));
    }

    // All lengths as varints, then all bytes.
    private StringElements DecodeStringContent(int count, TensorShape shape)
    {
        ReadOnlySpan<byte> content = _content.Span;
        if (content.Length < count) { throw WrongContent(count, ElementType.String, shape); }
        int[] offsets = new int[count + 1];
        int at = 0;
        for (int i = 0; i < count; i++)
        {
            int taken = ProtoVarint.Read(content[at..], out ulong length);
            at += Math.Max(0, taken);
            if (taken <= 0 || length > (ulong)(content.Length - offsets[i])) { throw Refuse(DiagnosticId.Malformed, "The lengths of a constant's strings exceed its content."); }
            offsets[i + 1] = offsets[i] + (int)length;
        }

        if (content.Length - at != offsets[count]) { throw Refuse(DiagnosticId.Malformed, $"A constant's strings take {offsets[count]} bytes, but {content.Length - at} follow their lengths."); }
        return new StringElements(content[at..].ToArray(), offsets);
    }

    private void Reserve(long bytes)
    {
        if (bytes > 0 && !message.File.TryFill(bytes))
        {
            throw Refuse(DiagnosticId.TooLarge, $"The file's constants repeat their last value to more than {MessageFile.MaxFillBytes} bytes.");
        }
    }

    private SavedModelException WrongContent(int length, ElementType type, TensorShape shape) => Refuse(
        DiagnosticId.Malformed,
        $"A constant of shape {shape} and type {type} has {_content.Length} bytes of content; {(type == ElementType.String ? "at least " : "")}{length} are expected.");

    private SavedModelException Refuse(DiagnosticId id, string text) => new(new Diagnostic(
        id, text, nodeName, op, message.File == MessageFile.None ? null : message.File.Path, message.File == MessageFile.None ? null : message.Offset));
}
