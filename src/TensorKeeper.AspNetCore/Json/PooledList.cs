// SPDX-License-Identifier: MIT
using System.Buffers;
using System.Runtime.CompilerServices;

namespace TensorKeeper.AspNetCore.Json;

/// <summary>A growing run of values over a rented array. Not thread-safe.</summary>
/// <typeparam name="T">A value without references.</typeparam>
internal sealed class PooledList<T> : IDisposable
    where T : unmanaged
{
    private T[] _items;

    public PooledList(int capacity = 16) => _items = ArrayPool<T>.Shared.Rent(capacity);

    public int Count { get; private set; }

    public Span<T> Items => _items.AsSpan(0, Count);

    /// <summary>Gets the values, for those who wait; not to be used after the next change.</summary>
    public ReadOnlyMemory<T> Memory => _items.AsMemory(0, Count);

    public ref T this[int index] => ref _items[index];

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Add(T item)
    {
        if (Count == _items.Length) { Grow(1); }
        _items[Count++] = item;
    }

    public void AddRange(ReadOnlySpan<T> items)
    {
        if (items.Length > _items.Length - Count) { Grow(items.Length); }
        items.CopyTo(_items.AsSpan(Count));
        Count += items.Length;
    }

    /// <summary>Makes room at the end and returns it; the caller writes all of it.</summary>
    public Span<T> Append(int count)
    {
        if (count > _items.Length - Count) { Grow(count); }
        Count += count;
        return _items.AsSpan(Count - count, count);
    }

    public T Pop() => _items[--Count];

    /// <summary>Drops what is behind <paramref name="count"/> values.</summary>
    public void Truncate(int count) => Count = Math.Min(Count, count);

    public void Dispose()
    {
        T[] items = _items;
        _items = [];
        Count = 0;
        if (items.Length > 0) { ArrayPool<T>.Shared.Return(items); }
    }

    private void Grow(int more)
    {
        int wanted = checked(Count + more);
        int doubled = (int)Math.Min((long)_items.Length * 2, Array.MaxLength);
        T[] larger = ArrayPool<T>.Shared.Rent(Math.Max(wanted, doubled));
        Items.CopyTo(larger);
        ArrayPool<T>.Shared.Return(_items);
        _items = larger;
    }
}
