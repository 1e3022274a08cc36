// SPDX-License-Identifier: MIT
namespace TensorKeeper.SavedModel.Tests.Stages.Matrices;

public sealed class MatrixKernelsTests
{
    private static readonly Tensor Singular = Tensor.Of([2, 2], 1.0, 2.0, 2.0, 4.0);

    [Theory]
    [InlineData("MatrixInverse")]
    [InlineData("BatchMatrixInverse")]
    public void A_singular_matrix_is_refused_and_not_inverted(string op) =>
        Assert.Contains("not invertible", HostNode.Op(op).Refuses(Singular).Message, StringComparison.Ordinal);

    [Fact]
    public void A_pivot_of_zero_is_no_reason_to_refuse() => TensorAssert.Equal(
        Tensor.Of([2, 2], 0.0, 0.5, 1.0, 0.0), HostNode.Op("MatrixInverse").Single(Tensor.Of([2, 2], 0.0, 1.0, 2.0, 0.0)));

    [Fact]
    public void Rows_that_are_swapped_turn_the_sign_of_the_determinant() => TensorAssert.Equal(
        Tensor.Of([], -2.0), HostNode.Op("MatrixDeterminant").Single(Tensor.Of([2, 2], 0.0, 1.0, 2.0, 0.0)));

    [Fact]
    public void The_logarithm_of_no_determinant_is_minus_infinity()
    {
        Tensor[] results = HostNode.Op("LogMatrixDeterminant").Outputs(2).Run(Singular);

        TensorAssert.Equal(Tensor.Of([], 0.0), results[0]);
        TensorAssert.Equal(Tensor.Of([], double.NegativeInfinity), results[1]);
    }

    [Fact]
    public void The_other_half_of_a_triangle_is_not_read() => TensorAssert.Equal(
        Tensor.Of([2, 1], 2f, 1f),
        HostNode.Op("MatrixTriangularSolve").Single(Tensor.Of([2, 2], 1f, float.NaN, 1f, 2f), Tensor.Of([2, 1], 2f, 4f)));

    [Fact]
    public void Batches_of_triangles_broadcast() => TensorAssert.Equal(
        Tensor.Of([2, 1, 1], 2f, 3f),
        HostNode.Op("MatrixTriangularSolve").Single(Tensor.Of([1, 1], 2f), Tensor.Of([2, 1, 1], 4f, 6f)));

    [Fact]
    public void What_is_not_positive_definite_has_no_Cholesky_factor() => TensorAssert.Equal(
        Tensor.Of([2, 2], double.NaN, 0, double.NaN, double.NaN), HostNode.Op("Cholesky").Single(Tensor.Of([2, 2], 1.0, 2.0, 2.0, 1.0)));

    [Fact]
    public void A_matrix_without_rows_has_the_determinant_1() => TensorAssert.Equal(
        Tensor.Of([2], 1f, 1f), HostNode.Op("MatrixDeterminant").Single(Tensor.Of([2, 0, 0], ReadOnlySpan<float>.Empty)));

    [Fact]
    public void Complex_systems_are_solved()
    {
        byte[] i = Bytes(0, 1);
        Tensor matrix = Tensor.FromMemory(ElementType.Complex64, [1, 1], i);
        Tensor right = Tensor.FromMemory(ElementType.Complex64, [1, 1], Bytes(2, 2));

        TensorAssert.Equal(Tensor.FromMemory(ElementType.Complex64, [1, 1], Bytes(2, -2)), HostNode.Op("MatrixSolve").Single(matrix, right));
        TensorAssert.Equal(
            Tensor.FromMemory(ElementType.Complex64, [1, 1], Bytes(-2, 2)), HostNode.Op("MatrixSolve").With("adjoint", true).Single(matrix, right));
    }

    [Fact]
    public void Shapes_that_do_not_fit_are_refused()
    {
        HostNode.Op("MatrixSolve").Refuses(Tensor.Of([2, 2], 1f, 0f, 0f, 1f), Tensor.Of([3, 1], 1f, 2f, 3f));
        HostNode.Op("Cholesky").Refuses(Tensor.Of([1, 2], 1f, 0f));
        HostNode.Op("MatrixInverse").Refuses(Tensor.Of([2], 1f, 0f));
        HostNode.Op("MatrixInverse").Refuses(Tensor.Of([1, 1], 1));
    }

    private static byte[] Bytes(float real, float imaginary) => [.. BitConverter.GetBytes(real), .. BitConverter.GetBytes(imaginary)];
}
