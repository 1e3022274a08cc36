// SPDX-License-Identifier: MIT
using TensorKeeper.SavedModel.Graphs;

namespace TensorKeeper.SavedModel.Passes.Inference;

/// <summary>Small integer vectors as the importer computes with them.</summary>
internal static class IntegerValues
{
    /// <summary>The most elements that are followed; shapes have few.</summary>
    public const int MaxCount = 64;

    /// <summary>Returns the elements of a small int32 or int64 tensor; null for any other.</summary>
    public static SymbolicInteger[]? Of(Tensor tensor)
    {
        if (tensor.ElementCount > MaxCount) { return null; }
        switch (tensor.ElementType)
        {
            case ElementType.Int32:
                return Array.ConvertAll(tensor.AsSpan<int>().ToArray(), static v => SymbolicInteger.Of(v));
            case ElementType.Int64:
                return Array.ConvertAll(tensor.AsSpan<long>().ToArray(), static v => SymbolicInteger.Of(v));
            default:
                return null;
        }
    }

    /// <summary>Returns the extents of a value, as numbers where known; null if not even the rank is.</summary>
    public static SymbolicInteger[]? ExtentsOf(SourceValue value, PartialShape shape)
    {
        if (!shape.HasRank || shape.Rank > MaxCount) { return null; }
        var extents = new SymbolicInteger[shape.Rank];
        for (int axis = 0; axis < extents.Length; axis++)
        {
            extents[axis] = shape[axis] == PartialShape.Unknown ? SymbolicInteger.Extent(value, axis) : SymbolicInteger.Of(shape[axis]);
        }

        return extents;
    }

    /// <summary>Reads integers as a shape: what is not known, or not an extent, is an unknown extent.</summary>
    public static PartialShape ToShape(IReadOnlyList<SymbolicInteger> integers)
    {
        long[] dimensions = new long[integers.Count];
        for (int i = 0; i < dimensions.Length; i++)
        {
            dimensions[i] = integers[i].IsKnown && integers[i].Value >= 0 ? integers[i].Value : PartialShape.Unknown;
        }

        return new PartialShape(dimensions);
    }

    /// <summary>Combines two vectors element by element; a scalar goes with every element. Null if lengths differ.</summary>
    public static SymbolicInteger[]? Combine(
        IReadOnlyList<SymbolicInteger> left, IReadOnlyList<SymbolicInteger> right, Func<SymbolicInteger, SymbolicInteger, SymbolicInteger> combine)
    {
        if (left.Count != right.Count && left.Count != 1 && right.Count != 1) { return null; }
        int count = left.Count == 1 ? right.Count : left.Count;
        var result = new SymbolicInteger[count];
        for (int i = 0; i < count; i++) { result[i] = combine(left[left.Count == 1 ? 0 : i], right[right.Count == 1 ? 0 : i]); }
        return result;
    }

    /// <summary>Computes one of the ops that shapes are computed with; unknown where overflow or division would not be plain.</summary>
    public static SymbolicInteger Compute(string op, SymbolicInteger left, SymbolicInteger right, bool is32)
    {
        if (!left.IsKnown || !right.IsKnown) { return Neutral(op, left, right); }
        long a = left.Value;
        long b = right.Value;
        Int128 exact = op switch
        {
            "Add" or "AddV2" => (Int128)a + b,
            "Sub" => (Int128)a - b,
            "Mul" => (Int128)a * b,
            "Maximum" => Math.Max(a, b),
            "Minimum" => Math.Min(a, b),
            "FloorDiv" when b > 0 || b < -1 => FloorDiv(a, b),
            "FloorMod" when b > 0 || b < -1 => a - ((Int128)FloorDiv(a, b) * b),
            _ => Int128.MaxValue,
        };
        return exact < (is32 ? int.MinValue : long.MinValue) || exact > (is32 ? int.MaxValue : long.MaxValue)
            ? SymbolicInteger.Unknown
            : SymbolicInteger.Of((long)exact);
    }

    private static SymbolicInteger Neutral(string op, SymbolicInteger left, SymbolicInteger right)
    {
        bool rightIs(long value) => right.IsKnown && right.Value == value;
        bool leftIs(long value) => left.IsKnown && left.Value == value;
        return op switch
        {
            "Add" or "AddV2" or "Sub" when rightIs(0) => left,
            "Mul" or "FloorDiv" when rightIs(1) => left,
            "Add" or "AddV2" when leftIs(0) => right,
            "Mul" when leftIs(1) => right,
            "Mul" when leftIs(0) || rightIs(0) => SymbolicInteger.Of(0),
            _ => SymbolicInteger.Unknown,
        };
    }

    private static long FloorDiv(long a, long b)
    {
        long quotient = a / b;
        return a % b != 0 && (a < 0) != (b < 0) ? quotient - 1 : quotient;
    }
}
