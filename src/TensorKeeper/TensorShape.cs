// SPDX-License-Identifier: MIT
using System.Globalization;
using System.Runtime.CompilerServices;

namespace TensorKeeper;

/// <summary>The extent of a tensor in each dimension; all of them known. Immutable, thread-safe.</summary>
/// <remarks>Row-major: the last dimension varies fastest. The default value is the scalar shape, rank 0.</remarks>
[CollectionBuilder(typeof(TensorShape), nameof(Create))]
public readonly struct TensorShape : IEquatable<TensorShape>
{
    private readonly long[]? _dimensions;

    /// <summary>Initializes a shape.</summary>
    /// <param name="dimensions">Extents, outermost first, each 0 or more; empty for a scalar. Copied.</param>
    /// <exception cref="ArgumentOutOfRangeException">An extent is negative.</exception>
    public TensorShape(params ReadOnlySpan<long> dimensions)
    {
        foreach (long dimension in dimensions) { ArgumentOutOfRangeException.ThrowIfNegative(dimension); }
        _dimensions = dimensions.IsEmpty ? null : dimensions.ToArray();
    }

    private TensorShape(long[] trusted) => _dimensions = trusted;

    /// <summary>Gets the shape of a single value.</summary>
    /// <value>Rank 0, one element.</value>
    public static TensorShape Scalar => default;

    /// <summary>Gets the number of dimensions.</summary>
    /// <value>0 or more; 0 is a scalar.</value>
    public int Rank => _dimensions?.Length ?? 0;

    /// <summary>Gets the extents, outermost first.</summary>
    public ReadOnlySpan<long> Dimensions => _dimensions;

    /// <summary>Gets one extent.</summary>
    /// <param name="axis">0 to <see cref="Rank"/> - 1.</param>
    /// <exception cref="IndexOutOfRangeException">There is no such axis.</exception>
    public long this[int axis] => Dimensions[axis];

    /// <summary>Makes a shape of a collection expression: <c>[3, 224, 224]</c>.</summary>
    /// <param name="dimensions">Extents, outermost first, each 0 or more. Copied.</param>
    /// <returns>The shape.</returns>
    /// <exception cref="ArgumentOutOfRangeException">An extent is negative.</exception>
    public static TensorShape Create(ReadOnlySpan<long> dimensions) => new(dimensions);

    /// <summary>Takes ownership of an array that nobody changes any more; no copy, no check.</summary>
    /// <param name="dimensions">Extents, each 0 or more.</param>
    /// <returns>The shape.</returns>
    public static TensorShape FromTrusted(long[] dimensions) => new(dimensions);

    /// <summary>Walks the extents, outermost first.</summary>
    /// <returns>An enumerator.</returns>
    public ReadOnlySpan<long>.Enumerator GetEnumerator() => Dimensions.GetEnumerator();

    /// <summary>Multiplies the extents.</summary>
    /// <param name="count">The number of elements; 0 when the product does not fit.</param>
    /// <returns>False if the product exceeds <see cref="long.MaxValue"/>.</returns>
    public bool TryGetElementCount(out long count)
    {
        count = 1;
        bool empty = Dimensions.Contains(0);
        foreach (long dimension in Dimensions)
        {
            if (empty) { count = 0; return true; }
            if (dimension > long.MaxValue / count) { count = 0; return false; }
            count *= dimension;
        }

        return true;
    }

    /// <summary>Multiplies the extents.</summary>
    /// <returns>The number of elements; 1 for a scalar.</returns>
    /// <exception cref="OverflowException">The product exceeds <see cref="long.MaxValue"/>.</exception>
    public long GetElementCount() =>
        TryGetElementCount(out long count) ? count : throw new OverflowException($"A tensor of shape {this} has more elements than fit into 64 bits.");

    /// <inheritdoc/>
    public bool Equals(TensorShape other) => Dimensions.SequenceEqual(other.Dimensions);

    /// <inheritdoc/>
    public override bool Equals(object? obj) => obj is TensorShape other && Equals(other);

    /// <inheritdoc/>
    public override int GetHashCode()
    {
        var hash = new HashCode();
        foreach (long dimension in Dimensions) { hash.Add(dimension); }
        return hash.ToHashCode();
    }

    /// <summary>Returns the shape as TensorFlow writes it.</summary>
    /// <returns>For example <c>[3,224,224]</c>; <c>[]</c> for a scalar.</returns>
    public override string ToString() =>
        "[" + string.Join(',', Dimensions.ToArray().Select(static d => d.ToString(CultureInfo.InvariantCulture))) + "]";

    /// <summary>Compares two shapes.</summary>
    /// <param name="left">One shape.</param>
    /// <param name="right">The other.</param>
    /// <returns>True if ranks and extents are equal.</returns>
    public static bool operator ==(TensorShape left, TensorShape right) => left.Equals(right);

    /// <summary>Compares two shapes.</summary>
    /// <param name="left">One shape.</param>
    /// <param name="right">The other.</param>
    /// <returns>True if ranks or extents differ.</returns>
    public static bool operator !=(TensorShape left, TensorShape right) => !left.Equals(right);
}
