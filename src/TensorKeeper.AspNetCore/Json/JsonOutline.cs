// SPDX-License-Identifier: MIT
namespace TensorKeeper.AspNetCore.Json;

/// <summary>What the first pass over a request learns. Not thread-safe; its memory is rented.</summary>
/// <remarks>
/// The text is known to be well-formed, so the second pass needs no syntax checks. The sizes of all arrays and objects
/// are known too, in the order in which they start: the shape of a tensor is read off before its first value, and the
/// tensor is allocated once, at its size.
/// </remarks>
internal sealed class JsonOutline : IDisposable
{
    private readonly PooledList<int> _sizes;

    public JsonOutline(PooledList<int> sizes) => _sizes = sizes;

    /// <summary>Gets the document's one value.</summary>
    public JsonMember Root { get; init; }

    /// <summary>Gets a value indicating whether the document is an object.</summary>
    public bool IsObject { get; init; }

    public JsonMember SignatureName { get; init; }

    public JsonMember Instances { get; init; }

    public JsonMember Inputs { get; init; }

    public JsonMember Examples { get; init; }

    public JsonMember Context { get; init; }

    /// <summary>Gets the number of elements or members of each array or object, in the order in which they start.</summary>
    public ReadOnlySpan<int> Sizes => _sizes.Items;

    public void Dispose() => _sizes.Dispose();
}
