// SPDX-License-Identifier: MIT
using Microsoft.ML.OnnxRuntime;

namespace TensorKeeper.SavedModel.Tests.Translators;

public sealed class IndexTranslatorsTests : TranslatorTest
{
    [Fact]
    public void Gather_picks_along_an_axis_for_each_batch() => AssertGives(
        Op("GatherV2").Int("batch_dims", 1).Fed(F([2, 2, 2], 1, 2, 3, 4, 5, 6, 7, 8)).Fed(I([2, 1], 1, 0)).Constant(I(2)),
        1e-6, F([2, 2, 1], 2, 4, 5, 7));

    [Fact]
    public void Gather_of_a_negative_index_fails() => Assert.Throws<OnnxRuntimeException>(() =>
        Op("GatherV2").Fed(F([2], 1, 2)).Fed(I([1], -1)).Constant(I(0)).Run(ShapeKnowledge.All));

    [Fact]
    public void OneHot_of_no_class_is_an_empty_row() => AssertGives(
        Op("OneHot").Fed(L([3], 1, -1, 3)).Constant(I(3)).Constant(F(5)).Constant(F(-5)),
        F([3, 3], -5, 5, -5, -5, -5, -5, -5, -5, -5));

    [Fact]
    public void OneHot_puts_classes_on_any_axis() => AssertGives(
        Op("OneHot").Int("axis", 0).Fed(I([2], 1, 0)).Constant(I(2)).Constant(B([], true)).Constant(B([], false)),
        1e-6, B([2, 2], false, true, true, false));

    [Fact]
    public void ScatterNd_adds_up_what_meets() => AssertGives(
        Op("ScatterNd").Fed(I([2, 1], 1, 1)).Fed(F([2], 3, 4)).Constant(I([1], 3)), 1e-6, F([3], 0, 7, 0));

    [Fact]
    public void DynamicStitch_lets_the_last_win() => AssertGives(
        Op("DynamicStitch").Fed(I([2], 0, 1)).Fed(I(1)).Fed(F([2, 1], 1, 2)).Fed(F([1], 9)), 1e-6, F([2, 1], 1, 9));

    [Fact]
    public void Where_lists_positions() => AssertGives(
        Op("Where").Fed(D([2, 2], 0, 1, float.NaN, 0)), L([2, 2], 0, 1, 1, 0));
}
