// SPDX-License-Identifier: MIT
using TensorKeeper.Cli.Golden;

namespace TensorKeeper.Conformance.Suites;

public sealed class TensorComparisonTests
{
    [Theory]
    [InlineData("exact", 1f, 1f, true)]
    [InlineData("exact", -0f, 0f, true)]
    [InlineData("exact", 1.0000001f, 1f, false)]
    [InlineData("exact", float.NaN, float.NaN, true)]
    [InlineData("dense", 1.00001f, 1f, true)]
    [InlineData("dense", 1.00003f, 1f, false)]
    [InlineData("dense", float.NaN, 1f, false)]
    [InlineData("dense", 1f, float.NaN, false)]
    [InlineData("dense", float.PositiveInfinity, float.PositiveInfinity, true)]
    [InlineData("dense", float.MaxValue, float.PositiveInfinity, false)]
    [InlineData("shape", 1f, 2f, true)]
    public void Floats_agree_within_their_class(string tolerance, float got, float wanted, bool agrees) =>
        Assert.Equal(agrees, Agrees(Tensor.Of([1], [got]), Tensor.Of([1], [wanted]), tolerance));

    [Fact]
    public void The_absolute_part_grows_with_the_largest_wanted_value() =>
        Assert.True(Agrees(Tensor.Of([2], 100f, 0.0009f), Tensor.Of([2], 100f, 0f), "dense"));

    [Theory]
    [InlineData("quantum", 7, 8, true)]
    [InlineData("quantum", 7, 9, false)]
    [InlineData("dense", 7, 8, false)]
    public void Integers_are_equal_but_for_a_quantum(string tolerance, byte got, byte wanted, bool agrees) =>
        Assert.Equal(agrees, Agrees(Tensor.Of([1], [got]), Tensor.Of([1], [wanted]), tolerance));

    [Fact]
    public void Type_and_shape_count_even_for_random_values()
    {
        Assert.False(Agrees(Tensor.Of([1], [1L]), Tensor.Of([1], [1]), "shape"));
        Assert.False(Agrees(Tensor.Of([1, 2], 1, 2), Tensor.Of([2], 1, 2), "shape"));
    }

    [Fact]
    public void Strings_are_compared_as_bytes()
    {
        Assert.True(Agrees(Tensor.OfText([2], "a", ""), Tensor.OfText([2], "a", ""), "exact"));
        Assert.False(Agrees(Tensor.OfText([1], "a"), Tensor.OfText([1], "A"), "exact"));
    }

    [Theory]
    [InlineData("a\0\0", "a", true)]
    [InlineData("\0", "", true)]
    [InlineData("a", "a\0", false)]
    [InlineData("a\0\0", "a\0", false)]
    [InlineData("a\0b", "a", false)]
    [InlineData("a ", "a", false)]
    public void Zeros_that_the_recorder_drops_at_the_end_of_a_single_string_are_no_difference(string got, string wanted, bool agrees)
    {
        Assert.Equal(agrees, Agrees(Tensor.OfText([], got), Tensor.OfText([], wanted), "exact"));
        Assert.False(Agrees(Tensor.OfText([1], got), Tensor.OfText([1], wanted), "exact"));
    }

    [Fact]
    public void A_set_is_a_permutation_of_rows()
    {
        Tensor wanted = Tensor.Of([3, 2], 1, 2, 3, 4, 1, 2);

        Assert.True(Agrees(Tensor.Of([3, 2], 3, 4, 1, 2, 1, 2), wanted, "exact", set: true));
        Assert.False(Agrees(Tensor.Of([3, 2], 3, 4, 3, 4, 1, 2), wanted, "exact", set: true));
        Assert.False(Agrees(Tensor.Of([3, 2], 3, 4, 1, 2, 1, 2), wanted, "exact"));
    }

    private static bool Agrees(Tensor got, Tensor wanted, string tolerance, bool set = false)
    {
        var expected = new ExpectedTensor("y", wanted.ElementType, wanted.Shape, null, [], ToleranceClass.Named(tolerance), set);
        return TensorComparison.Compare(got, wanted, expected).Failure is null;
    }
}
