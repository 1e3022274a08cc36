// SPDX-License-Identifier: MIT
using System.Collections.Immutable;

namespace TensorKeeper.SavedModel.Stages.Lists;

/// <summary>A list of tensors of one type, or of variants; an element that nobody wrote is absent. Immutable.</summary>
/// <remarks>
/// A change shares all but a path of the tree with the list it was made from, so that a loop that writes n elements takes
/// n log n steps and a list of a billion unwritten elements takes no room.
/// </remarks>
internal sealed class TensorList : Variant
{
    private readonly ImmutableSortedDictionary<int, HostValue> _written;

    private TensorList(ElementType elementType, PartialShape elementShape, int count, int most, ImmutableSortedDictionary<int, HostValue> written)
    {
        ElementType = elementType;
        ElementShape = elementShape;
        Count = count;
        Most = most;
        _written = written;
    }

    /// <summary>Gets the elements' type; <see cref="ElementType.None"/> if they are variants.</summary>
    public ElementType ElementType { get; }

    /// <summary>Gets what every element's shape is known to be.</summary>
    public PartialShape ElementShape { get; }

    /// <summary>Gets the number of elements, written or not.</summary>
    public int Count { get; }

    /// <summary>Gets the most elements the list may be pushed to; -1 without limit.</summary>
    public int Most { get; }

    /// <summary>Gets the elements that were written, by their position.</summary>
    public IEnumerable<KeyValuePair<int, HostValue>> Written => _written;

    /// <summary>Gets whether every element was written.</summary>
    public bool IsWhole => _written.Count == Count;

    /// <summary>Makes a list of elements nobody wrote.</summary>
    public static TensorList Reserve(ElementType elementType, PartialShape elementShape, int count, int most = -1) =>
        new(elementType, elementShape, count, most, ImmutableSortedDictionary<int, HostValue>.Empty);

    /// <summary>Makes a list of elements that are its own: in managed memory that nobody writes to or gives back.</summary>
    public static TensorList Of(ElementType elementType, PartialShape elementShape, IEnumerable<HostValue> elements)
    {
        ImmutableSortedDictionary<int, HostValue>.Builder written = ImmutableSortedDictionary.CreateBuilder<int, HostValue>();
        int count = 0;
        foreach (HostValue element in elements) { written.Add(count++, element); }
        return new TensorList(elementType, elementShape, count, -1, written.ToImmutable());
    }

    /// <summary>Returns an element; nothing if it was not written.</summary>
    public HostValue this[int index] => _written.GetValueOrDefault(index);

    /// <summary>Puts a value into the list, which grows if it has to.</summary>
    /// <param name="index">0 or more.</param>
    /// <param name="own">A tensor of <see cref="ElementType"/>, or a variant; the list's own, as in <see cref="Of"/>.</param>
    public TensorList With(int index, HostValue own) =>
        new(ElementType, ElementShape, Math.Max(Count, index + 1), Most, _written.SetItem(index, own));

    /// <summary>Drops elements from the end, or adds unwritten ones.</summary>
    public TensorList Resize(int count)
    {
        IEnumerable<int> dropped = count < Count ? _written.Keys.Where(index => index >= count) : [];
        return new TensorList(ElementType, ElementShape, count, Most, _written.RemoveRange(dropped));
    }

    /// <summary>Returns the list with more known of its elements' shape.</summary>
    public TensorList WithShape(PartialShape elementShape) => new(ElementType, elementShape, Count, Most, _written);

    public override string ToString() => $"TensorList<{ElementType}>[{Count}]";
}
