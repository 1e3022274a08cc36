// SPDX-License-Identifier: MIT
using System.Numerics;
using TensorKeeper.SavedModel.Graphs;
using TensorKeeper.SavedModel.Messages;
using TensorKeeper.SavedModel.Stages.Complexes;

namespace TensorKeeper.SavedModel.Stages.Matrices;

/// <summary>Factors of batches of matrices, in double precision. Of vectors that are given up to a sign the sign may be another.</summary>
internal static class DecompositionKernels
{
    public static void Register(HostKernelTable table) => table
        .Add("Qr", Qr)
        .Add("Svd", Svd)
        .Add("SelfAdjointEigV2", Eigen)
        .Add("Eig", GeneralEigenvalues)
        .Add("Lu", Lu)
        .Add("MatrixSolveLs", LeastSquares)
        .Add("MatrixSquareRoot", static (in HostCall call) => Each(call, SquareRoot))
        .Add("MatrixLogarithm", static (in HostCall call) => Each(call, Logarithm));

    private static Tensor[] Qr(in HostCall call)
    {
        ComplexMatrix[] matrices = Read(call, 0);
        (int m, int n) = Extents(call, 0);
        int k = call.Node.Bool("full_matrices", false) ? m : Math.Min(m, n);
        ComplexMatrix[] q = new ComplexMatrix[matrices.Length];
        ComplexMatrix[] r = new ComplexMatrix[matrices.Length];
        for (int i = 0; i < matrices.Length; i++)
        {
            call.CancellationToken.ThrowIfCancellationRequested();
            (ComplexMatrix fullQ, ComplexMatrix fullR) = Decompositions.Qr(matrices[i]);
            (q[i], r[i]) = (fullQ.Corner(m, k), fullR.Corner(k, n));
            for (int row = 1; row < k; row++)
            {
                for (int column = 0; column < Math.Min(row, n); column++) { r[i][row, column] = Complex.Zero; }
            }
        }

        return [Write(call, q, m, k), Write(call, r, k, n)];
    }

    private static Tensor[] Svd(in HostCall call)
    {
        ComplexMatrix[] matrices = Read(call, 0);
        (int m, int n) = Extents(call, 0);
        (bool wanted, bool full) = (call.Node.Bool("compute_uv", true), call.Node.Bool("full_matrices", false));
        int k = Math.Min(m, n);
        (int leftCount, int rightCount) = full ? (m, n) : (k, k);
        var values = new ComplexMatrix[matrices.Length];
        var left = new ComplexMatrix[matrices.Length];
        var right = new ComplexMatrix[matrices.Length];
        for (int i = 0; i < matrices.Length; i++)
        {
            call.CancellationToken.ThrowIfCancellationRequested();
            (double[] s, ComplexMatrix u, ComplexMatrix v) = Decompositions.Singular(matrices[i]);
            values[i] = new ComplexMatrix(1, k, [.. s.Select(static x => (Complex)x)]);
            (left[i], right[i]) = (Decompositions.Complete(u, leftCount), Decompositions.Complete(v, rightCount));
        }

        Tensor sorted = WriteShaped(call, values, [.. Batch(call, 0), k]);
        return wanted ? [sorted, Write(call, left, m, leftCount), Write(call, right, n, rightCount)] : [sorted, Nothing(call), Nothing(call)];
    }

    private static Tensor[] Eigen(in HostCall call)
    {
        ComplexMatrix[] matrices = Read(call, 0);
        int size = Square(call);
        var values = new ComplexMatrix[matrices.Length];
        for (int i = 0; i < matrices.Length; i++)
        {
            call.CancellationToken.ThrowIfCancellationRequested();

            // Only the lower half counts.
            for (int row = 0; row < size; row++)
            {
                matrices[i][row, row] = matrices[i][row, row].Real;
                for (int column = 0; column < row; column++) { matrices[i][column, row] = Complex.Conjugate(matrices[i][row, column]); }
            }

            (double[] e, matrices[i]) = Decompositions.Eigen(matrices[i]);
            values[i] = new ComplexMatrix(1, size, [.. e.Select(static x => (Complex)x)]);
        }

        Tensor sorted = WriteShaped(call, values, [.. Batch(call, 0), size]);
        return call.Node.Bool("compute_v", true) ? [sorted, Write(call, matrices, size, size)] : [sorted, Nothing(call)];
    }

    private static Tensor[] GeneralEigenvalues(in HostCall call)
    {
        ComplexMatrix[] matrices = Read(call, 0);
        int size = Square(call);
        var values = new ComplexMatrix[matrices.Length];
        for (int i = 0; i < matrices.Length; i++)
        {
            (Complex[] Values, ComplexMatrix Vectors)? eigen = GeneralEigen.Of(matrices[i], call.CancellationToken);
            call.Require(eigen is not null, "Eigen decomposition was not successful. The input might not be valid.");
            (values[i], matrices[i]) = (new ComplexMatrix(1, size, eigen!.Value.Values), eigen.Value.Vectors);
        }

        ElementType type = call.Node.Type("Tout", DataType.Complex64).ToElementType();
        Tensor sorted = ComplexElements.Write(type, new TensorShape([.. Batch(call, 0), size]), (Complex[])[.. values.SelectMany(static m => m.Cells)]);
        return
        [
            sorted,
            call.Node.Bool("compute_v", true)
                ? ComplexElements.Write(type, new TensorShape([.. Batch(call, 0), size, size]), (Complex[])[.. matrices.SelectMany(static m => m.Cells)])
                : Tensors.Zeros(type, new TensorShape(0)),
        ];
    }

    private static Tensor[] Lu(in HostCall call)
    {
        ComplexMatrix[] matrices = Read(call, 0);
        int size = Square(call);
        long[] orders = new long[matrices.Length * size];
        int[] order = new int[size];
        for (int i = 0; i < matrices.Length; i++)
        {
            Factors.Triangulate<Complex>(matrices[i].Cells, order);
            for (int row = 0; row < size; row++)
            {
                call.Require(matrices[i][row, row] != Complex.Zero, "Input is not invertible.");
                orders[(i * size) + row] = order[row];
            }
        }

        ElementType type = call.Node.Type("output_idx_type", DataType.Int32).ToElementType();
        return [Write(call, matrices, size, size), Tensors.OfIntegers(type, new TensorShape([.. Batch(call, 0), size]), orders)];
    }

    /// <summary>Of all solutions the nearest to zero; the regularizer damps small singular values.</summary>
    private static Tensor[] LeastSquares(in HostCall call)
    {
        ComplexMatrix[] matrices = Read(call, 0);
        ComplexMatrix[] rights = Read(call, 1);
        (int m, int n) = Extents(call, 0);
        (int height, int width) = Extents(call, 1);
        call.Require(height == m && rights.Length == matrices.Length, $"Matrices and right sides do not fit: {call[0].Shape}, {call[1].Shape}");
        double damping = call[2].AsSpan<double>()[0];
        for (int i = 0; i < matrices.Length; i++)
        {
            call.CancellationToken.ThrowIfCancellationRequested();
            (double[] s, ComplexMatrix u, ComplexMatrix v) = Decompositions.Singular(matrices[i]);
            ComplexMatrix along = u.Adjoint().Times(rights[i]);
            double least = s.Length == 0 ? 0 : s[0] * 1e-15 * Math.Max(m, n);
            for (int row = 0; row < s.Length; row++)
            {
                double factor = s[row] <= least ? 0 : s[row] / ((s[row] * s[row]) + damping);
                for (int column = 0; column < width; column++) { along[row, column] *= factor; }
            }

            rights[i] = v.Times(along);
        }

        return [Write(call, rights, n, width)];
    }

    /// <summary>The iteration of Denman and Beavers, which converges twice as many digits a round.</summary>
    private static ComplexMatrix SquareRoot(ComplexMatrix matrix)
    {
        ComplexMatrix y = matrix.Copy();
        ComplexMatrix z = ComplexMatrix.Identity(matrix.Rows);
        for (int round = 0; round < 64; round++)
        {
            (ComplexMatrix invertedY, ComplexMatrix invertedZ) = (y.Inverse(), z.Inverse());
            double change = 0;
            for (int i = 0; i < y.Cells.Length; i++)
            {
                Complex next = (y.Cells[i] + invertedZ.Cells[i]) / 2;
                change = Math.Max(change, Complex.Abs(next - y.Cells[i]) / (1e-300 + Complex.Abs(next)));
                (y.Cells[i], z.Cells[i]) = (next, (z.Cells[i] + invertedY.Cells[i]) / 2);
            }

            if (change < 1e-15) { break; }
        }

        return y;
    }

    /// <summary>Square roots until the matrix is near one, where the logarithm is a short series.</summary>
    private static ComplexMatrix Logarithm(ComplexMatrix matrix)
    {
        double scale = 1;
        ComplexMatrix rest = Less(matrix);
        for (int round = 0; round < 60 && rest.Cells.Sum(Complex.Abs) > 0.05; round++)
        {
            matrix = SquareRoot(matrix);
            rest = Less(matrix);
            scale *= 2;
        }

        var sum = new ComplexMatrix(matrix.Rows, matrix.Rows, new Complex[matrix.Cells.Length]);
        ComplexMatrix power = ComplexMatrix.Identity(matrix.Rows);
        for (int k = 1; k <= 14; k++)
        {
            power = power.Times(rest);
            for (int i = 0; i < sum.Cells.Length; i++) { sum.Cells[i] += power.Cells[i] * ((k % 2 == 0 ? -scale : scale) / k); }
        }

        return sum;
    }

    private static ComplexMatrix Less(ComplexMatrix matrix)
    {
        ComplexMatrix rest = matrix.Copy();
        for (int i = 0; i < rest.Rows; i++) { rest[i, i] -= Complex.One; }
        return rest;
    }

    private static Tensor[] Each(in HostCall call, Func<ComplexMatrix, ComplexMatrix> function)
    {
        int size = Square(call);
        ComplexMatrix[] matrices = Read(call, 0);
        for (int i = 0; i < matrices.Length; i++)
        {
            call.CancellationToken.ThrowIfCancellationRequested();
            matrices[i] = function(matrices[i]);
        }

        return [Write(call, matrices, size, size)];
    }

    private static (int Rows, int Columns) Extents(in HostCall call, int input)
    {
        TensorShape shape = call[input].Shape;
        call.Require(shape.Rank >= 2, $"Input tensor {input} must have rank >= 2, got {shape.Rank}");
        return (checked((int)shape.Dimensions[^2]), checked((int)shape.Dimensions[^1]));
    }

    private static int Square(in HostCall call)
    {
        (int rows, int columns) = Extents(call, 0);
        call.Require(rows == columns, $"Input matrix must be square, got {call[0].Shape}");
        return rows;
    }

    private static long[] Batch(in HostCall call, int input) => call[input].Shape.Dimensions[..^2].ToArray();

    private static ComplexMatrix[] Read(in HostCall call, int input)
    {
        (int rows, int columns) = Extents(call, input);
        Complex[] elements = ComplexElements.Read(call, call[input]);
        var matrices = new ComplexMatrix[Shapes.Axes.Product(Batch(call, input))];
        for (int i = 0; i < matrices.Length; i++) { matrices[i] = new ComplexMatrix(rows, columns, elements.AsSpan(i * rows * columns, rows * columns).ToArray()); }
        return matrices;
    }

    private static Tensor Write(in HostCall call, ComplexMatrix[] matrices, int rows, int columns) => WriteShaped(call, matrices, [.. Batch(call, 0), rows, columns]);

    private static Tensor WriteShaped(in HostCall call, ComplexMatrix[] matrices, long[] shape) =>
        ComplexElements.Write(call[0].ElementType, new TensorShape(shape), (Complex[])[.. matrices.SelectMany(static m => m.Cells)]);

    private static Tensor Nothing(in HostCall call) => Tensors.Zeros(call[0].ElementType, new TensorShape(0));
}
