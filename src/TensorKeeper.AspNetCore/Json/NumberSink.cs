// SPDX-License-Identifier: MIT
using System.Runtime.CompilerServices;

namespace TensorKeeper.AspNetCore.Json;

/// <summary>Puts numbers straight into a tensor's memory.</summary>
/// <typeparam name="T">The element in memory.</typeparam>
/// <typeparam name="TElement">How it is read.</typeparam>
internal ref struct NumberSink<T, TElement> : IJsonLeafSink
    where T : unmanaged
    where TElement : struct, IJsonElement<T>
{
    private readonly Span<T> _destination;
    private readonly ElementType _type;
    private int _next;

    /// <summary>Initializes a sink.</summary>
    /// <param name="destination">Where the values go; empty if they are only checked.</param>
    /// <param name="type">For messages.</param>
    public NumberSink(Span<T> destination, ElementType type)
    {
        _destination = destination;
        _type = type;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Take(ref JsonCursor cursor)
    {
        if (!TElement.TryRead(cursor.Text, ref cursor.At, out T value)) { throw JsonTensorErrors.WrongType(cursor, _type); }
        if (_next < _destination.Length) { _destination[_next++] = value; }
    }
}
