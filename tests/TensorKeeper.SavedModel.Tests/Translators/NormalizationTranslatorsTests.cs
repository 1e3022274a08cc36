// SPDX-License-Identifier: MIT
namespace TensorKeeper.SavedModel.Tests.Translators;

public sealed class NormalizationTranslatorsTests : TranslatorTest
{
    [Fact]
    public void Training_is_the_default_and_returns_the_unbiased_variance() => AssertGives(
        Op("FusedBatchNormV3", 5).Float("epsilon", 0)
            .Fed(F([1, 1, 2, 1], 1, 3)).Constant(F([1], 2)).Constant(F([1], 10)).Constant(F([0])).Constant(F([0])),
        F([1, 1, 2, 1], 8, 12), F([1], 2), F([1], 2), F([1], 2), F([1], 1));

    [Fact]
    public void Statistics_move_by_the_factor() => AssertGives(
        Op("FusedBatchNormV3", 3).Float("epsilon", 0).Float("exponential_avg_factor", 0.25f)
            .Fed(F([1, 1, 2, 1], 1, 3)).Constant(F([1], 1)).Constant(F([1], 0)).Constant(F([1], 6)).Constant(F([1], 10)),
        F([1, 1, 2, 1], -1, 1), F([1], 5), F([1], 8));

    [Fact]
    public void Inference_uses_what_it_is_given() => AssertGives(
        Op("FusedBatchNorm").Bool("is_training", false).Float("epsilon", 0)
            .Fed(F([1, 1, 1, 2], 4, 9)).Constant(F([2], 1, 2)).Constant(F([2], 0, 1)).Constant(F([2], 2, 3)).Constant(F([2], 4, 9)),
        F([1, 1, 1, 2], 1, 5));

    [Fact]
    public void LRN_does_not_divide_alpha() => AssertGives(
        Op("LRN").Int("depth_radius", 1).Float("bias", 1).Float("alpha", 2).Float("beta", 1).Fed(F([1, 1, 1, 2], 1, 2)),
        F([1, 1, 1, 2], 1f / 11, 2f / 11));
}
