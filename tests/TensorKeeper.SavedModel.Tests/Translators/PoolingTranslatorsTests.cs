// SPDX-License-Identifier: MIT
namespace TensorKeeper.SavedModel.Tests.Translators;

public sealed class PoolingTranslatorsTests : TranslatorTest
{
    [Theory]
    [InlineData("SAME", 2, new[] { 3f, 4.5f, 7.5f, 9f })]
    [InlineData("VALID", 1, new[] { 3f })]
    public void AvgPool_averages_real_cells_only(string padding, long side, float[] expected) => AssertGives(
        Op("AvgPool").Text("padding", padding).Ints("ksize", 1, 2, 2, 1).Ints("strides", 1, 2, 2, 1)
            .Fed(F([1, 3, 3, 1], 1, 2, 3, 4, 5, 6, 7, 8, 9)),
        F([1, side, side, 1], expected));

    [Fact]
    public void AvgPool_of_doubles_is_exact() => AssertGives(
        Op("AvgPool").Text("padding", "SAME").Ints("ksize", 1, 1, 2, 1).Ints("strides", 1, 1, 1, 1)
            .Fed(D([1, 1, 2, 1], 1, 1 + Math.Pow(2, -40))),
        1e-16, D([1, 1, 2, 1], 1 + Math.Pow(2, -41), 1 + Math.Pow(2, -40)));

    [Fact]
    public void Padding_never_wins_a_maximum() => AssertGives(
        Op("MaxPool").Text("padding", "SAME").Ints("ksize", 1, 2, 2, 1).Ints("strides", 1, 2, 2, 1)
            .Fed(F([1, 3, 3, 1], -1, -2, -3, -4, -5, -6, -7, -8, -9)),
        F([1, 2, 2, 1], -1, -3, -7, -9));

    [Fact]
    public void Channels_have_a_maximum_too() => AssertGives(
        Op("MaxPool").Text("padding", "VALID").Ints("ksize", 1, 1, 1, 2).Ints("strides", 1, 1, 1, 2)
            .Fed(F([1, 1, 2, 4], 1, 2, 4, 3, -6, -5, -7, -8)),
        F([1, 1, 2, 2], 2, 4, -5, -7));

    [Fact]
    public void A_window_over_space_and_channels_is_refused() => Assert.Contains(
        "reaches over batch or channels",
        Op("MaxPool").Text("padding", "VALID").Ints("ksize", 1, 2, 1, 2).Ints("strides", 1, 1, 1, 2).Fed(F([1, 1, 2, 4], new float[8])).Refusal().Message,
        StringComparison.Ordinal);

    [Fact]
    public void Bytes_have_a_maximum() => AssertGives(
        Op("MaxPool").Text("padding", "VALID").Ints("ksize", 1, 1, 2, 1).Ints("strides", 1, 1, 1, 1)
            .Fed(T<sbyte>([1, 1, 3, 1], -128, -3, 127)),
        T<sbyte>([1, 1, 2, 1], -3, 127));

    [Fact]
    public void The_position_of_a_maximum_counts_channels_fastest() => AssertGives(
        Op("MaxPoolWithArgmax", 2).Text("padding", "VALID").Ints("ksize", 1, 1, 2, 1).Ints("strides", 1, 1, 2, 1)
            .Fed(F([2, 1, 2, 2], 1, 9, 5, 2, 8, 1, 3, 4)),
        F([2, 1, 1, 2], 5, 9, 8, 4),
        L([2, 1, 1, 2], 2, 1, 0, 3));

    [Fact]
    public void Dilation_ignores_what_lies_outside() => AssertGives(
        Op("Dilation2D").Text("padding", "SAME").Ints("strides", 1, 1, 1, 1).Ints("rates", 1, 1, 1, 1)
            .Fed(F([1, 1, 2, 1], -5, -7)).Constant(F([1, 2, 1], 1, 10)),
        F([1, 1, 2, 1], 3, -6));
}
