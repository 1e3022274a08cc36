// SPDX-License-Identifier: MIT
using System.Numerics;
using TensorKeeper.SavedModel.Stages.Complexes;
using TensorKeeper.SavedModel.Stages.Shapes;

namespace TensorKeeper.SavedModel.Stages.Matrices;

/// <summary>Matrices of three diagonals: products with them, and systems solved in linear time with exchanges of rows.</summary>
internal static class TridiagonalKernels
{
    public static void Register(HostKernelTable table) => table
        .Add("TridiagonalSolve", Solve)
        .Add("TridiagonalMatMul", Multiply);

    private static Tensor[] Solve(in HostCall call)
    {
        TensorShape shape = call[1].Shape;
        call.Require(
            shape.Rank >= 2 && call[0].Shape.Rank == shape.Rank && call[0].Shape.Dimensions[^2] == 3 && call[0].Shape.Dimensions[^1] == shape.Dimensions[^2]
                && call[0].Shape.Dimensions[..^2].SequenceEqual(shape.Dimensions[..^2]),
            $"Expected diagonals and right sides of one size, got {call[0].Shape} and {shape}");
        (int size, int count) = ((int)shape.Dimensions[^2], (int)shape.Dimensions[^1]);
        Complex[] diagonals = ComplexElements.Read(call, call[0]);
        Complex[] rights = ComplexElements.Read(call, call[1]);
        for (int batch = 0; batch < Axes.Product(shape.Dimensions[..^2]); batch++)
        {
            Span<Complex> bands = diagonals.AsSpan(batch * 3 * size, 3 * size);
            Solve(call, bands[..size], bands.Slice(size, size), bands[(2 * size)..], rights.AsSpan(batch * size * count, size * count), count);
        }

        return [ComplexElements.Write(call[1].ElementType, shape, rights)];
    }

    /// <summary>Eliminates downwards; an exchange of rows puts a second number right of the diagonal.</summary>
    private static void Solve(in HostCall call, Span<Complex> above, Span<Complex> main, Span<Complex> below, Span<Complex> right, int count)
    {
        int size = main.Length;
        Complex[] second = new Complex[size];
        for (int row = 0; row + 1 < size; row++)
        {
            Span<Complex> upper = right.Slice(row * count, count);
            Span<Complex> lower = right.Slice((row + 1) * count, count);
            if (Complex.Abs(below[row + 1]) > Complex.Abs(main[row]))
            {
                (main[row], below[row + 1]) = (below[row + 1], main[row]);
                (above[row], main[row + 1]) = (main[row + 1], above[row]);
                if (row + 2 < size) { (second[row], above[row + 1]) = (above[row + 1], Complex.Zero); }
                for (int i = 0; i < count; i++) { (upper[i], lower[i]) = (lower[i], upper[i]); }
            }

            call.Require(main[row] != Complex.Zero, "The first element of diagonal is zero, or the matrix is not invertible.");
            Complex factor = below[row + 1] / main[row];
            main[row + 1] -= factor * above[row];
            if (row + 2 < size) { above[row + 1] -= factor * second[row]; }
            for (int i = 0; i < count; i++) { lower[i] -= factor * upper[i]; }
        }

        for (int row = size - 1; row >= 0; row--)
        {
            call.Require(main[row] != Complex.Zero, "The matrix is not invertible.");
            for (int i = 0; i < count; i++)
            {
                Complex value = right[(row * count) + i];
                if (row + 1 < size) { value -= above[row] * right[((row + 1) * count) + i]; }
                if (row + 2 < size) { value -= second[row] * right[((row + 2) * count) + i]; }
                right[(row * count) + i] = value / main[row];
            }
        }
    }

    private static Tensor[] Multiply(in HostCall call)
    {
        TensorShape shape = call[3].Shape;
        call.Require(shape.Rank >= 2, $"rhs must be a matrix, got {shape}");
        (int size, int count) = ((int)shape.Dimensions[^2], (int)shape.Dimensions[^1]);
        long rows = Axes.Product(shape.Dimensions[..^1]);
        Complex[][] bands = new Complex[3][];
        for (int i = 0; i < 3; i++)
        {
            bands[i] = ComplexElements.Read(call, call[i]);
            call.Require(bands[i].Length == rows, $"A diagonal of {call[i].Shape} does not fit {shape}");
        }

        Complex[] right = ComplexElements.Read(call, call[3]);
        var product = new Complex[right.Length];
        for (int at = 0; at < product.Length; at++)
        {
            int line = at / count;
            int row = line % size;
            product[at] = bands[1][line] * right[at];
            if (row + 1 < size) { product[at] += bands[0][line] * right[at + count]; }
            if (row > 0) { product[at] += bands[2][line] * right[at - count]; }
        }

        return [ComplexElements.Write(call[3].ElementType, shape, product)];
    }
}
