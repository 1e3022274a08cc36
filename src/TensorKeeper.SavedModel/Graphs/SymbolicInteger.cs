// SPDX-License-Identifier: MIT
namespace TensorKeeper.SavedModel.Graphs;

/// <summary>An integer that is known, or that is the extent of a dimension, or unknown. Immutable.</summary>
/// <remarks>
/// Two extents are the same number in every run if their symbols are equal: <c>Shape(x)[0]</c> carries the symbol of
/// dimension 0 of <c>x</c>, which lets a reshape to <c>[Shape(x)[0], -1]</c> be seen for what it is.
/// </remarks>
internal readonly record struct SymbolicInteger
{
    private SymbolicInteger(long value, SourceValue? source, int axis)
    {
        Value = value;
        Source = source;
        Axis = axis;
    }

    /// <summary>Nothing is known.</summary>
    public static SymbolicInteger Unknown => default;

    /// <summary>Gets the number; meaningful if <see cref="IsKnown"/>.</summary>
    public long Value { get; }

    /// <summary>Gets the value whose extent this is; null if it is not an extent.</summary>
    public SourceValue? Source { get; }

    /// <summary>Gets the axis of <see cref="Source"/>; -1 marks a plain number, 0 with no source is unknown.</summary>
    public int Axis { get; }

    public bool IsKnown => Axis == -1;

    public bool IsExtent => Source is not null;

    public static SymbolicInteger Of(long value) => new(value, null, -1);

    public static SymbolicInteger Extent(SourceValue source, int axis) => new(0, source, axis);
}
