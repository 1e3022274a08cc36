// SPDX-License-Identifier: MIT
using System.Numerics;

namespace TensorKeeper.SavedModel.Stages.Matrices;

/// <summary>Factors of one square matrix, computed in place, row-major.</summary>
internal static class Factors
{
    /// <summary>Makes L (below the diagonal, which is 1) and U of the matrix whose rows are swapped.</summary>
    /// <param name="matrix">The matrix; its factors afterwards.</param>
    /// <param name="order">Which row came to each place.</param>
    /// <returns>-1 if an odd number of rows was swapped, else 1.</returns>
    public static int Triangulate<T>(Span<T> matrix, Span<int> order)
        where T : unmanaged, INumberBase<T>
    {
        int size = order.Length;
        int parity = 1;
        for (int i = 0; i < size; i++) { order[i] = i; }
        for (int step = 0; step < size; step++)
        {
            int pivot = step;
            for (int row = step + 1; row < size; row++)
            {
                if (MatrixElements.Magnitude(matrix[(row * size) + step]) > MatrixElements.Magnitude(matrix[(pivot * size) + step])) { pivot = row; }
            }

            if (pivot != step)
            {
                parity = -parity;
                (order[pivot], order[step]) = (order[step], order[pivot]);
                for (int column = 0; column < size; column++)
                {
                    (matrix[(pivot * size) + column], matrix[(step * size) + column]) = (matrix[(step * size) + column], matrix[(pivot * size) + column]);
                }
            }

            T divisor = matrix[(step * size) + step];
            if (T.IsZero(divisor)) { continue; }
            ReadOnlySpan<T> upper = matrix.Slice(step * size, size);
            for (int row = step + 1; row < size; row++)
            {
                Span<T> line = matrix.Slice(row * size, size);
                T factor = line[step] / divisor;
                line[step] = factor;
                for (int column = step + 1; column < size; column++) { line[column] -= factor * upper[column]; }
            }
        }

        return parity;
    }

    /// <summary>Makes the lower factor of a matrix of which only the lower half counts; zeros above.</summary>
    /// <returns>False if the matrix is not positive definite.</returns>
    public static bool TryCholesky<T>(Span<T> matrix, int size)
        where T : unmanaged, INumberBase<T>
    {
        for (int row = 0; row < size; row++)
        {
            Span<T> line = matrix.Slice(row * size, size);
            for (int column = 0; column <= row; column++)
            {
                ReadOnlySpan<T> other = matrix.Slice(column * size, size);
                T sum = line[column];
                for (int i = 0; i < column; i++) { sum -= line[i] * MatrixElements.Conjugate(other[i]); }
                if (column < row)
                {
                    line[column] = sum / other[column];
                    continue;
                }

                double square = MatrixElements.Real(sum);
                if (!(square > 0)) { return false; }
                line[row] = T.CreateTruncating(Math.Sqrt(square));
            }

            line[(row + 1)..].Clear();
        }

        return true;
    }

    /// <summary>Solves a triangular system for some columns, in place.</summary>
    /// <param name="matrix">The matrix; the other half is not read.</param>
    /// <param name="size">Its extent.</param>
    /// <param name="columns">The right sides, [size, count]; the solutions afterwards.</param>
    /// <param name="lower">Which half counts.</param>
    /// <param name="unit">True if the diagonal is taken for ones.</param>
    public static void SolveTriangle<T>(ReadOnlySpan<T> matrix, int size, Span<T> columns, bool lower, bool unit = false)
        where T : unmanaged, INumberBase<T>
    {
        if (size == 0) { return; }
        int count = columns.Length / size;
        for (int step = 0; step < size; step++)
        {
            int row = lower ? step : size - 1 - step;
            Span<T> line = columns.Slice(row * count, count);
            (int from, int to) = lower ? (0, row) : (row + 1, size);
            for (int known = from; known < to; known++)
            {
                T factor = matrix[(row * size) + known];
                ReadOnlySpan<T> solved = columns.Slice(known * count, count);
                for (int i = 0; i < count; i++) { line[i] -= factor * solved[i]; }
            }

            if (unit) { continue; }
            T divisor = matrix[(row * size) + row];
            for (int i = 0; i < count; i++) { line[i] /= divisor; }
        }
    }
}
