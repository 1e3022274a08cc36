// SPDX-License-Identifier: MIT
using System.Diagnostics.CodeAnalysis;

namespace TensorKeeper.SavedModel.Stages.Sparse;

/// <summary>Row-major order of indices. Stateless.</summary>
internal sealed class IndexOrder : IComparer<long[]>, IEqualityComparer<long[]>
{
    public static IndexOrder Instance { get; } = new();

    public int Compare(long[]? x, long[]? y) => x.AsSpan().SequenceCompareTo(y.AsSpan());

    public bool Equals(long[]? x, long[]? y) => x.AsSpan().SequenceEqual(y.AsSpan());

    public int GetHashCode([DisallowNull] long[] obj)
    {
        var hash = default(HashCode);
        foreach (long number in obj) { hash.Add(number); }
        return hash.ToHashCode();
    }
}
