// SPDX-License-Identifier: MIT
using System.Numerics;

namespace TensorKeeper.SavedModel.Stages.Matrices;

/// <summary>Orthogonal factors, eigenvalues and singular values of one matrix, by reflections and rotations.</summary>
internal static class Decompositions
{
    private const int MaxSweeps = 60;

    /// <summary>Returns a unitary Q [m, m] and an upper triangular R [m, n] whose product the matrix is.</summary>
    public static (ComplexMatrix Q, ComplexMatrix R) Qr(ComplexMatrix matrix)
    {
        ComplexMatrix r = matrix.Copy();
        ComplexMatrix q = ComplexMatrix.Identity(matrix.Rows);
        for (int step = 0; step < Math.Min(matrix.Rows, matrix.Columns); step++)
        {
            double tail = 0;
            for (int row = step + 1; row < r.Rows; row++) { tail += Squared(r[row, step]); }
            Complex head = r[step, step];
            if (tail <= double.MinValue || (tail == 0 && head.Imaginary == 0)) { continue; }
            double beta = -Math.CopySign(Math.Sqrt(Squared(head) + tail), head.Real);
            var reflector = new Complex[r.Rows - step];
            reflector[0] = Complex.One;
            for (int row = step + 1; row < r.Rows; row++) { reflector[row - step] = r[row, step] / (head - beta); }
            Complex tau = Complex.Conjugate((beta - head) / beta);
            Reflect(r, step, reflector, tau);

            // Q gathers the adjoint reflections; it is kept adjoint itself until all are in.
            Reflect(q, step, reflector, tau);
        }

        return (q.Adjoint(), r);
    }

    /// <summary>Returns eigenvalues, ascending, and eigenvectors in columns of a matrix that is its own adjoint.</summary>
    public static (double[] Values, ComplexMatrix Vectors) Eigen(ComplexMatrix matrix)
    {
        int size = matrix.Rows;
        ComplexMatrix a = matrix.Copy();
        ComplexMatrix vectors = ComplexMatrix.Identity(size);
        for (int sweep = 0; sweep < MaxSweeps; sweep++)
        {
            bool turned = false;
            for (int p = 0; p < size; p++)
            {
                for (int q = p + 1; q < size; q++)
                {
                    double length = Complex.Abs(a[p, q]);
                    if (length <= 1e-17 * (Math.Abs(a[p, p].Real) + Math.Abs(a[q, q].Real)) || length == 0) { continue; }
                    turned = true;
                    Complex phase = Complex.Conjugate(a[p, q]) / length;
                    a.ScaleColumn(q, phase);
                    for (int k = 0; k < size; k++) { a[q, k] *= Complex.Conjugate(phase); }
                    vectors.ScaleColumn(q, phase);
                    (double cosine, double sine) = Turn((a[q, q].Real - a[p, p].Real) / (2 * length));
                    a.Rotate(p, q, cosine, sine);
                    vectors.Rotate(p, q, cosine, sine);
                    for (int k = 0; k < size; k++)
                    {
                        (Complex above, Complex below) = (a[p, k], a[q, k]);
                        (a[p, k], a[q, k]) = ((cosine * above) - (sine * below), (sine * above) + (cosine * below));
                    }
                }
            }

            if (!turned) { break; }
        }

        double[] values = new double[size];
        for (int i = 0; i < size; i++) { values[i] = a[i, i].Real; }
        int[] order = [.. Enumerable.Range(0, size).OrderBy(i => values[i])];
        return ([.. order.Select(i => values[i])], vectors.Reordered(order));
    }

    /// <summary>Returns singular values, descending, and the vectors of both sides in columns, as many as there are values.</summary>
    public static (double[] Values, ComplexMatrix Left, ComplexMatrix Right) Singular(ComplexMatrix matrix)
    {
        if (matrix.Rows < matrix.Columns)
        {
            (double[] turnedValues, ComplexMatrix left, ComplexMatrix right) = Singular(matrix.Adjoint());
            return (turnedValues, right, left);
        }

        ComplexMatrix u = matrix.Copy();
        ComplexMatrix v = ComplexMatrix.Identity(matrix.Columns);
        for (int sweep = 0; sweep < MaxSweeps && Orthogonalize(u, v); sweep++)
        {
            // Each sweep turns every pair of columns once; a sweep that turned nothing is the last.
        }

        double[] values = new double[u.Columns];
        for (int column = 0; column < values.Length; column++)
        {
            double sum = 0;
            for (int row = 0; row < u.Rows; row++) { sum += Squared(u[row, column]); }
            values[column] = Math.Sqrt(sum);
            if (values[column] > 0) { u.ScaleColumn(column, 1 / values[column]); }
        }

        int[] order = [.. Enumerable.Range(0, values.Length).OrderByDescending(i => values[i])];
        return ([.. order.Select(i => values[i])], u.Reordered(order), v.Reordered(order));
    }

    /// <summary>Adds columns until a matrix with orthonormal ones is square; columns of zeros are replaced.</summary>
    public static ComplexMatrix Complete(ComplexMatrix columns, int count)
    {
        int size = columns.Rows;
        var full = new ComplexMatrix(size, count, new Complex[size * count]);
        int next = 0;
        for (int column = 0; column < count; column++)
        {
            bool given = false;
            for (int row = 0; row < size && column < columns.Columns; row++)
            {
                full[row, column] = columns[row, column];
                given |= columns[row, column] != Complex.Zero;
            }

            while (!given && next < size) { given = TryAxis(full, column, next++); }
        }

        return full;
    }

    /// <summary>Puts what is left of an axis, when its parts along the columns before and behind are taken away.</summary>
    private static bool TryAxis(ComplexMatrix full, int column, int axis)
    {
        for (int row = 0; row < full.Rows; row++) { full[row, column] = row == axis ? Complex.One : Complex.Zero; }
        for (int pass = 0; pass < 2; pass++)
        {
            for (int other = 0; other < full.Columns; other++)
            {
                if (other == column) { continue; }
                Complex along = Complex.Zero;
                for (int row = 0; row < full.Rows; row++) { along += Complex.Conjugate(full[row, other]) * full[row, column]; }
                for (int row = 0; row < full.Rows; row++) { full[row, column] -= along * full[row, other]; }
            }
        }

        double sum = 0;
        for (int row = 0; row < full.Rows; row++) { sum += Squared(full[row, column]); }
        full.ScaleColumn(column, sum > 1e-8 ? 1 / Math.Sqrt(sum) : 0);
        return sum > 1e-8;
    }

    private static bool Orthogonalize(ComplexMatrix u, ComplexMatrix v)
    {
        bool turned = false;
        for (int p = 0; p < u.Columns; p++)
        {
            for (int q = p + 1; q < u.Columns; q++)
            {
                (double alpha, double beta, Complex gamma) = (0, 0, Complex.Zero);
                for (int row = 0; row < u.Rows; row++)
                {
                    alpha += Squared(u[row, p]);
                    beta += Squared(u[row, q]);
                    gamma += Complex.Conjugate(u[row, p]) * u[row, q];
                }

                double length = Complex.Abs(gamma);
                if (length == 0 || length <= 1e-16 * Math.Sqrt(alpha * beta)) { continue; }
                turned = true;
                Complex phase = Complex.Conjugate(gamma) / length;
                u.ScaleColumn(q, phase);
                v.ScaleColumn(q, phase);
                (double cosine, double sine) = Turn((beta - alpha) / (2 * length));
                u.Rotate(p, q, cosine, sine);
                v.Rotate(p, q, cosine, sine);
            }
        }

        return turned;
    }

    /// <summary>Takes (I - τ v v*) times the rows from one on.</summary>
    private static void Reflect(ComplexMatrix matrix, int from, Complex[] reflector, Complex tau)
    {
        for (int column = 0; column < matrix.Columns; column++)
        {
            Complex along = Complex.Zero;
            for (int i = 0; i < reflector.Length; i++) { along += Complex.Conjugate(reflector[i]) * matrix[from + i, column]; }
            along *= tau;
            for (int i = 0; i < reflector.Length; i++) { matrix[from + i, column] -= along * reflector[i]; }
        }
    }

    /// <summary>Returns the rotation by the smaller angle that brings the pair to its axes.</summary>
    private static (double Cosine, double Sine) Turn(double ratio)
    {
        double tangent = (ratio < 0 ? -1 : 1) / (Math.Abs(ratio) + Math.Sqrt(1 + (ratio * ratio)));
        double cosine = 1 / Math.Sqrt(1 + (tangent * tangent));
        return (cosine, tangent * cosine);
    }

    private static double Squared(Complex z) => (z.Real * z.Real) + (z.Imaginary * z.Imaginary);
}
