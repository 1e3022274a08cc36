// SPDX-License-Identifier: MIT
namespace TensorKeeper.SavedModel.Tests.Translators;

public sealed class MatrixProductTranslatorsTests : TranslatorTest
{
    [Fact]
    public void MatMul_transposes_what_it_is_told_to() => AssertGives(
        Op("MatMul").Bool("transpose_a", true).Fed(F([2, 1], 1, 2)).Constant(F([2, 2], 1, 2, 3, 4)), F([1, 2], 7, 10));

    [Fact]
    public void MatMul_of_bytes_wraps() => AssertGives(
        Op("MatMul").Fed(T<sbyte>([1, 2], 100, 100)).Fed(T<sbyte>([2, 1], 2, 2)), T<sbyte>([1, 1], unchecked((sbyte)400)));

    [Fact]
    public void MatMul_over_nothing_is_zero() => AssertGives(
        Op("MatMul").Fed(F([2, 0])).Fed(F([0, 2])), F([2, 2], 0, 0, 0, 0));

    [Fact]
    public void BatchMatMulV2_broadcasts_batches() => AssertGives(
        Op("BatchMatMulV2").Bool("adj_y", true).Fed(F([2, 1, 2], 1, 2, 3, 4)).Fed(F([1, 1, 2], 5, 6)),
        1e-6, F([2, 1, 1], 17, 39));

    [Fact]
    public void No_rows_give_no_rows() => AssertGives(
        Op("MatMul").Fed(F([0, 2])).Constant(F([2, 3], 1, 2, 3, 4, 5, 6)), F([0, 3]));
}
