// SPDX-License-Identifier: MIT
using System.Buffers;
using System.Diagnostics.CodeAnalysis;
using System.Numerics;

namespace TensorKeeper.Protocol.Codecs;

/// <summary>
/// Pulls fields out of a protobuf message that lies in segments, as a request does when it comes from the network.
/// </summary>
/// <remarks>
/// The same rules as <see cref="ProtoReader"/>. Nested messages are entered and left (<see cref="Enter"/>,
/// <see cref="Leave"/>) instead of sliced, because slicing a sequence walks it. A copy of the reader is a bookmark to
/// come back to. Not thread-safe.
/// </remarks>
internal ref struct ProtoSequenceReader
{
    private readonly ReadOnlySequence<byte> _sequence;
    private SequencePosition _nextSegment;
    private ReadOnlySpan<byte> _span;
    private long _spanStart;
    private int _index;
    private int _end;
    private long _limit;
    private uint _tag;

    public ProtoSequenceReader(in ReadOnlySequence<byte> sequence)
    {
        _sequence = sequence;
        _nextSegment = sequence.Start;
        _limit = sequence.Length;
        MoveToNextSegment();
    }

    /// <summary>Gets the place of the next byte, from the start of the sequence.</summary>
    public readonly long Offset => _spanStart + _index;

    /// <summary>Gets how many bytes of the message that was entered are left.</summary>
    public readonly long Remaining => _limit - Offset;

    public readonly uint Tag => _tag;

    public readonly WireType WireType => (WireType)(_tag & 7);

    public bool ReadTag()
    {
        if (Remaining == 0) { return false; }
        long at = Offset;
        ulong tag = ReadRawVarint();
        _tag = ProtoVarint.CheckTag(tag, at);
        return true;
    }

    public void Skip()
    {
        switch (WireType)
        {
            case WireType.Varint: ReadRawVarint(); break;
            case WireType.Fixed64: Advance(8); break;
            case WireType.Fixed32: Advance(4); break;
            default: Advance(ReadLength()); break;
        }
    }

    /// <summary>Reads the length of what follows and narrows the reader to it.</summary>
    /// <returns>What <see cref="Leave"/> wants.</returns>
    public long Enter()
    {
        long outer = _limit;
        long length = ReadLength();
        SetLimit(Offset + length);
        return outer;
    }

    /// <summary>
    /// Passes over what is left of the message that was entered, and widens the reader to the message around it.
    /// </summary>
    public void Leave(long outer)
    {
        if (Remaining > 0) { Advance(Remaining); }
        SetLimit(outer);
    }

    /// <summary>Narrows the reader to so many bytes from here, for good.</summary>
    public void Narrow(long length) => SetLimit(Offset + length);

    /// <summary>Reads the length of length-delimited content.</summary>
    public long ReadLength()
    {
        long at = Offset;
        ulong length = ReadRawVarint();
        if (length > (ulong)Remaining) { ProtoFormatException.ThrowLength(at, length, Remaining); }
        return (long)length;
    }

    public ulong ReadRawVarint()
    {
        if (_index < _end && _span[_index] < 0x80) { return _span[_index++]; }
        int length = ProtoVarint.Read(_span[_index.._end], out ulong value);
        if (length > 0)
        {
            _index += length;
            return value;
        }

        return length == 0 ? ReadBrokenVarint() : ThrowOverlong();
    }

    /// <summary>Reads varints up to the end of the message that was entered: packed numbers.</summary>
    /// <param name="into">Filled with the lower bits of each; what does not fit is read and dropped.</param>
    /// <returns>How many were filled in.</returns>
    public int ReadRawVarints<T>(scoped Span<T> into)
        where T : unmanaged, IBinaryInteger<T>
    {
        int filled = 0;
        while (Remaining > 0)
        {
            filled += ReadVarintsHere(into[filled..]);
            if (Remaining == 0) { break; }
            ulong value = ReadRawVarint();
            if (filled < into.Length) { into[filled++] = T.CreateTruncating(value); }
        }

        return filled;
    }

    /// <summary>Reads a varint that need not be there.</summary>
    /// <returns>
    /// False if the bytes end inside it or it is too long; the reader is then anywhere before the end.
    /// </returns>
    public bool TryReadRawVarint(out ulong value)
    {
        Span<byte> bytes = stackalloc byte[ProtoVarint.MaxLength];
        for (int i = 0; i < ProtoVarint.MaxLength && Remaining > 0; i++)
        {
            CopyTo(bytes.Slice(i, 1));
            if (bytes[i] < 0x80) { return ProtoVarint.Read(bytes, out value) > 0; }
        }

        value = 0;
        return false;
    }

    /// <summary>Copies the next bytes.</summary>
    public void CopyTo(scoped Span<byte> destination)
    {
        if (destination.Length > Remaining) { ProtoFormatException.ThrowTruncated(_limit); }
        while (!destination.IsEmpty)
        {
            if (_index == _span.Length) { MoveToNextSegment(); }
            int count = Math.Min(_span.Length - _index, destination.Length);
            _span.Slice(_index, count).CopyTo(destination);
            destination = destination[count..];
            _index += count;
        }
    }

    /// <summary>Reads a <c>string</c>; the same names come with every request, so their strings are shared.</summary>
    public string ReadString()
    {
        long length = ReadLength();
        if (length <= _end - _index)
        {
            long at = Offset;
            ReadOnlySpan<byte> here = _span.Slice(_index, (int)length);
            _index += (int)length;
            return Utf8Names.Get(here, at);
        }

        return ReadBrokenString((int)length);
    }

    public void Advance(long count)
    {
        if (count > Remaining) { ProtoFormatException.ThrowTruncated(_limit); }
        while (count > _span.Length - _index)
        {
            count -= _span.Length - _index;
            _index = _span.Length;
            MoveToNextSegment();
        }

        _index += (int)count;
    }

    // Reads as long as no varint can reach beyond this segment: without a check for each byte.
    private int ReadVarintsHere<T>(scoped Span<T> into)
        where T : unmanaged, IBinaryInteger<T>
    {
        ReadOnlySpan<byte> here = _span[_index.._end];
        int at = 0;
        int filled = 0;
        while (filled < into.Length && at <= here.Length - ProtoVarint.MaxLength)
        {
            ulong value = here[at++];
            if (value >= 0x80)
            {
                value &= 0x7f;
                int shift = 7;
                byte next;
                do
                {
                    next = here[at++];
                    value |= (ulong)(next & 0x7f) << shift;
                    shift += 7;
                }
                while (next >= 0x80 && shift < 70);

                if (next >= 0x80)
                {
                    _index += at - ProtoVarint.MaxLength;
                    ThrowOverlong();
                }
            }

            into[filled++] = T.CreateTruncating(value);
        }

        _index += at;
        return filled;
    }

    private string ReadBrokenString(int length)
    {
        long at = Offset;
        byte[] rented = ArrayPool<byte>.Shared.Rent(length);
        try
        {
            CopyTo(rented.AsSpan(0, length));
            return Utf8Names.Get(rented.AsSpan(0, length), at);
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(rented);
        }
    }

    // A varint that a segment's end, or the message's, cuts in two.
    private ulong ReadBrokenVarint()
    {
        if (TryReadRawVarint(out ulong value)) { return value; }
        if (Remaining == 0) { ProtoFormatException.ThrowTruncated(_limit); }
        return ThrowOverlong();
    }

    private void SetLimit(long limit)
    {
        _limit = limit;
        _end = (int)Math.Min(_span.Length, limit - _spanStart);
    }

    private void MoveToNextSegment()
    {
        _spanStart += _span.Length;
        _index = 0;
        do
        {
            // Nobody moves on unless bytes are left, so a segment that is not empty comes, or the sequence is empty.
            if (!_sequence.TryGet(ref _nextSegment, out ReadOnlyMemory<byte> segment)) { _span = default; break; }
            _span = segment.Span;
        }
        while (_span.IsEmpty);
        SetLimit(_limit);
    }

    [DoesNotReturn]
    private readonly ulong ThrowOverlong() =>
        throw new ProtoFormatException(Offset, "a varint is longer than 10 bytes");
}
