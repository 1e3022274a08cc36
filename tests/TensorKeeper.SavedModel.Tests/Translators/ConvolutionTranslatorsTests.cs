// SPDX-License-Identifier: MIT
using TensorKeeper.SavedModel.Diagnostics;

namespace TensorKeeper.SavedModel.Tests.Translators;

public sealed class ConvolutionTranslatorsTests : TranslatorTest
{
    private static readonly float[] OneToNine = [1, 2, 3, 4, 5, 6, 7, 8, 9];

    [Theory]
    [InlineData("SAME", 1, new[] { 12f, 16, 9, 24, 28, 15, 15, 17, 9 })]
    [InlineData("VALID", 1, new[] { 12f, 16, 24, 28 })]
    [InlineData("SAME", 2, new[] { 12f, 9, 15, 9 })]
    public void The_odd_cell_of_SAME_is_at_the_end(string padding, long stride, float[] expected)
    {
        long side = (long)Math.Sqrt(expected.Length);
        AssertGives(
            Op("Conv2D").Text("padding", padding).Ints("strides", 1, stride, stride, 1)
                .Fed(F([1, 3, 3, 1], OneToNine)).Constant(F([2, 2, 1, 1], 1, 1, 1, 1)),
            F([1, side, side, 1], expected));
    }

    [Theory]
    [InlineData(9, new[] { 20f, 42, 64, 86, 8 })]
    [InlineData(8, new[] { 31f, 53, 75, 7 })]
    public void Steps_over_holes_reach_as_far_on_both_sides(int length, float[] expected) => AssertGives(
        Op("Conv2D").Ints("strides", 1, 1, 2, 1).Ints("dilations", 1, 1, 2, 1).Text("padding", "SAME")
            .Fed(F([1, 1, length, 1], [.. Enumerable.Range(1, length).Select(static i => (float)i)])).Constant(F([1, 2, 1, 1], 1, 10)),
        F([1, 1, expected.Length, 1], expected));

    [Fact]
    public void Doubles_are_convolved_exactly()
    {
        double tiny = Math.Pow(2, -40);
        AssertGives(
            Op("Conv2D").Text("padding", "SAME").Ints("strides", 1, 1, 1, 1)
                .Fed(D([1, 1, 2, 1], 1, 1 + tiny)).Constant(D([1, 2, 1, 1], -1, 1)),
            1e-15, D([1, 1, 2, 1], tiny, -1 - tiny));
    }

    [Fact]
    public void Explicit_padding_is_in_the_order_of_the_layout() => AssertGives(
        Op("Conv2D").Text("padding", "EXPLICIT").Ints("explicit_paddings", 0, 0, 1, 0, 0, 2, 0, 0).Ints("strides", 1, 1, 1, 1)
            .Fed(F([1, 1, 1, 1], 5)).Constant(F([1, 1, 1, 1], 2)),
        F([1, 2, 3, 1], 0, 0, 0, 10, 0, 0));

    [Fact]
    public void Channels_first_stay_first() => AssertGives(
        Op("Conv2D").Text("padding", "VALID").Text("data_format", "NCHW").Ints("strides", 1, 1, 1, 1)
            .Fed(F([1, 2, 1, 2], 1, 2, 3, 4)).Constant(F([1, 1, 2, 1], 1, 10)),
        F([1, 1, 1, 2], 31, 42));

    [Fact]
    public void No_images_give_no_images() => AssertGives(
        Op("Conv2D").Text("padding", "SAME").Ints("strides", 1, 1, 1, 1)
            .Fed(F([0, 3, 3, 1])).Constant(F([2, 2, 1, 4], new float[16])),
        F([0, 3, 3, 4]));

    [Fact]
    public void A_depthwise_filter_makes_its_channels_side_by_side() => AssertGives(
        Op("DepthwiseConv2dNative").Text("padding", "VALID").Ints("strides", 1, 1, 1, 1)
            .Fed(F([1, 1, 1, 2], 3, 5)).Constant(F([1, 1, 2, 2], 1, 10, 100, 1000)),
        F([1, 1, 1, 4], 3, 30, 500, 5000));

    [Fact]
    public void A_transposed_convolution_gives_the_extents_asked_for() => AssertGives(
        Op("Conv2DBackpropInput").Text("padding", "SAME").Ints("strides", 1, 2, 2, 1)
            .Constant(I([4], 1, 1, 4, 1)).Constant(F([1, 3, 1, 1], 1, 10, 100)).Fed(F([1, 1, 2, 1], 1, 2)),
        F([1, 1, 4, 1], 1, 10, 102, 20));

    [Fact]
    public void A_transposed_convolution_may_learn_its_extents_when_it_runs() => AssertGives(
        Op("Conv2DBackpropInput").Text("padding", "VALID").Ints("strides", 1, 2, 2, 1)
            .Fed(I([4], 1, 1, 4, 1)).Constant(F([1, 1, 1, 1], 3)).Fed(F([1, 1, 2, 1], 1, 2)),
        1e-6, F([1, 1, 4, 1], 3, 0, 6, 0));

    [Fact]
    public void An_unknown_layout_is_refused() => Assert.Equal(
        DiagnosticId.UnsupportedVariant,
        Op("Conv2D").Text("padding", "SAME").Text("data_format", "NCHW_VECT_C").Ints("strides", 1, 1, 1, 1)
            .Fed(F([1, 1, 1, 1], 1)).Constant(F([1, 1, 1, 1], 1)).Refusal().Id);
}
