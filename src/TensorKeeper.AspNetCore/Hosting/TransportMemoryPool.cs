// SPDX-License-Identifier: MIT
using System.Buffers;
using System.Diagnostics.CodeAnalysis;
using System.Runtime.InteropServices;

namespace TensorKeeper.AspNetCore.Hosting;

/// <summary>The memory that bytes are received into and sent from, in blocks made for tensors. Thread-safe.</summary>
/// <remarks>
/// Kestrel's own blocks have a page, which is right for web pages: a mebibyte is then received by 256 calls of the
/// operating system and goes through every pipe in as many pieces. A block of ours takes sixteen times as much at once. A
/// small message touches the first page of its block only, and memory that was never touched costs nothing. The block that
/// came back last goes first: a cache may still hold it.
/// </remarks>
internal sealed class TransportMemoryPool : MemoryPool<byte>
{
    internal const int BlockBytes = 64 << 10;
    internal const int MostIdleBlocks = (64 << 20) / BlockBytes;   // what a burst needed beyond that goes back to the system

    private readonly Lock _gate = new();
    private readonly Stack<Block> _idle = new();

    /// <inheritdoc/>
    public override int MaxBufferSize => BlockBytes;

    /// <summary>Gets how many blocks wait for use.</summary>
    internal int IdleBlocks { get { lock (_gate) { return _idle.Count; } } }

    /// <inheritdoc/>
    public override IMemoryOwner<byte> Rent(int minBufferSize = -1)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThan(minBufferSize, BlockBytes);
        if (!TryTake(out Block? block)) { return new Block(this); }
        block.IsIdle = false;
        return block;
    }

    /// <inheritdoc/>
    protected override void Dispose(bool disposing)
    {
        lock (_gate) { _idle.Clear(); }
    }

    private bool TryTake([NotNullWhen(true)] out Block? block)
    {
        lock (_gate) { return _idle.TryPop(out block); }
    }

    private void Return(Block block)
    {
        lock (_gate)
        {
            if (_idle.Count < MostIdleBlocks) { _idle.Push(block); }
        }
    }

    private sealed class Block(TransportMemoryPool pool) : IMemoryOwner<byte>
    {
        private readonly byte[] _bytes = GC.AllocateUninitializedArray<byte>(BlockBytes, pinned: true);
        private bool _isIdle;

        public bool IsIdle { set => Volatile.Write(ref _isIdle, value); }

        public Memory<byte> Memory => MemoryMarshal.CreateFromPinnedArray(_bytes, 0, BlockBytes);

        public void Dispose()
        {
            if (!Interlocked.Exchange(ref _isIdle, true)) { pool.Return(this); }   // given back twice, it would be lent twice
        }
    }
}
