// SPDX-License-Identifier: MIT
using System.Numerics;

namespace TensorKeeper.SavedModel.Stages.Sparse;

/// <summary>Multiplies a sparse matrix with a dense one.</summary>
internal static class SparseProduct
{
    public static Tensor[] MatMul<T>(in HostCall call, bool adjointA, bool adjointB)
        where T : unmanaged, INumber<T>
    {
        SparseValue a = SparseValue.Read(call, 0, 1, 2);
        Tensor b = call[3];
        call.Require(a.Rank == 2 && b.Shape.Rank == 2, "Both factors must be matrices");
        (long rows, long inner) = adjointA ? (a.Shape[1], a.Shape[0]) : (a.Shape[0], a.Shape[1]);
        (long innerB, long columns) = adjointB ? (b.Shape[1], b.Shape[0]) : (b.Shape[0], b.Shape[1]);
        call.Require(inner == innerB, $"Cannot multiply A and B because inner dimension does not match: {inner} vs. {innerB}.  Did you forget a transpose?");
        Tensor result = Tensors.Zeros(a.Values.ElementType, [rows, columns]);
        Span<T> sums = result.AsSpan<T>();
        ReadOnlySpan<T> values = a.Values.AsSpan<T>();
        ReadOnlySpan<T> dense = b.AsSpan<T>();
        for (int i = 0; i < values.Length; i++)
        {
            if ((i & 0xFFF) == 0) { call.CancellationToken.ThrowIfCancellationRequested(); }
            ReadOnlySpan<long> index = a.Row(i);
            (long row, long middle) = adjointA ? (index[1], index[0]) : (index[0], index[1]);
            for (long column = 0; column < columns; column++)
            {
                long place = adjointB ? (column * b.Shape[1]) + middle : (middle * columns) + column;
                sums[(int)((row * columns) + column)] += values[i] * dense[(int)place];
            }
        }

        return [result];
    }
}
