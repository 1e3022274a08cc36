// SPDX-License-Identifier: MIT
using System.Buffers;

namespace TensorKeeper;

/// <summary>Native memory at an address that vector instructions like; it never moves. Not thread-safe.</summary>
/// <remarks>
/// Whoever allocates it disposes it: there is no finalizer, since a span may outlive the last reference to its buffer.
/// A buffer that is forgotten is a leak that <see cref="LiveBytes"/> shows; a view that is used after disposal reads
/// foreign memory. Memory of 64 KiB to 64 MiB is kept a few seconds for its next use, at most 256 MiB of it.
/// </remarks>
public sealed unsafe class AlignedBuffer : MemoryManager<byte>
{
    /// <summary>The alignment of every buffer, in bytes.</summary>
    public const int Alignment = 64;

    private static long _liveBytes;

    private byte* _start;
    private readonly int _length;

    /// <summary>Allocates bytes whose content is undefined.</summary>
    /// <param name="length">0 to 2 GiB - 1 bytes.</param>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="length"/> is negative.</exception>
    /// <exception cref="OutOfMemoryException">There is not enough memory.</exception>
    public AlignedBuffer(int length)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(length);
        _start = BlockPool.Shared.Rent(length);
        _length = length;
        Interlocked.Add(ref _liveBytes, length);
    }

    /// <summary>Gets how many bytes are allocated and not yet disposed, in the whole process.</summary>
    public static long LiveBytes => Interlocked.Read(ref _liveBytes);

    /// <inheritdoc/>
    public override Span<byte> GetSpan()
    {
        ObjectDisposedException.ThrowIf(_start is null, this);
        return new Span<byte>(_start, _length);
    }

    /// <inheritdoc/>
    public override MemoryHandle Pin(int elementIndex = 0)
    {
        ObjectDisposedException.ThrowIf(_start is null, this);
        ArgumentOutOfRangeException.ThrowIfGreaterThan((uint)elementIndex, (uint)_length, nameof(elementIndex));
        return new MemoryHandle(_start + elementIndex);
    }

    /// <inheritdoc/>
    public override void Unpin()
    {
    }

    /// <inheritdoc/>
    protected override void Dispose(bool disposing)
    {
        byte* start = _start;
        _start = null;
        if (start is null) { return; }
        BlockPool.Shared.Return(start, _length);
        Interlocked.Add(ref _liveBytes, -_length);
    }
}
