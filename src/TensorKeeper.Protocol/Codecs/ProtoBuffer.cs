// SPDX-License-Identifier: MIT
using System.Buffers;
using System.Buffers.Binary;
using System.Runtime.InteropServices;
using System.Text;

namespace TensorKeeper.Protocol.Codecs;

/// <summary>
/// Builds a protobuf message in a growing buffer, nested messages of unknown length included. Not thread-safe.
/// </summary>
/// <remarks>
/// A nested message is opened by <see cref="Begin"/> and closed by <see cref="End"/>; its length is put in front
/// afterwards. One byte is kept free for it, and the content is moved only if it turns out to be 128 bytes or more, so
/// the result is the shortest encoding, the same as a generated class writes.
/// </remarks>
public sealed class ProtoBuffer : IBufferWriter<byte>
{
    private byte[] _bytes;
    private int _length;

    /// <summary>Initializes an empty buffer.</summary>
    /// <param name="capacity">How many bytes are expected.</param>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="capacity"/> is negative.</exception>
    public ProtoBuffer(int capacity = 256) => _bytes = new byte[capacity];

    /// <summary>Gets how many bytes were written.</summary>
    public int Length => _length;

    /// <summary>Gets what was written; valid until the next write.</summary>
    public ReadOnlyMemory<byte> WrittenMemory => _bytes.AsMemory(0, _length);

    /// <summary>Gets what was written; valid until the next write.</summary>
    public ReadOnlySpan<byte> WrittenSpan => _bytes.AsSpan(0, _length);

    /// <summary>Copies what was written.</summary>
    /// <returns>A new array.</returns>
    public byte[] ToArray() => WrittenSpan.ToArray();

    /// <summary>Empties the buffer and keeps its memory.</summary>
    public void Clear() => _length = 0;

    /// <summary>Opens a nested message: everything that is written until <see cref="End"/> belongs to it.</summary>
    /// <param name="fieldNumber">The number of the field that holds the message.</param>
    /// <returns>A mark for <see cref="End"/>; inner messages are closed before outer ones.</returns>
    public int Begin(int fieldNumber)
    {
        WriteTag(fieldNumber, WireType.LengthDelimited);
        GetSpan(1)[0] = 0;
        _length++;
        return _length;
    }

    /// <summary>Closes a nested message.</summary>
    /// <param name="mark">What <see cref="Begin"/> returned.</param>
    /// <exception cref="ArgumentOutOfRangeException">The mark is not one of this buffer's.</exception>
    public void End(int mark)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(mark, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(mark, _length);
        int content = _length - mark;
        int more = ProtoVarint.SizeOf((ulong)content) - 1;
        if (more > 0)
        {
            GetSpan(more);
            _bytes.AsSpan(mark, content).CopyTo(_bytes.AsSpan(mark + more));
            _length += more;
        }

        ProtoVarint.Write(_bytes.AsSpan(mark - 1), (ulong)content);
    }

    /// <summary>Writes a number field of type <c>int32</c>, <c>int64</c>, <c>bool</c> or an enum.</summary>
    /// <param name="fieldNumber">1 or more.</param>
    /// <param name="value">The number; a negative one takes 10 bytes.</param>
    public void WriteVarint(int fieldNumber, long value)
    {
        WriteTag(fieldNumber, WireType.Varint);
        WriteRawVarint((ulong)value);
    }

    /// <summary>Writes a <c>float</c> field.</summary>
    /// <param name="fieldNumber">1 or more.</param>
    /// <param name="value">The number.</param>
    public void WriteFloat(int fieldNumber, float value)
    {
        WriteTag(fieldNumber, WireType.Fixed32);
        BinaryPrimitives.WriteSingleLittleEndian(GetSpan(sizeof(float)), value);
        _length += sizeof(float);
    }

    /// <summary>Writes a <c>double</c> field.</summary>
    /// <param name="fieldNumber">1 or more.</param>
    /// <param name="value">The number.</param>
    public void WriteDouble(int fieldNumber, double value)
    {
        WriteTag(fieldNumber, WireType.Fixed64);
        BinaryPrimitives.WriteDoubleLittleEndian(GetSpan(sizeof(double)), value);
        _length += sizeof(double);
    }

    /// <summary>Writes a <c>bytes</c> field, or a message that is encoded already.</summary>
    /// <param name="fieldNumber">1 or more.</param>
    /// <param name="value">The content.</param>
    public void WriteBytes(int fieldNumber, ReadOnlySpan<byte> value)
    {
        WriteTag(fieldNumber, WireType.LengthDelimited);
        WriteRawVarint((ulong)value.Length);
        value.CopyTo(GetSpan(value.Length));
        _length += value.Length;
    }

    /// <summary>Writes a <c>string</c> field.</summary>
    /// <param name="fieldNumber">1 or more.</param>
    /// <param name="value">The text; lone surrogates become U+FFFD.</param>
    public void WriteString(int fieldNumber, ReadOnlySpan<char> value)
    {
        int length = Encoding.UTF8.GetByteCount(value);
        WriteTag(fieldNumber, WireType.LengthDelimited);
        WriteRawVarint((ulong)length);
        _length += Encoding.UTF8.GetBytes(value, GetSpan(length));
    }

    /// <summary>
    /// Writes a packed field of type <c>int32</c>, <c>int64</c>, <c>uint64</c> (cast), <c>bool</c> or an enum; nothing
    /// if there are no values.
    /// </summary>
    /// <param name="fieldNumber">1 or more.</param>
    /// <param name="values">The numbers.</param>
    public void WritePackedVarints(int fieldNumber, ReadOnlySpan<long> values)
    {
        if (values.IsEmpty) { return; }
        int mark = Begin(fieldNumber);
        foreach (long value in values) { WriteRawVarint((ulong)value); }
        End(mark);
    }

    /// <summary>Writes a packed field of numbers of fixed size; nothing if there are no values.</summary>
    /// <typeparam name="T">
    /// <see cref="float"/>, <see cref="double"/>, or an integer of a <c>fixed</c> field.
    /// </typeparam>
    /// <param name="fieldNumber">1 or more.</param>
    /// <param name="values">The numbers.</param>
    public void WritePackedFixed<T>(int fieldNumber, ReadOnlySpan<T> values)
        where T : unmanaged
    {
        if (!values.IsEmpty) { WriteBytes(fieldNumber, MemoryMarshal.AsBytes(values)); }
    }

    /// <summary>Writes the tag of a field, whose value the caller writes next.</summary>
    /// <param name="fieldNumber">1 or more.</param>
    /// <param name="wireType">How the value will lie in the bytes.</param>
    public void WriteTag(int fieldNumber, WireType wireType) =>
        WriteRawVarint(((ulong)fieldNumber << 3) | (ulong)wireType);

    /// <summary>Writes a number without a tag.</summary>
    /// <param name="value">The number.</param>
    public void WriteRawVarint(ulong value) => _length += ProtoVarint.Write(GetSpan(ProtoVarint.MaxLength), value);

    /// <inheritdoc/>
    public void Advance(int count)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(count);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(count, _bytes.Length - _length);
        _length += count;
    }

    /// <inheritdoc/>
    public Memory<byte> GetMemory(int sizeHint = 0)
    {
        Grow(sizeHint);
        return _bytes.AsMemory(_length);
    }

    /// <inheritdoc/>
    /// <exception cref="InvalidOperationException">
    /// The message would exceed what a protobuf message may be, 2 GiB.
    /// </exception>
    public Span<byte> GetSpan(int sizeHint = 0)
    {
        Grow(sizeHint);
        return _bytes.AsSpan(_length);
    }

    private void Grow(int wanted)
    {
        wanted = Math.Max(wanted, 1);
        if (_bytes.Length - _length >= wanted) { return; }
        long needed = (long)_length + wanted;
        if (needed > Array.MaxLength) { throw new InvalidOperationException("A protobuf message ends at 2 GiB."); }
        Array.Resize(ref _bytes, (int)Math.Min(Math.Max(needed, 2L * _bytes.Length), Array.MaxLength));
    }
}
