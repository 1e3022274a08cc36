// SPDX-License-Identifier: MIT
namespace TensorKeeper.AspNetCore.Json;

/// <summary>How one type of tensor element is read from JSON.</summary>
/// <typeparam name="T">The element in memory.</typeparam>
internal interface IJsonElement<T>
    where T : unmanaged
{
    /// <summary>Reads a value.</summary>
    /// <param name="text">The document.</param>
    /// <param name="at">Where the value starts; moved behind it on success, unchanged otherwise.</param>
    /// <param name="value">The element.</param>
    /// <returns>False if the value is of another type or out of range.</returns>
    static abstract bool TryRead(ReadOnlySpan<byte> text, ref int at, out T value);
}
