// SPDX-License-Identifier: MIT
namespace TensorKeeper.SavedModel.Tests.Translators;

public sealed class ArithmeticTranslatorsTests : TranslatorTest
{
    [Fact]
    public void The_smallest_integer_divided_by_minus_one_is_itself() => AssertGives(
        Op("TruncateDiv").Fed(I([3], int.MinValue, 7, -7)).Fed(I([3], -1, -1, 2)), I([3], int.MinValue, -7, -3));

    [Fact]
    public void The_smallest_long_divided_by_minus_one_is_itself() => AssertGives(
        Op("FloorDiv").Fed(L([3], long.MinValue, 7, -7)).Fed(L([3], -1, -1, 2)), L([3], long.MinValue, -7, -4));

    [Fact]
    public void FloorMod_takes_the_sign_of_the_divisor() => AssertGives(
        Op("FloorMod").Fed(I([5], int.MinValue, 7, -7, int.MaxValue, int.MinValue)).Fed(I([5], -1, -3, 3, int.MinValue, 3)),
        I([5], 0, -2, 2, -1, 1));

    [Fact]
    public void FloorDiv_of_the_smallest_integer_does_not_wrap() => AssertGives(
        Op("FloorDiv").Fed(I([1], int.MinValue)).Fed(I([1], 3)), I([1], -715827883));

    [Fact]
    public void Mod_takes_the_sign_of_the_dividend() => AssertGives(
        Op("Mod").Fed(L([3], -7, 7, long.MinValue)).Fed(L([3], 3, -3, -1)), L([3], -1, 1, 0));

    [Fact]
    public void FloorMod_of_floats_knows_infinity() => AssertGives(
        Op("FloorMod").Fed(F([4], 1.5f, -1.5f, 1, -7.5f)).Fed(F([4], float.NegativeInfinity, float.PositiveInfinity, 0, 2)),
        F([4], float.NegativeInfinity, float.PositiveInfinity, float.NaN, 0.5f));

    [Theory]
    [InlineData("DivNoNan")]
    [InlineData("MulNoNan")]
    public void A_zero_second_operand_gives_zero_even_for_nan(string op) => AssertGives(
        Op(op).Fed(F([3], float.NaN, float.PositiveInfinity, 3)).Fed(F([3], 0, -0f, 0)), F([3], 0, 0, 0));

    [Theory]
    [InlineData("Xdivy")]
    [InlineData("Xlogy")]
    [InlineData("Xlog1py")]
    public void A_zero_first_operand_gives_zero_even_for_nan(string op) => AssertGives(
        Op(op).Fed(F([2], 0, 0)).Fed(F([2], float.NaN, 0)), F([2], 0, 0));

    [Fact]
    public void Maximum_keeps_nan() => AssertGives(
        Op("Maximum").Fed(F([3], float.NaN, 1, 2)).Fed(F([3], 1, float.NaN, 3)), F([3], float.NaN, float.NaN, 3));

    [Fact]
    public void Small_integers_have_a_maximum_too() => AssertGives(
        Op("Maximum").Fed(T<short>([2], -3, 4)).Fed(T<short>([2], 2, -5)), T<short>([2], 2, 4));

    [Fact]
    public void A_bias_is_added_to_the_last_axis() => AssertGives(
        Op("BiasAdd").Fed(F([2, 2], 1, 2, 3, 4)).Constant(F([2], 10, 20)), F([2, 2], 11, 22, 13, 24));

    [Fact]
    public void A_bias_of_channels_first_is_added_to_axis_one() => AssertGives(
        Op("BiasAdd").Text("data_format", "NCHW").Fed(F([1, 2, 1, 2], 1, 2, 3, 4)).Constant(F([2], 10, 20)),
        1e-6, F([1, 2, 1, 2], 11, 12, 23, 24));
}
