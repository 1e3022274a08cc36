// SPDX-License-Identifier: MIT
using System.Numerics;

namespace TensorKeeper.SavedModel.Stages.Matrices;

/// <summary>One dense matrix, row-major, in double precision; a real one has zero imaginary parts throughout.</summary>
internal sealed class ComplexMatrix(int rows, int columns, Complex[] cells)
{
    public int Rows => rows;

    public int Columns => columns;

    public Complex[] Cells => cells;

    public ref Complex this[int row, int column] => ref cells[(row * columns) + column];

    public static ComplexMatrix Identity(int size)
    {
        var identity = new ComplexMatrix(size, size, new Complex[size * size]);
        for (int i = 0; i < size; i++) { identity[i, i] = Complex.One; }
        return identity;
    }

    public ComplexMatrix Copy() => new(rows, columns, (Complex[])cells.Clone());

    public ComplexMatrix Adjoint()
    {
        var adjoint = new ComplexMatrix(columns, rows, new Complex[cells.Length]);
        for (int row = 0; row < rows; row++)
        {
            for (int column = 0; column < columns; column++) { adjoint[column, row] = Complex.Conjugate(this[row, column]); }
        }

        return adjoint;
    }

    public ComplexMatrix Times(ComplexMatrix right)
    {
        var product = new ComplexMatrix(rows, right.Columns, new Complex[rows * right.Columns]);
        for (int row = 0; row < rows; row++)
        {
            for (int k = 0; k < columns; k++)
            {
                Complex factor = this[row, k];
                for (int column = 0; column < right.Columns; column++) { product[row, column] += factor * right[k, column]; }
            }
        }

        return product;
    }

    /// <summary>Returns the first rows and columns.</summary>
    public ComplexMatrix Corner(int height, int width)
    {
        var corner = new ComplexMatrix(height, width, new Complex[height * width]);
        for (int row = 0; row < height; row++)
        {
            for (int column = 0; column < width; column++) { corner[row, column] = this[row, column]; }
        }

        return corner;
    }

    /// <summary>Returns the inverse of a square matrix; infinities if there is none.</summary>
    public ComplexMatrix Inverse()
    {
        ComplexMatrix factors = Copy();
        int[] order = new int[rows];
        Factors.Triangulate<Complex>(factors.Cells, order);
        var inverse = new ComplexMatrix(rows, rows, new Complex[cells.Length]);
        for (int row = 0; row < rows; row++) { inverse[row, order[row]] = Complex.One; }
        Factors.SolveTriangle<Complex>(factors.Cells, rows, inverse.Cells, lower: true, unit: true);
        Factors.SolveTriangle<Complex>(factors.Cells, rows, inverse.Cells, lower: false);
        return inverse;
    }

    /// <summary>Turns two columns into each other: the first loses s of the second, the second gains s of the first.</summary>
    public void Rotate(int first, int second, double cosine, double sine)
    {
        for (int row = 0; row < rows; row++)
        {
            (Complex p, Complex q) = (this[row, first], this[row, second]);
            this[row, first] = (cosine * p) - (sine * q);
            this[row, second] = (sine * p) + (cosine * q);
        }
    }

    public void ScaleColumn(int column, Complex factor)
    {
        for (int row = 0; row < rows; row++) { this[row, column] *= factor; }
    }

    /// <summary>Returns the columns in another order.</summary>
    public ComplexMatrix Reordered(int[] order)
    {
        var reordered = new ComplexMatrix(rows, order.Length, new Complex[rows * order.Length]);
        for (int row = 0; row < rows; row++)
        {
            for (int column = 0; column < order.Length; column++) { reordered[row, column] = this[row, order[column]]; }
        }

        return reordered;
    }
}
