// SPDX-License-Identifier: MIT
using System.Numerics;

namespace TensorKeeper.SavedModel.Stages.Sparse;

/// <summary>Reduces sparse tensors over some dimensions. What has no values at all becomes 0, also for maxima.</summary>
internal static class SparseReduction
{
    public static Tensor[] Dense<T>(in HostCall call, Func<T, T, T> combine, bool keeps)
        where T : unmanaged, INumber<T>
    {
        (SortedDictionary<long[], T> groups, long[] shape, bool[] reduced) = Group(call, combine);
        long[] extents = Extents(shape, reduced, keeps);
        Tensor result = Tensors.Zeros(call[1].ElementType, TensorShape.FromTrusted(extents));
        Span<T> values = result.AsSpan<T>();
        foreach ((long[] index, T value) in groups)
        {
            long place = 0;
            for (int axis = 0, kept = 0; axis < shape.Length; axis++)
            {
                if (!reduced[axis]) { place = (place * shape[axis]) + index[kept++]; }
            }

            values[(int)place] = value;
        }

        return [result];
    }

    public static Tensor[] Sparse<T>(in HostCall call, Func<T, T, T> combine, bool keeps)
        where T : unmanaged, INumber<T>
    {
        (SortedDictionary<long[], T> groups, long[] shape, bool[] reduced) = Group(call, combine);
        var indices = new List<long>();
        foreach (long[] index in groups.Keys)
        {
            for (int axis = 0, kept = 0; axis < shape.Length; axis++)
            {
                if (!reduced[axis]) { indices.Add(index[kept++]); }
                else if (keeps) { indices.Add(0); }
            }
        }

        return SparseValue.ToTensors(indices, Tensor.Of<T>([groups.Count], [.. groups.Values]), Extents(shape, reduced, keeps));
    }

    private static long[] Extents(long[] shape, bool[] reduced, bool keeps) =>
        [.. shape.Select((extent, axis) => reduced[axis] ? 1 : extent).Where((_, axis) => keeps || !reduced[axis])];

    private static (SortedDictionary<long[], T> Groups, long[] Shape, bool[] Reduced) Group<T>(in HostCall call, Func<T, T, T> combine)
        where T : unmanaged, INumber<T>
    {
        SparseValue sparse = SparseValue.Read(call, 0, 1, 2);
        bool[] reduced = new bool[sparse.Rank];
        long[] axes = Tensors.Integers(call[3]);
        foreach (long axis in axes)
        {
            call.Require(axis >= -sparse.Rank && axis < sparse.Rank, $"Invalid reduction dimension {axis}, for input with {sparse.Rank} dimensions.");
            reduced[axis < 0 ? axis + sparse.Rank : axis] = true;
        }

        // No dimensions at all means all of them.
        if (axes.Length == 0) { Array.Fill(reduced, true); }
        var groups = new SortedDictionary<long[], T>(IndexOrder.Instance);
        ReadOnlySpan<T> values = sparse.Values.AsSpan<T>();
        for (int i = 0; i < values.Length; i++)
        {
            ReadOnlySpan<long> row = sparse.Row(i);
            var key = new List<long>(row.Length);
            for (int axis = 0; axis < row.Length; axis++)
            {
                if (!reduced[axis]) { key.Add(row[axis]); }
            }

            long[] index = [.. key];
            groups[index] = groups.TryGetValue(index, out T before) ? combine(before, values[i]) : values[i];
        }

        return (groups, sparse.Shape, reduced);
    }
}
