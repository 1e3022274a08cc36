// SPDX-License-Identifier: MIT
namespace TensorKeeper.SavedModel.Graphs;

/// <summary>An integer that is known, or the extent of a dimension, or an element of some vector, or unknown. Immutable.</summary>
/// <remarks>
/// Two symbols that are equal are the same number in every run: <c>Shape(x)[0]</c> carries the symbol of dimension 0 of
/// <c>x</c>, which lets a reshape to <c>[Shape(x)[0], -1]</c> be seen for what it is. What is computed from extents is
/// followed as an element of the value that holds it.
/// </remarks>
internal readonly record struct SymbolicInteger
{
    private readonly bool _isElement;

    private SymbolicInteger(long value, SourceValue? source, int axis, bool isElement = false)
    {
        Value = value;
        Source = source;
        Axis = axis;
        _isElement = isElement;
    }

    /// <summary>Nothing is known.</summary>
    public static SymbolicInteger Unknown => default;

    /// <summary>Gets the number; meaningful if <see cref="IsKnown"/>.</summary>
    public long Value { get; }

    /// <summary>Gets the value whose extent or element this is; null if it is neither.</summary>
    public SourceValue? Source { get; }

    /// <summary>Gets the axis of <see cref="Source"/>, or the place in it; -1 marks a plain number, 0 with no source is unknown.</summary>
    public int Axis { get; }

    public bool IsKnown => Axis == -1;

    public bool IsExtent => Source is not null && !_isElement;

    public bool IsUnknown => !IsKnown && Source is null;

    public static SymbolicInteger Of(long value) => new(value, null, -1);

    public static SymbolicInteger Extent(SourceValue source, int axis) => new(0, source, axis);

    public static SymbolicInteger Element(SourceValue source, int place) => new(0, source, place, isElement: true);
}
