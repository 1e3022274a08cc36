// SPDX-License-Identifier: MIT
namespace TensorKeeper.SavedModel.Tests.Translators;

public sealed class LogicTranslatorsTests : TranslatorTest
{
    [Fact]
    public void The_old_Select_chooses_rows() => AssertGives(
        Op("Select").Fed(B([2], true, false)).Fed(F([2, 2], 1, 2, 3, 4)).Fed(F([2, 2], 5, 6, 7, 8)), F([2, 2], 1, 2, 7, 8));

    [Fact]
    public void SelectV2_chooses_columns() => AssertGives(
        Op("SelectV2").Fed(B([2], true, false)).Fed(F([2, 2], 1, 2, 3, 4)).Fed(F([2, 2], 5, 6, 7, 8)), F([2, 2], 1, 6, 3, 8));

    [Fact]
    public void Bools_can_be_chosen() => AssertGives(
        Op("SelectV2").Fed(B([2], true, false)).Fed(B([2], false, true)).Fed(B([], true)), B([2], false, true));

    [Fact]
    public void Not_a_number_is_true() => AssertGives(
        Op("Cast").Type("DstT", SavedModel.Messages.DataType.Bool).Fed(F([3], float.NaN, 0, -0f)), B([3], true, false, false));

    [Fact]
    public void The_angle_knows_the_sign_of_zero() => AssertGives(
        Op("Atan2").Fed(F([4], -0f, 0, 1, -1)).Fed(F([4], -1, -1, 0, -0f)),
        F([4], -MathF.PI, MathF.PI, MathF.PI / 2, -MathF.PI / 2));

    [Fact]
    public void Shifting_right_keeps_the_sign() => AssertGives(
        Op("RightShift").Fed(I([3], -8, 8, int.MinValue)).Fed(I([3], 1, 2, 31)), I([3], -4, 2, -1));
}
