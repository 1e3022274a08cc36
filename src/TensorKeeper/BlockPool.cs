// SPDX-License-Identifier: MIT
using System.Numerics;
using System.Runtime.InteropServices;

namespace TensorKeeper;

/// <summary>Keeps large blocks of native memory for their next use. Thread-safe.</summary>
/// <remarks>
/// The system hands memory out page by page, each cleared and mapped when it is first touched: a tenth of the time of
/// a request of a mebibyte. Blocks come in sizes a quarter of a power of two apart. Those that nobody needed for a whole
/// <see cref="Idle"/> are given back: a server holds what its traffic needs, not what it once needed.
/// </remarks>
internal sealed unsafe class BlockPool
{
    /// <summary>The smallest block that is kept, in bytes.</summary>
    public const int MinBytes = 64 << 10;

    /// <summary>The largest block that is kept, in bytes.</summary>
    public const int MaxBytes = 64 << 20;

    /// <summary>The most bytes that are kept at a time.</summary>
    public const long MaxKeptBytes = 256L << 20;

    private readonly Lock _gate = new();
    private readonly Dictionary<int, Shelf> _shelves = [];   // by size
    private readonly ITimer _timer;
    private long _keptBytes;
    private bool _isTimed;

    /// <summary>Initializes an empty pool.</summary>
    /// <param name="clock">Tells how long a block has been idle.</param>
    public BlockPool(TimeProvider clock) =>
        _timer = clock.CreateTimer(static pool => ((BlockPool)pool!).GiveBackIdle(), this, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);

    /// <summary>Gets the pool of the process.</summary>
    public static BlockPool Shared { get; } = new(TimeProvider.System);

    /// <summary>Gets how often idle blocks are looked for; one is kept up to twice as long.</summary>
    public static TimeSpan Idle { get; } = TimeSpan.FromSeconds(5);

    /// <summary>Gets how many bytes wait for their next use.</summary>
    public long KeptBytes => Interlocked.Read(ref _keptBytes);

    /// <summary>Returns a block whose content is undefined, aligned like every <see cref="AlignedBuffer"/>.</summary>
    /// <param name="length">The bytes needed, 0 or more.</param>
    /// <exception cref="OutOfMemoryException">There is not enough memory.</exception>
    public byte* Rent(int length)
    {
        int size = SizeOf(length);
        return TryTake(size, out nint block) ? (byte*)block : AlignedMemory.Allocate(size);
    }

    /// <summary>Takes a block back.</summary>
    /// <param name="block">What <see cref="Rent"/> returned; it may not be used any more.</param>
    /// <param name="length">The bytes it was rented for.</param>
    public void Return(byte* block, int length)
    {
        if (!TryKeep((nint)block, SizeOf(length))) { AlignedMemory.Free(block); }
    }

    private static int SizeOf(int length)
    {
        if (!IsKept(length)) { return length; }
        int step = 1 << (BitOperations.Log2((uint)length - 1) - 2);
        return (length + step - 1) & -step;
    }

    private static bool IsKept(int size) => size is >= MinBytes and <= MaxBytes;

    private bool TryTake(int size, out nint block)
    {
        block = 0;
        if (!IsKept(size)) { return false; }
        lock (_gate)
        {
            if (!_shelves.TryGetValue(size, out Shelf? shelf) || !shelf.TryTake(out block)) { return false; }
            _keptBytes -= size;
            return true;
        }
    }

    private bool TryKeep(nint block, int size)
    {
        if (!IsKept(size)) { return false; }
        lock (_gate)
        {
            if (_keptBytes + size > MaxKeptBytes) { return false; }
            ref Shelf? shelf = ref CollectionsMarshal.GetValueRefOrAddDefault(_shelves, size, out _);
            (shelf ??= new Shelf()).Put(block);
            _keptBytes += size;
            StartTimer(isNeeded: true);
            return true;
        }
    }

    private void GiveBackIdle()
    {
        List<nint> idle = [];
        lock (_gate)
        {
            foreach ((int size, Shelf shelf) in _shelves) { _keptBytes -= (long)size * shelf.TakeIdle(idle); }
            StartTimer(isNeeded: _keptBytes > 0);
        }

        foreach (nint block in idle) { AlignedMemory.Free((byte*)block); }
    }

    private void StartTimer(bool isNeeded)
    {
        if (isNeeded == _isTimed) { return; }
        _isTimed = isNeeded;
        TimeSpan period = isNeeded ? Idle : Timeout.InfiniteTimeSpan;
        _timer.Change(period, period);
    }

    /// <summary>Blocks of one size; the one that came last, whose bytes a cache may still hold, goes first.</summary>
    private sealed class Shelf
    {
        private readonly List<nint> _blocks = [];
        private int _idle;   // how many lay there all the time since somebody looked

        public void Put(nint block) => _blocks.Add(block);

        public bool TryTake(out nint block)
        {
            block = 0;
            if (_blocks.Count == 0) { return false; }
            block = _blocks[^1];
            _blocks.RemoveAt(_blocks.Count - 1);
            _idle = Math.Min(_idle, _blocks.Count);
            return true;
        }

        public int TakeIdle(List<nint> idle)
        {
            int count = _idle;
            idle.AddRange(_blocks[..count]);
            _blocks.RemoveRange(0, count);
            _idle = _blocks.Count;
            return count;
        }
    }
}
