// SPDX-License-Identifier: MIT
using System.Globalization;
using System.Runtime.CompilerServices;

namespace TensorKeeper;

/// <summary>What is known of a shape before a tensor is there: perhaps not even the rank. Immutable, thread-safe.</summary>
/// <remarks>The default value is the shape of unknown rank.</remarks>
[CollectionBuilder(typeof(PartialShape), nameof(Create))]
public readonly struct PartialShape : IEquatable<PartialShape>
{
    /// <summary>The extent of a dimension that may be of any size.</summary>
    public const long Unknown = -1;

    private readonly long[]? _dimensions;

    /// <summary>Initializes a shape of known rank.</summary>
    /// <param name="dimensions">Extents, each 0 or more or <see cref="Unknown"/>. Copied.</param>
    /// <exception cref="ArgumentOutOfRangeException">An extent is less than -1.</exception>
    public PartialShape(params ReadOnlySpan<long> dimensions)
    {
        foreach (long dimension in dimensions) { ArgumentOutOfRangeException.ThrowIfLessThan(dimension, Unknown); }
        _dimensions = dimensions.ToArray();
    }

    /// <summary>Gets the shape of unknown rank.</summary>
    public static PartialShape UnknownRank => default;

    /// <summary>Gets a value indicating whether the number of dimensions is known.</summary>
    public bool HasRank => _dimensions is not null;

    /// <summary>Gets the number of dimensions.</summary>
    /// <value>0 or more; -1 if it is not known.</value>
    public int Rank => _dimensions?.Length ?? -1;

    /// <summary>Gets the extents; empty if the rank is unknown.</summary>
    public ReadOnlySpan<long> Dimensions => _dimensions;

    /// <summary>Gets a value indicating whether rank and all extents are known.</summary>
    public bool IsFullyKnown => _dimensions is not null && !_dimensions.Contains(Unknown);

    /// <summary>Gets one extent.</summary>
    /// <param name="axis">0 to <see cref="Rank"/> - 1.</param>
    /// <exception cref="IndexOutOfRangeException">There is no such axis, or the rank is unknown.</exception>
    public long this[int axis] => Dimensions[axis];

    /// <summary>Makes a shape of a collection expression: <c>[PartialShape.Unknown, 4]</c>.</summary>
    /// <param name="dimensions">Extents, each 0 or more or <see cref="Unknown"/>. Copied.</param>
    /// <returns>A shape of known rank.</returns>
    /// <exception cref="ArgumentOutOfRangeException">An extent is less than -1.</exception>
    public static PartialShape Create(ReadOnlySpan<long> dimensions) => new(dimensions);

    /// <summary>Walks the extents, outermost first; none if the rank is unknown.</summary>
    /// <returns>An enumerator.</returns>
    public ReadOnlySpan<long>.Enumerator GetEnumerator() => Dimensions.GetEnumerator();

    /// <summary>Converts a known shape.</summary>
    /// <param name="shape">The shape.</param>
    /// <returns>The same extents, all known.</returns>
    public static PartialShape From(TensorShape shape) => new(shape.Dimensions);

    /// <summary>Asks whether a tensor of a shape may stand where this is wanted.</summary>
    /// <param name="shape">The tensor's shape.</param>
    /// <returns>True if ranks agree (or none is known) and each known extent is equal.</returns>
    public bool Accepts(TensorShape shape)
    {
        if (!HasRank) { return true; }
        if (shape.Rank != Rank) { return false; }
        for (int axis = 0; axis < Rank; axis++)
        {
            if (this[axis] != Unknown && this[axis] != shape[axis]) { return false; }
        }

        return true;
    }

    /// <inheritdoc/>
    public bool Equals(PartialShape other) => HasRank == other.HasRank && Dimensions.SequenceEqual(other.Dimensions);

    /// <inheritdoc/>
    public override bool Equals(object? obj) => obj is PartialShape other && Equals(other);

    /// <inheritdoc/>
    public override int GetHashCode()
    {
        var hash = new HashCode();
        hash.Add(Rank);
        foreach (long dimension in Dimensions) { hash.Add(dimension); }
        return hash.ToHashCode();
    }

    /// <summary>Returns the shape with question marks.</summary>
    /// <returns>For example <c>[?,4]</c>; <c>&lt;unknown&gt;</c> if the rank is not known.</returns>
    public override string ToString() => HasRank
        ? "[" + string.Join(',', Dimensions.ToArray().Select(static d => d == Unknown ? "?" : d.ToString(CultureInfo.InvariantCulture))) + "]"
        : "<unknown>";

    /// <summary>Compares two shapes.</summary>
    /// <param name="left">One shape.</param>
    /// <param name="right">The other.</param>
    /// <returns>True if the same is known of both.</returns>
    public static bool operator ==(PartialShape left, PartialShape right) => left.Equals(right);

    /// <summary>Compares two shapes.</summary>
    /// <param name="left">One shape.</param>
    /// <param name="right">The other.</param>
    /// <returns>True if not the same is known of both.</returns>
    public static bool operator !=(PartialShape left, PartialShape right) => !left.Equals(right);
}
