// SPDX-License-Identifier: MIT
using System.Buffers.Binary;
using System.Diagnostics.CodeAnalysis;
using System.Text;
using System.Text.Unicode;

namespace TensorKeeper.Protocol.Codecs;

/// <summary>
/// Pulls fields out of one protobuf message in contiguous bytes, without a copy and without an allocation.
/// </summary>
/// <remarks>
/// <code>
/// var reader = new ProtoReader(bytes);
/// while (reader.ReadTag())
/// {
///     switch (reader.FieldNumber)
///     {
///         case 1: name = reader.ReadString(); break;
///         case 2: ReadNode(reader.ReadMessage()); break;
///         default: reader.Skip(); break;
///     }
/// }
/// </code>
/// Exactly one read, or <see cref="Skip"/>, MUST follow each <see cref="ReadTag"/>. A read whose wire type is not that
/// of the field fails; who wants such a field ignored, as generated parsers do, switches on <see cref="Tag"/>. All
/// methods throw <see cref="ProtoFormatException"/>, with the byte offset, if the bytes are malformed: truncated, an
/// overlong varint, a length beyond the end, field number 0, a group, messages nested deeper than
/// <see cref="MaxDepth"/>. Not thread-safe.
/// </remarks>
public ref partial struct ProtoReader
{
    /// <summary>How deeply messages may be nested, in levels; protobuf's own default.</summary>
    public const int MaxDepth = 100;

    private readonly ReadOnlySpan<byte> _bytes;
    private readonly ReadOnlyMemory<byte> _memory;
    private readonly bool _hasMemory;
    private readonly long _start;
    private readonly int _depth;
    private int _position;
    private uint _tag;

    /// <summary>Initializes a reader whose slices can outlive it.</summary>
    /// <param name="message">The whole message.</param>
    /// <param name="offset">Where the message begins in what the user knows (the file), for error messages.</param>
    public ProtoReader(ReadOnlyMemory<byte> message, long offset = 0)
        : this(message.Span, message, hasMemory: true, offset, depth: 0)
    {
    }

    /// <summary>
    /// Initializes a reader over bytes that cannot be kept; <see cref="ReadMemory"/> is not available.
    /// </summary>
    /// <param name="message">The whole message.</param>
    /// <param name="offset">Where the message begins in what the user knows (the file), for error messages.</param>
    public ProtoReader(ReadOnlySpan<byte> message, long offset = 0)
        : this(message, default, hasMemory: false, offset, depth: 0)
    {
    }

    private ProtoReader(ReadOnlySpan<byte> bytes, ReadOnlyMemory<byte> memory, bool hasMemory, long start, int depth)
    {
        _bytes = bytes;
        _memory = memory;
        _hasMemory = hasMemory;
        _start = start;
        _depth = depth;
    }

    /// <summary>Gets the place of the next byte to read, in bytes from the outermost start.</summary>
    public readonly long Offset => _start + _position;

    /// <summary>Gets how many bytes of this message are left.</summary>
    public readonly int Remaining => _bytes.Length - _position;

    /// <summary>Gets the number of the current field; 0 before the first <see cref="ReadTag"/>.</summary>
    public readonly int FieldNumber => (int)(_tag >> 3);

    /// <summary>Gets the wire type of the current field.</summary>
    public readonly WireType WireType => (WireType)(_tag & 7);

    /// <summary>
    /// Gets number and wire type of the current field as they lie in the bytes: <c>number &lt;&lt; 3 | type</c>.
    /// </summary>
    public readonly uint Tag => _tag;

    /// <summary>Moves on to the next field.</summary>
    /// <returns>False at the end of the message.</returns>
    public bool ReadTag()
    {
        if (_position >= _bytes.Length) { return false; }
        long at = Offset;
        ulong tag = NextVarint();
        _tag = ProtoVarint.CheckTag(tag, at);
        return true;
    }

    /// <summary>Passes over the current field, whatever it is.</summary>
    public void Skip()
    {
        switch (WireType)
        {
            case WireType.Varint: NextVarint(); break;
            case WireType.Fixed64: Next(8); break;
            case WireType.Fixed32: Next(4); break;
            default: NextLengthDelimited(); break;
        }
    }

    /// <summary>Reads an <c>int64</c>.</summary>
    /// <returns>The value.</returns>
    public long ReadInt64() => (long)ReadUInt64();

    /// <summary>Reads a <c>uint64</c>.</summary>
    /// <returns>The value.</returns>
    public ulong ReadUInt64()
    {
        Require(WireType.Varint);
        return NextVarint();
    }

    /// <summary>
    /// Reads an <c>int32</c> or the number of an enum; bits above the lower 32 are dropped, as protobuf says.
    /// </summary>
    /// <returns>The value.</returns>
    public int ReadInt32() => (int)ReadUInt64();

    /// <summary>Reads a <c>uint32</c>; bits above the lower 32 are dropped, as protobuf says.</summary>
    /// <returns>The value.</returns>
    public uint ReadUInt32() => (uint)ReadUInt64();

    /// <summary>Reads an <c>sint64</c>: the sign is in the lowest bit.</summary>
    /// <returns>The value.</returns>
    public long ReadSInt64()
    {
        ulong value = ReadUInt64();
        return (long)(value >> 1) ^ -(long)(value & 1);
    }

    /// <summary>Reads a <c>bool</c>.</summary>
    /// <returns>False for 0, true for anything else.</returns>
    public bool ReadBool() => ReadUInt64() != 0;

    /// <summary>Reads a <c>fixed32</c>.</summary>
    /// <returns>The value.</returns>
    public uint ReadFixed32()
    {
        Require(WireType.Fixed32);
        return BinaryPrimitives.ReadUInt32LittleEndian(Next(4));
    }

    /// <summary>Reads a <c>fixed64</c>.</summary>
    /// <returns>The value.</returns>
    public ulong ReadFixed64()
    {
        Require(WireType.Fixed64);
        return BinaryPrimitives.ReadUInt64LittleEndian(Next(8));
    }

    /// <summary>Reads a <c>float</c>.</summary>
    /// <returns>The value, bit by bit.</returns>
    public float ReadFloat() => BitConverter.UInt32BitsToSingle(ReadFixed32());

    /// <summary>Reads a <c>double</c>.</summary>
    /// <returns>The value, bit by bit.</returns>
    public double ReadDouble() => BitConverter.UInt64BitsToDouble(ReadFixed64());

    /// <summary>Reads <c>bytes</c>.</summary>
    /// <returns>A view into the message.</returns>
    public ReadOnlySpan<byte> ReadBytes()
    {
        Require(WireType.LengthDelimited);
        return NextLengthDelimited();
    }

    /// <summary>Reads <c>bytes</c> that can be kept.</summary>
    /// <returns>A view into the memory that the reader was made with; no copy.</returns>
    /// <exception cref="InvalidOperationException">The reader was made over a span.</exception>
    public ReadOnlyMemory<byte> ReadMemory()
    {
        if (!_hasMemory) { throw new InvalidOperationException("A reader over a span has no memory to slice."); }
        int length = ReadBytes().Length;
        return _memory.Slice(_position - length, length);
    }

    /// <summary>Reads a <c>string</c>.</summary>
    /// <returns>The text.</returns>
    /// <exception cref="ProtoFormatException">The bytes are malformed, or are no UTF-8.</exception>
    public string ReadString()
    {
        ReadOnlySpan<byte> text = ReadBytes();
        if (!Utf8.IsValid(text)) { ProtoFormatException.Throw(Offset - text.Length, "text is expected to be UTF-8"); }
        return Encoding.UTF8.GetString(text);
    }

    /// <summary>Reads a message within this one.</summary>
    /// <returns>A reader of it; it has no part in this one's position.</returns>
    public ProtoReader ReadMessage()
    {
        ReadOnlySpan<byte> inner = ReadBytes();
        int at = _position - inner.Length;
        if (_depth == MaxDepth)
        {
            ProtoFormatException.Throw(_start + at, $"messages are nested deeper than {MaxDepth} levels");
        }

        ReadOnlyMemory<byte> memory = _hasMemory ? _memory.Slice(at, inner.Length) : default;
        return new ProtoReader(inner, memory, _hasMemory, _start + at, _depth + 1);
    }

    private void Require(WireType wanted)
    {
        if (WireType != wanted) { ProtoFormatException.ThrowWireType(Offset, _tag, wanted); }
    }

    private ReadOnlySpan<byte> NextLengthDelimited()
    {
        long at = Offset;
        ulong length = NextVarint();
        if (length > (ulong)Remaining) { ProtoFormatException.ThrowLength(at, length, Remaining); }
        return Next((int)length);
    }

    private ReadOnlySpan<byte> Next(int count)
    {
        if (count > Remaining) { ProtoFormatException.ThrowTruncated(Offset); }
        ReadOnlySpan<byte> next = _bytes.Slice(_position, count);
        _position += count;
        return next;
    }

    private ulong NextVarint()
    {
        // Most varints are one byte: tags, short lengths, small numbers.
        if (_position < _bytes.Length && _bytes[_position] < 0x80) { return _bytes[_position++]; }
        int length = ProtoVarint.Read(_bytes[_position..], out ulong value);
        if (length <= 0) { ThrowVarint(length); }
        _position += length;
        return value;
    }

    [DoesNotReturn]
    private readonly void ThrowVarint(int length)
    {
        if (length == 0) { ProtoFormatException.ThrowTruncated(_start + _bytes.Length); }
        ProtoFormatException.Throw(Offset, "a varint is longer than 10 bytes");
    }
}
