// SPDX-License-Identifier: MIT
using System.Numerics;

namespace TensorKeeper.SavedModel.Stages.Matrices;

/// <summary>Eigenvalues and eigenvectors of a square matrix of any kind: shifted QR steps on its Hessenberg form.</summary>
/// <remarks>
/// The values ascend by their absolute value, as TensorFlow's do. A vector has length one; its phase, which no definition
/// fixes, may be another than TensorFlow's.
/// </remarks>
internal sealed class GeneralEigen
{
    private const double Precision = 2.2e-16;
    private const int StepsPerValue = 60;

    private readonly ComplexMatrix _triangle;
    private readonly ComplexMatrix _basis;
    private readonly int _size;

    private GeneralEigen(ComplexMatrix matrix)
    {
        _size = matrix.Rows;
        _triangle = matrix.Copy();
        _basis = ComplexMatrix.Identity(_size);
    }

    /// <summary>Decomposes a matrix; null if the steps do not come to an end, as with elements that are not finite.</summary>
    /// <returns>The values, and a matrix whose columns are the vectors.</returns>
    public static (Complex[] Values, ComplexMatrix Vectors)? Of(ComplexMatrix matrix, CancellationToken cancellationToken)
    {
        if (!matrix.Cells.All(Complex.IsFinite)) { return null; }
        var eigen = new GeneralEigen(matrix);
        eigen.ToHessenberg();
        return eigen.ToTriangle(cancellationToken) ? eigen.Sorted() : null;
    }

    private void ToHessenberg()
    {
        for (int column = 0; column < _size - 2; column++)
        {
            for (int row = column + 2; row < _size; row++) { Rotate(column + 1, row, _triangle[column + 1, column], _triangle[row, column]); }
        }
    }

    private bool ToTriangle(CancellationToken cancellationToken)
    {
        int steps = 0;
        for (int last = _size - 1; last > 0;)
        {
            cancellationToken.ThrowIfCancellationRequested();
            int first = last;
            while (first > 0 && !IsNothing(first)) { first--; }
            if (first == last)
            {
                (last, steps) = (last - 1, 0);
                continue;
            }

            if (++steps > StepsPerValue) { return false; }
            Complex shift = steps % 10 == 0
                ? Complex.Abs(_triangle[last, last - 1]) + Complex.Abs(_triangle[last, last])
                : Shift(last);
            (Complex x, Complex y) = (_triangle[first, first] - shift, _triangle[first + 1, first]);
            for (int k = first; k < last; k++)
            {
                Rotate(k, k + 1, x, y);
                if (k + 1 < last) { (x, y) = (_triangle[k + 1, k], _triangle[k + 2, k]); }
            }
        }

        return true;
    }

    /// <summary>Asks whether the number left of the diagonal is nothing beside its neighbours; it is zero then.</summary>
    private bool IsNothing(int row)
    {
        double around = Complex.Abs(_triangle[row - 1, row - 1]) + Complex.Abs(_triangle[row, row]);
        if (Complex.Abs(_triangle[row, row - 1]) > Precision * (around == 0 ? 1e-300 : around)) { return false; }
        _triangle[row, row - 1] = Complex.Zero;
        return true;
    }

    /// <summary>Of the values of the last two rows and columns the one nearer to the corner.</summary>
    private Complex Shift(int last)
    {
        (Complex a, Complex b) = (_triangle[last - 1, last - 1], _triangle[last - 1, last]);
        (Complex c, Complex d) = (_triangle[last, last - 1], _triangle[last, last]);
        Complex half = (a - d) / 2;
        Complex root = Complex.Sqrt((half * half) + (b * c));
        (Complex one, Complex other) = (d + half + root, d + half - root);
        return Complex.Abs(one - d) < Complex.Abs(other - d) ? one : other;
    }

    /// <summary>Turns two rows so that (x, y) becomes (r, 0), and the columns back.</summary>
    private void Rotate(int first, int second, Complex x, Complex y)
    {
        double length = Math.Sqrt(Squared(x) + Squared(y));
        if (y == Complex.Zero || length == 0) { return; }
        (Complex cosine, Complex sine) = (x / length, y / length);
        for (int column = 0; column < _size; column++)
        {
            (Complex p, Complex q) = (_triangle[first, column], _triangle[second, column]);
            _triangle[first, column] = (Complex.Conjugate(cosine) * p) + (Complex.Conjugate(sine) * q);
            _triangle[second, column] = (cosine * q) - (sine * p);
        }

        TurnColumns(_triangle, first, second, cosine, sine);
        TurnColumns(_basis, first, second, cosine, sine);
    }

    private static void TurnColumns(ComplexMatrix matrix, int first, int second, Complex cosine, Complex sine)
    {
        for (int row = 0; row < matrix.Rows; row++)
        {
            (Complex p, Complex q) = (matrix[row, first], matrix[row, second]);
            matrix[row, first] = (cosine * p) + (sine * q);
            matrix[row, second] = (Complex.Conjugate(cosine) * q) - (Complex.Conjugate(sine) * p);
        }
    }

    private (Complex[] Values, ComplexMatrix Vectors) Sorted()
    {
        ComplexMatrix vectors = _basis.Times(VectorsOfTriangle());
        int[] order = [.. Enumerable.Range(0, _size).OrderBy(i => Complex.Abs(_triangle[i, i]))];
        var sorted = new ComplexMatrix(_size, _size, new Complex[_size * _size]);
        for (int column = 0; column < _size; column++)
        {
            double length = Math.Sqrt(Enumerable.Range(0, _size).Sum(row => Squared(vectors[row, order[column]])));
            for (int row = 0; row < _size; row++) { sorted[row, column] = vectors[row, order[column]] / length; }
        }

        return ([.. order.Select(i => _triangle[i, i])], sorted);
    }

    private ComplexMatrix VectorsOfTriangle()
    {
        double least = Precision * Math.Max(Math.Sqrt(_triangle.Cells.Sum(Squared)), 1e-300);
        ComplexMatrix vectors = ComplexMatrix.Identity(_size);
        for (int column = 1; column < _size; column++)
        {
            for (int row = column - 1; row >= 0; row--)
            {
                Complex sum = _triangle[row, column];
                for (int k = row + 1; k < column; k++) { sum += _triangle[row, k] * vectors[k, column]; }
                Complex gap = _triangle[row, row] - _triangle[column, column];
                vectors[row, column] = -sum / (Complex.Abs(gap) < least ? least : gap);
            }
        }

        return vectors;
    }

    private static double Squared(Complex value) => (value.Real * value.Real) + (value.Imaginary * value.Imaginary);
}
