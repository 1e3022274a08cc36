// SPDX-License-Identifier: MIT
using TensorKeeper.SavedModel.Diagnostics;

namespace TensorKeeper.SavedModel.Tests.Translators;

public sealed class MovementTranslatorsTests : TranslatorTest
{
    private static readonly float[] ZeroToEleven = [0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11];

    [Fact]
    public void A_negative_axis_of_Pack_counts_the_result() => AssertGives(
        Op("Pack").Int("axis", -1).Fed(F([2], 1, 2)).Fed(F([2], 3, 4)), F([2, 2], 1, 3, 2, 4));

    [Fact]
    public void Unpack_takes_an_axis_apart() => AssertGives(
        Op("Unpack", 2).Int("axis", 1).Fed(F([2, 2], 1, 2, 3, 4)), F([2], 1, 3), F([2], 2, 4));

    [Fact]
    public void SplitV_gives_the_rest_to_the_open_part() => AssertGives(
        Op("SplitV", 2).Fed(F([1, 3], 1, 2, 3)).Constant(I([2], -1, 1)).Constant(I(1)), F([1, 2], 1, 2), F([1, 1], 3));

    [Fact]
    public void Slice_goes_to_the_end_for_minus_one() => AssertGives(
        Op("Slice").Fed(F([3, 4], ZeroToEleven)).Constant(I([2], 1, 2)).Constant(I([2], -1, 1)), F([2, 1], 6, 10));

    [Fact]
    public void Slice_may_begin_anywhere() => AssertGives(
        Op("Slice").Fed(F([3, 4], ZeroToEleven)).Fed(I([2], 1, 2)).Fed(I([2], -1, 1)), 1e-6, F([2, 1], 6, 10));

    [Fact]
    public void StridedSlice_shrinks_behind_an_ellipsis() => AssertGives(
        Cut([0, -1], [0, 0], [1, 1]).Int("ellipsis_mask", 1).Int("shrink_axis_mask", 2), F([3], 3, 7, 11));

    [Fact]
    public void StridedSlice_runs_backwards() => AssertGives(
        Cut([0, 0], [0, 0], [-1, 2]).Int("begin_mask", 3).Int("end_mask", 3), F([3, 2], 8, 10, 4, 6, 0, 2));

    [Fact]
    public void StridedSlice_against_its_direction_is_empty() => AssertGives(
        Cut([0, 0], [0, 3], [1, -1]).Int("begin_mask", 1).Int("end_mask", 1), F([3, 0]));

    [Fact]
    public void A_new_axis_wins_over_a_shrunk_one() => AssertGives(
        Cut([0, 1], [0, 2], [1, 1]).Int("new_axis_mask", 1).Int("shrink_axis_mask", 3), F([1, 4], 4, 5, 6, 7));

    [Fact]
    public void An_index_may_be_computed() => AssertGives(
        Op("StridedSlice").Int("shrink_axis_mask", 1).Fed(F([3, 4], ZeroToEleven))
            .Fed(I([1], -1)).Fed(I([1], 0)).Constant(I([1], 1)),
        1e-6, F([4], 8, 9, 10, 11));

    [Fact]
    public void ReverseSequence_takes_any_axes() => AssertGives(
        Op("ReverseSequence").Int("seq_dim", 2).Int("batch_dim", 0).Fed(F([1, 2, 3], 1, 2, 3, 4, 5, 6)).Constant(I([1], 2)),
        1e-6, F([1, 2, 3], 2, 1, 3, 5, 4, 6));

    [Fact]
    public void Roll_comes_back_on_the_other_side() => AssertGives(
        Op("Roll").Fed(F([2, 3], 1, 2, 3, 4, 5, 6)).Constant(I([2], 1, -4)).Constant(I([2], 0, 1)),
        1e-6, F([2, 3], 5, 6, 4, 2, 3, 1));

    [Fact]
    public void A_wrong_order_of_axes_is_refused() => Assert.Equal(
        DiagnosticId.UnsupportedVariant, Op("Transpose").Fed(F([1, 1], 1)).Constant(I([2], 0, -1)).Refusal().Id);

    [Fact]
    public void SpaceToBatch_and_back_is_nothing()
    {
        AssertGives(
            Op("SpaceToBatchND").Fed(F([1, 2, 2, 1], 1, 2, 3, 4)).Constant(I([2], 2, 2)).Constant(I([2, 2], 0, 0, 0, 0)),
            1e-6, F([4, 1, 1, 1], 1, 2, 3, 4));
        AssertGives(
            Op("BatchToSpaceND").Fed(F([4, 1, 1, 1], 1, 2, 3, 4)).Constant(I([2], 2, 2)).Constant(I([2, 2], 0, 0, 1, 0)),
            1e-6, F([1, 2, 1, 1], 2, 4));
    }

    private static TestOp Cut(int[] begin, int[] end, int[] strides) => Op("StridedSlice").Fed(F([3, 4], ZeroToEleven))
        .Constant(I([begin.Length], begin)).Constant(I([end.Length], end)).Constant(I([strides.Length], strides));
}
