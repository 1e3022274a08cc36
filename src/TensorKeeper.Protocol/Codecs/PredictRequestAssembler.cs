// SPDX-License-Identifier: MIT
using System.Buffers;
using System.Globalization;

namespace TensorKeeper.Protocol.Codecs;

/// <summary>Takes a large <c>tensorflow.serving.PredictRequest</c> as it arrives, and decodes it when it is whole. Not thread-safe.</summary>
/// <remarks>
/// The content of a large tensor goes from the bytes that arrive straight into the memory that its tensor will have: it is
/// there once, and what has arrived need not wait for the rest. Memory for it is reserved when its length is read and is
/// used as bytes arrive. Bytes that are no such message are kept as they come; <see cref="Decode"/> says what is wrong.
/// </remarks>
public sealed class PredictRequestAssembler : IDisposable
{
    /// <summary>From how many bytes on a message is worth it: a smaller one is decoded where it lies.</summary>
    public const int LeastMessageBytes = 256 << 10;

    private const int LeastContentBytes = 64 << 10;
    private const int FirstChunkBytes = 4 << 10;
    private const int ChunkBytes = 1 << 20;
    private const int TensorDepth = 2;          // the message, the entry of an input, its tensor
    private const ulong InputsTag = (2 << 3) | (uint)WireType.LengthDelimited;
    private const ulong ValueTag = (2 << 3) | (uint)WireType.LengthDelimited;
    private const ulong ContentTag = (4 << 3) | (uint)WireType.LengthDelimited;

    private readonly long _messageBytes;
    private readonly ReceivedContents _contents = new();
    private readonly List<byte[]> _chunks = [];
    private readonly List<ReadOnlyMemory<byte>> _parts = [];
    private readonly long[] _ends = new long[TensorDepth];   // of the messages that were entered
    private int _depth;
    private long _offset;
    private Expected _expected;
    private ulong _varint;
    private int _shift;
    private ulong _tag;
    private long _passing;          // bytes of a field that nobody looks into
    private AlignedBuffer? _content;
    private int _filled;            // bytes of the content
    private int _chunkFrom;         // where the part that is being written begins in the last chunk
    private int _chunkTo;

    /// <summary>Initializes it for one message.</summary>
    /// <param name="messageBytes">The length of the message.</param>
    public PredictRequestAssembler(long messageBytes)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(messageBytes);
        _messageBytes = messageBytes;
    }

    private enum Expected
    {
        Tag,
        Length,
        Varint,
    }

    /// <summary>Gets how many bytes of the message are missing.</summary>
    public long Missing => _messageBytes - _offset;

    /// <summary>Takes the bytes that follow those before.</summary>
    /// <param name="bytes">At most as many as are <see cref="Missing"/>. Not used after the call.</param>
    /// <exception cref="ServingException"><see cref="ServingErrorCode.ResourceExhausted"/>: there is no memory for a tensor.</exception>
    public void Append(in ReadOnlySequence<byte> bytes)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThan(bytes.Length, Missing);
        foreach (ReadOnlyMemory<byte> segment in bytes) { Append(segment.Span); }
    }

    /// <summary>Decodes the message.</summary>
    /// <returns>The request, which the caller disposes; it needs the assembler no more.</returns>
    /// <exception cref="InvalidOperationException">Bytes are missing.</exception>
    /// <exception cref="ProtoFormatException">The bytes are malformed.</exception>
    /// <exception cref="ServingException">As <see cref="PredictRequestCodec.Decode(in ReadOnlySequence{byte})"/>.</exception>
    public PredictRequestMessage Decode()
    {
        if (Missing > 0) { throw new InvalidOperationException($"{Missing} bytes are missing."); }
        EndPart();
        return PredictRequestCodec.Decode(Part.Join(_parts), _contents);
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _contents.Dispose();
        foreach (byte[] chunk in _chunks) { ArrayPool<byte>.Shared.Return(chunk); }
        _chunks.Clear();
        _parts.Clear();
    }

    private void Append(ReadOnlySpan<byte> bytes)
    {
        while (!bytes.IsEmpty)
        {
            int taken = _content is not null ? Fill(_content, bytes) : _passing > 0 ? Pass(bytes) : Look(bytes[0]);
            bytes = bytes[taken..];
            while (_depth > 0 && _offset >= _ends[_depth - 1]) { _depth--; }
        }
    }

    private int Fill(AlignedBuffer content, ReadOnlySpan<byte> bytes)
    {
        Span<byte> room = content.GetSpan()[_filled..];
        int count = Math.Min(room.Length, bytes.Length);
        bytes[..count].CopyTo(room);
        _filled += count;
        _offset += count;
        if (count == room.Length)
        {
            _parts.Add(content.Memory);
            _content = null;
        }

        return count;
    }

    private int Pass(ReadOnlySpan<byte> bytes)
    {
        int count = (int)Math.Min(_passing, bytes.Length);
        Keep(bytes[..count]);
        _passing -= count;
        return count;
    }

    // One byte of a tag, of a length, or of a number that nobody needs.
    private int Look(byte next)
    {
        Keep([next]);
        bool isLast = next < 0x80;
        if (_expected != Expected.Varint)
        {
            if (_shift >= 64)
            {
                _passing = long.MaxValue;   // no varint: the decoder will say so
                return 1;
            }

            _varint |= (ulong)(next & 0x7f) << _shift;
            _shift += 7;
        }

        if (!isLast) { return 1; }
        (ulong value, _varint, _shift) = (_varint, 0, 0);
        if (_expected == Expected.Tag) { BeginField(value); }
        else if (_expected == Expected.Length) { BeginContent(value); }
        else { _expected = Expected.Tag; }
        return 1;
    }

    private void BeginField(ulong tag)
    {
        _tag = tag;
        switch ((WireType)(tag & 7))
        {
            case WireType.Varint: _expected = Expected.Varint; break;
            case WireType.LengthDelimited: _expected = Expected.Length; break;
            case WireType.Fixed32: _passing = sizeof(uint); break;
            case WireType.Fixed64: _passing = sizeof(ulong); break;
            default: _passing = long.MaxValue; break;
        }
    }

    private void BeginContent(ulong length)
    {
        _expected = Expected.Tag;
        long end = _depth == 0 ? _messageBytes : _ends[_depth - 1];
        if (length > (ulong)(end - _offset)) { _passing = long.MaxValue; }
        else if ((_depth, _tag) is (0, InputsTag) or (1, ValueTag)) { _ends[_depth++] = _offset + (long)length; }
        else if ((_depth, _tag) is (TensorDepth, ContentTag) && length is >= LeastContentBytes and <= int.MaxValue) { Reserve((int)length); }
        else { _passing = (long)length; }
    }

    private void Reserve(int length)
    {
        EndPart();
        try
        {
            _content = new AlignedBuffer(length);
        }
        catch (OutOfMemoryException)
        {
            throw new ServingException(
                ServingErrorCode.ResourceExhausted,
                string.Create(CultureInfo.InvariantCulture, $"There is not enough memory for an input of {length} bytes."));
        }

        _filled = 0;
        _contents.Add(_offset, _content);
    }

    private void Keep(ReadOnlySpan<byte> bytes)
    {
        _offset += bytes.Length;
        while (!bytes.IsEmpty)
        {
            if (_chunks.Count == 0 || _chunkTo == _chunks[^1].Length)
            {
                EndPart();
                _chunks.Add(ArrayPool<byte>.Shared.Rent(_chunks.Count == 0 ? FirstChunkBytes : ChunkBytes));
                (_chunkFrom, _chunkTo) = (0, 0);
            }

            Span<byte> room = _chunks[^1].AsSpan(_chunkTo);
            int count = Math.Min(room.Length, bytes.Length);
            bytes[..count].CopyTo(room);
            _chunkTo += count;
            bytes = bytes[count..];
        }
    }

    private void EndPart()
    {
        if (_chunkTo > _chunkFrom) { _parts.Add(_chunks[^1].AsMemory(_chunkFrom.._chunkTo)); }
        _chunkFrom = _chunkTo;
    }

    private sealed class Part : ReadOnlySequenceSegment<byte>
    {
        public static ReadOnlySequence<byte> Join(List<ReadOnlyMemory<byte>> parts)
        {
            if (parts.Count == 0) { return ReadOnlySequence<byte>.Empty; }
            var first = new Part { Memory = parts[0] };
            Part last = first;
            for (int i = 1; i < parts.Count; i++)
            {
                var next = new Part { Memory = parts[i], RunningIndex = last.RunningIndex + last.Memory.Length };
                last.Next = next;
                last = next;
            }

            return new ReadOnlySequence<byte>(first, 0, last, last.Memory.Length);
        }
    }
}
