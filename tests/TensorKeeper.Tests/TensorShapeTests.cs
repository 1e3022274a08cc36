// SPDX-License-Identifier: MIT
namespace TensorKeeper.Tests;

public sealed class TensorShapeTests
{
    [Fact]
    public void A_scalar_has_one_element() => Assert.Equal(1, TensorShape.Scalar.GetElementCount());

    [Fact]
    public void A_zero_extent_makes_any_shape_empty() =>
        Assert.Equal(0, new TensorShape(long.MaxValue, 0, long.MaxValue).GetElementCount());

    [Fact]
    public void A_product_that_overflows_is_no_count() =>
        Assert.False(new TensorShape(long.MaxValue, 2).TryGetElementCount(out _));
}
