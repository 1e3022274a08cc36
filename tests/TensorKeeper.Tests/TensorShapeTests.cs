// SPDX-License-Identifier: MIT
namespace TensorKeeper.Tests;

public sealed class TensorShapeTests
{
    [Fact]
    public void A_scalar_has_one_element() => Assert.Equal(1, TensorShape.Scalar.GetElementCount());

    [Fact]
    public void A_zero_extent_makes_any_shape_empty() =>
        Assert.Equal(0, new TensorShape(long.MaxValue, 0, long.MaxValue).GetElementCount());

    [Theory]
    [InlineData(long.MaxValue, 2, 1)]
    [InlineData(1L << 32, 1L << 32, 1)]
    [InlineData(1L << 32, 1L << 31, 1)]
    [InlineData(1L << 32, 1L << 32, 3)]
    public void A_product_that_overflows_is_no_count(long first, long second, long third)
    {
        Assert.False(new TensorShape(first, second, third).TryGetElementCount(out long count));
        Assert.Equal(0, count);
    }

    [Theory]
    [InlineData((1L << 32) - 1, 1L << 31)]
    [InlineData(long.MaxValue, 1)]
    public void A_product_up_to_the_largest_number_is_a_count(long first, long second) =>
        Assert.Equal(first * second, new TensorShape(first, second).GetElementCount());
}
