// SPDX-License-Identifier: MIT
using System.Collections;
using System.Diagnostics.CodeAnalysis;

namespace TensorKeeper;

/// <summary>Tensors by name, in the order they were added; made for the few names of a signature. Not thread-safe.</summary>
/// <remarks>The map owns its tensors: disposing it disposes them.</remarks>
public sealed class TensorMap : IReadOnlyCollection<KeyValuePair<string, Tensor>>, IDisposable
{
    // Up to here looking at each name is faster than hashing one; beyond, a caller who sends thousands must not cost squares.
    private const int LongestScan = 16;

    private KeyValuePair<string, Tensor>[] _entries;
    private Dictionary<string, int>? _positions;

    /// <summary>Initializes an empty map.</summary>
    /// <param name="capacity">How many tensors are expected.</param>
    public TensorMap(int capacity = 1) => _entries = capacity == 0 ? [] : new KeyValuePair<string, Tensor>[capacity];

    /// <inheritdoc/>
    public int Count { get; private set; }

    /// <summary>Gets or sets a tensor by name; setting replaces and disposes the one that was there.</summary>
    /// <param name="name">Compared ordinally.</param>
    /// <exception cref="KeyNotFoundException">There is no tensor of that name.</exception>
    public Tensor this[string name]
    {
        get => TryGet(name, out Tensor? tensor) ? tensor : throw new KeyNotFoundException($"There is no tensor named '{name}'.");
        set
        {
            int index = IndexOf(name);
            if (index < 0) { Add(name, value); return; }
            Tensor old = _entries[index].Value;
            _entries[index] = new(name, value);
            if (!ReferenceEquals(old, value)) { old.Dispose(); }
        }
    }

    /// <summary>Gets an entry by position.</summary>
    /// <param name="index">0 to <see cref="Count"/> - 1.</param>
    /// <returns>Name and tensor.</returns>
    /// <exception cref="ArgumentOutOfRangeException">There is no such position.</exception>
    public KeyValuePair<string, Tensor> At(int index)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual((uint)index, (uint)Count, nameof(index));
        return _entries[index];
    }

    /// <summary>Adds a tensor; the map owns it from here on.</summary>
    /// <param name="name">Not yet in the map.</param>
    /// <param name="tensor">The tensor.</param>
    /// <exception cref="ArgumentException">The name is taken.</exception>
    public void Add(string name, Tensor tensor)
    {
        ArgumentNullException.ThrowIfNull(name);
        ArgumentNullException.ThrowIfNull(tensor);
        if (IndexOf(name) >= 0) { throw new ArgumentException($"There is already a tensor named '{name}'.", nameof(name)); }
        _positions?.Add(name, Count);
        if (Count == _entries.Length) { Array.Resize(ref _entries, Math.Max(4, 2 * Count)); }
        _entries[Count++] = new(name, tensor);
    }

    /// <summary>Asks whether a name is there.</summary>
    /// <param name="name">Compared ordinally.</param>
    /// <returns>True if it is.</returns>
    public bool Contains(string name) => IndexOf(name) >= 0;

    /// <summary>Looks a tensor up.</summary>
    /// <param name="name">Compared ordinally.</param>
    /// <param name="tensor">The tensor; null if there is none.</param>
    /// <returns>True if it is there.</returns>
    public bool TryGet(string name, [NotNullWhen(true)] out Tensor? tensor)
    {
        int index = IndexOf(name);
        tensor = index < 0 ? null : _entries[index].Value;
        return tensor is not null;
    }

    /// <summary>Disposes all tensors and empties the map.</summary>
    public void Dispose()
    {
        for (int i = 0; i < Count; i++) { _entries[i].Value.Dispose(); }
        Array.Clear(_entries, 0, Count);
        Count = 0;
        _positions = null;
    }

    /// <inheritdoc/>
    public IEnumerator<KeyValuePair<string, Tensor>> GetEnumerator() => _entries.Take(Count).GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();

    private int IndexOf(string name)
    {
        if (Count > LongestScan) { return IndexOfMany(name); }
        for (int i = 0; i < Count; i++)
        {
            if (string.Equals(_entries[i].Key, name, StringComparison.Ordinal)) { return i; }
        }

        return -1;
    }

    private int IndexOfMany(string name)
    {
        if (_positions is null)
        {
            _positions = new(2 * Count, StringComparer.Ordinal);
            for (int i = 0; i < Count; i++) { _positions.Add(_entries[i].Key, i); }
        }

        return _positions.TryGetValue(name, out int index) ? index : -1;
    }
}
