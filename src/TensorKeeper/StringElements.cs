// SPDX-License-Identifier: MIT
using System.Text;

namespace TensorKeeper;

/// <summary>The elements of a string tensor: one run of bytes, cut by offsets. Immutable, thread-safe.</summary>
/// <remarks>Element <c>i</c> is <c>bytes[offsets[i] .. offsets[i + 1]]</c>, as in Apache Arrow.</remarks>
public sealed class StringElements
{
    private readonly ReadOnlyMemory<byte> _bytes;
    private readonly int[] _offsets;

    /// <summary>Initializes the elements over bytes that nobody changes any more.</summary>
    /// <param name="bytes">The bytes of all elements, in order.</param>
    /// <param name="offsets">One more than there are elements; from 0, never falling, the last is the length of <paramref name="bytes"/>.</param>
    /// <exception cref="ArgumentException">The offsets do not fit the bytes.</exception>
    public StringElements(ReadOnlyMemory<byte> bytes, int[] offsets)
    {
        ArgumentNullException.ThrowIfNull(offsets);
        bool fits = offsets.Length > 0 && offsets[0] == 0 && offsets[^1] == bytes.Length;
        for (int i = 1; fits && i < offsets.Length; i++) { fits = offsets[i] >= offsets[i - 1]; }
        if (!fits) { throw new ArgumentException("Offsets start at 0, never fall, and end at the number of bytes.", nameof(offsets)); }
        _bytes = bytes;
        _offsets = offsets;
    }

    /// <summary>Gets the number of elements.</summary>
    public int Count => _offsets.Length - 1;

    /// <summary>Gets the bytes of all elements together.</summary>
    public ReadOnlyMemory<byte> Bytes => _bytes;

    /// <summary>Gets one element.</summary>
    /// <param name="index">0 to <see cref="Count"/> - 1.</param>
    /// <exception cref="IndexOutOfRangeException">There is no such element.</exception>
    public ReadOnlySpan<byte> this[int index] => _bytes.Span[_offsets[index].._offsets[index + 1]];

    /// <summary>Gets one element, in the memory it lies in.</summary>
    /// <param name="index">0 to <see cref="Count"/> - 1.</param>
    /// <returns>The bytes, which nobody changes.</returns>
    /// <exception cref="IndexOutOfRangeException">There is no such element.</exception>
    public ReadOnlyMemory<byte> MemoryAt(int index) => _bytes[_offsets[index].._offsets[index + 1]];

    /// <summary>Views some of the elements; no byte is copied.</summary>
    /// <param name="start">The first, 0 to <see cref="Count"/>.</param>
    /// <param name="count">How many; no more than there are from there on.</param>
    /// <returns>The elements, over the same bytes.</returns>
    /// <exception cref="ArgumentOutOfRangeException">There are not so many elements.</exception>
    public StringElements Slice(int start, int count)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThan((uint)start, (uint)Count, nameof(start));
        ArgumentOutOfRangeException.ThrowIfGreaterThan((uint)count, (uint)(Count - start), nameof(count));
        int[] offsets = new int[count + 1];
        for (int i = 0; i <= count; i++) { offsets[i] = _offsets[start + i] - _offsets[start]; }
        return new StringElements(_bytes[_offsets[start].._offsets[start + count]], offsets);
    }

    /// <summary>Copies byte strings.</summary>
    /// <param name="values">The elements, in order.</param>
    /// <returns>The elements in one run of bytes.</returns>
    /// <exception cref="OverflowException">Together they exceed 2 GiB.</exception>
    public static StringElements FromBytes(IReadOnlyList<ReadOnlyMemory<byte>> values)
    {
        ArgumentNullException.ThrowIfNull(values);
        int[] offsets = new int[values.Count + 1];
        for (int i = 0; i < values.Count; i++) { offsets[i + 1] = checked(offsets[i] + values[i].Length); }
        byte[] bytes = new byte[offsets[^1]];
        for (int i = 0; i < values.Count; i++) { values[i].Span.CopyTo(bytes.AsSpan(offsets[i])); }
        return new StringElements(bytes, offsets);
    }

    /// <summary>Encodes text as UTF-8.</summary>
    /// <param name="values">The elements, in order.</param>
    /// <returns>The elements in one run of bytes.</returns>
    /// <exception cref="OverflowException">Together they exceed 2 GiB.</exception>
    public static StringElements FromText(params ReadOnlySpan<string> values)
    {
        int[] offsets = new int[values.Length + 1];
        for (int i = 0; i < values.Length; i++) { offsets[i + 1] = checked(offsets[i] + Encoding.UTF8.GetByteCount(values[i])); }
        byte[] bytes = new byte[offsets[^1]];
        for (int i = 0; i < values.Length; i++) { Encoding.UTF8.GetBytes(values[i], bytes.AsSpan(offsets[i])); }
        return new StringElements(bytes, offsets);
    }

    /// <summary>Decodes one element as UTF-8; invalid bytes become U+FFFD.</summary>
    /// <param name="index">0 to <see cref="Count"/> - 1.</param>
    /// <returns>The text.</returns>
    /// <exception cref="IndexOutOfRangeException">There is no such element.</exception>
    public string GetText(int index) => Encoding.UTF8.GetString(this[index]);
}
