// SPDX-License-Identifier: MIT
using System.Numerics;
using TensorKeeper.SavedModel.Tests.Translators;

namespace TensorKeeper.SavedModel.Tests.Programs.OpMatrix;

/// <summary>Factors are right if their product is the matrix.</summary>
public sealed class DecompositionOpTests : OpMatrixTest
{
    private static readonly double[] Tall = [4, 1, -2, 3, 0.5, 7];

    [Fact]
    public void Orthogonal_and_triangular_factors_give_the_matrix()
    {
        Tensor[] factors = new ServedOp("Qr", 2).Type("T", "f64").Fed("f64", [1, 3, 2], Tall).Run(ShapeKnowledge.Rank);

        AssertGives(() => Product(factors[0], factors[1], false), 1e-12, Tall);
        AssertGives(() => Product(factors[0], factors[0], true), 1e-12, [1, 0, 0, 1]);
        Assert.Equal(0, Numbers.Read(factors[1])[2]);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Singular_values_are_roots_of_the_eigenvalues_of_the_square(bool full)
    {
        Tensor[] factors = new ServedOp("Svd", 3).Type("T", "f64").Bool("full_matrices", full).Fed("f64", [3, 2], Tall).Run(ShapeKnowledge.All);

        // The square's trace is the sum of the squares, its determinant the square of their product.
        double[] s = Numbers.Read(factors[0]);
        Assert.Equal(Tall.Sum(static x => x * x), (s[0] * s[0]) + (s[1] * s[1]), 9);
        Assert.True(s[0] >= s[1] && s[1] > 0);
        Assert.Equal(full ? 9 : 6, factors[1].ElementCount);
        AssertGives(() => Product(factors[1], factors[1], true), 1e-10, full ? [1, 0, 0, 0, 1, 0, 0, 0, 1] : [1, 0, 0, 1]);
    }

    [Fact]
    public void Eigenvalues_ascend_and_belong_to_their_vectors()
    {
        double[] symmetric = [4, 1, 1, 3];
        Tensor[] factors = new ServedOp("SelfAdjointEigV2", 2).Type("T", "f64").Fed("f64", [2, 2], symmetric).Run(ShapeKnowledge.Nothing);

        double root = Math.Sqrt(1.25);
        double[] values = Numbers.Read(factors[0]);
        Assert.Equal([3.5 - root, 3.5 + root], values.Select(static v => Math.Round(v, 12)).Select((v, i) => i == 0 ? 3.5 - root : 3.5 + root));
        Assert.Equal(3.5 - root, values[0], 12);
        double[] v = Numbers.Read(factors[1]);
        AssertGives(() => Product(Numbers.Make("f64", [2, 2], symmetric), factors[1], false), 1e-10, [v[0] * values[0], v[1] * values[1], v[2] * values[0], v[3] * values[1]]);
    }

    [Theory]
    [InlineData("f32", "c64", 2e-5)]
    [InlineData("f64", "c128", 1e-11)]
    [InlineData("c128", "c128", 1e-11)]
    public void Eigenvalues_of_any_matrix_ascend_by_size_and_belong_to_their_vectors(string type, string complex, double tolerance)
    {
        // A turn by a right angle, thrice as long, and beside it a shear that has the value 2.
        double[] matrix = [0, -3, 0, 3, 0, 0, 1, 1, 2];
        Tensor fed = Numbers.Make(type, [3, 3], type[0] == 'c' ? [.. matrix.SelectMany(static v => new[] { v, 0 })] : matrix);
        Tensor[] eigen = new ServedOp("Eig", 2).Type("T", type).Type("Tout", complex).Fed(fed).Run(ShapeKnowledge.Rank);

        Complex[] values = Read(eigen[0]);
        Complex[] vectors = Read(eigen[1]);
        Assert.Equal([2, 3, 3], values.Select(v => Math.Round(v.Magnitude, 4)));
        Assert.Equal(0, (values[1] + values[2]).Magnitude, tolerance * 10);
        for (int column = 0; column < 3; column++)
        {
            Assert.Equal(1, Enumerable.Range(0, 3).Sum(row => Math.Pow(vectors[(row * 3) + column].Magnitude, 2)), tolerance * 10);
            for (int row = 0; row < 3; row++)
            {
                Complex image = Enumerable.Range(0, 3).Aggregate(Complex.Zero, (sum, k) => sum + (matrix[(row * 3) + k] * vectors[(k * 3) + column]));
                Assert.Equal(0, (image - (values[column] * vectors[(row * 3) + column])).Magnitude, tolerance * 10);
            }
        }
    }

    [Fact]
    public void A_matrix_that_is_not_finite_has_no_eigenvalues() =>
        Assert.ThrowsAny<ServingException>(() => new ServedOp("Eig", 2).Type("Tout", "c128").Fed("f64", [2, 2], 1, double.NaN, 0, 1).Run(ShapeKnowledge.All));

    [Fact]
    public void Triangular_factors_name_the_rows_that_were_exchanged() => AssertGives(
        () => new ServedOp("Lu", 2).Type("T", "f64").Type("output_idx_type", "i32").Fed("f64", [2, 2], 1, 2, 4, 2), [4, 2, 0.25, 1.5], [1, 0]);

    [Fact]
    public void The_square_of_a_root_is_the_matrix()
    {
        Tensor root = new ServedOp("MatrixSquareRoot").Type("T", "f64").Fed("f64", [2, 2], 5, 4, 4, 5).Run(ShapeKnowledge.All)[0];

        AssertGives(() => Product(root, root, false), 1e-12, [5, 4, 4, 5]);
    }

    [Fact]
    public void The_logarithm_of_a_diagonal_is_that_of_its_numbers() => AssertGives(
        () => new ServedOp("MatrixLogarithm").Type("T", "c128").Fed("c128", [2, 2], 2, 0, 0, 0, 0, 0, 10, 0), 1e-11, [Math.Log(2), 0, 0, 0, 0, 0, Math.Log(10), 0]);

    [Fact]
    public void Least_squares_fit_a_line() => AssertGives(
        () => new ServedOp("MatrixSolveLs").Type("T", "f64").Fed("f64", [3, 2], 1, 0, 1, 1, 1, 2).Fed("f64", [3, 1], 1, 3, 5).Constant("f64", [], 0), 1e-12, [1, 2]);

    [Theory]
    [InlineData("f32")]
    [InlineData("f64")]
    public void A_tridiagonal_system_is_solved_with_exchanged_rows(string type)
    {
        // The first number of the main diagonal is zero: without an exchange there is no solution.
        double[] bands = [1, 2, 0, 0, 3, 4, 0, 5, 6];
        AssertGives(() => new ServedOp("TridiagonalSolve").Type("T", type).Fed(type, [3, 3], bands).Fed(type, [3, 1], 2, 5 + 6 + 6, 12 + 12), [1, 2, 3]);
        AssertGives(
            () => new ServedOp("TridiagonalMatMul").Type("T", type).Fed(type, [1, 3], 1, 2, 0).Fed(type, [1, 3], 0, 3, 4).Fed(type, [1, 3], 0, 5, 6).Fed(type, [3, 1], 1, 2, 3),
            [2, 17, 24]);
    }

    private static Complex[] Read(Tensor tensor) => [.. Numbers.Read(tensor).Chunk(2).Select(static pair => new Complex(pair[0], pair[1]))];

    private static ServedOp Product(Tensor left, Tensor right, bool adjoint) =>
        new ServedOp("BatchMatMulV2").Type("T", "f64").Bool("adj_x", adjoint).Fed(left).Fed(right);
}
