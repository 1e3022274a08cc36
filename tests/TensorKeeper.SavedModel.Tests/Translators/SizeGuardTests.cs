// SPDX-License-Identifier: MIT
using Microsoft.ML.OnnxRuntime;
using TensorKeeper.SavedModel.Messages;

namespace TensorKeeper.SavedModel.Tests.Translators;

/// <summary>A dozen bytes of a request do not make the engine allocate terabytes, and empty pictures do not end it.</summary>
public sealed class SizeGuardTests
{
    [Theory]
    [InlineData(1 << 20, 1 << 20)]
    [InlineData(int.MaxValue, int.MaxValue)]
    [InlineData(-1, 3)]
    public void A_fill_of_a_size_from_the_request_is_bounded(int rows, int columns) => AssertRefused(
        new TestOp("Fill").Type("T", DataType.Float).Fed(Tensor.Of([2], rows, columns)).Fed(Tensor.Of([], 1f)));

    [Fact]
    public void A_range_to_a_number_of_the_request_is_bounded()
    {
        AssertRefused(new TestOp("Range").Type("Tidx", DataType.Int64).Fed(Tensor.Of([], 0L)).Fed(Tensor.Of([], long.MaxValue)).Fed(Tensor.Of([], 1L)));
        AssertRefused(new TestOp("Range").Type("Tidx", DataType.Float).Fed(Tensor.Of([], 0f)).Fed(Tensor.Of([], float.PositiveInfinity)).Fed(Tensor.Of([], 1f)));
        AssertRefused(new TestOp("Range").Type("Tidx", DataType.Float).Fed(Tensor.Of([], 0f)).Fed(Tensor.Of([], 1f)).Fed(Tensor.Of([], float.NaN)));
    }

    [Fact]
    public void Tiles_paddings_depths_and_broadcasts_of_the_request_are_bounded()
    {
        Tensor x = Tensor.Of([2], 1f, 2f);
        AssertRefused(new TestOp("Tile").Type("T", DataType.Float).Fed(x).Fed(Tensor.Of([1], int.MaxValue)));
        AssertRefused(new TestOp("Pad").Type("T", DataType.Float).Fed(x).Fed(Tensor.Of([1, 2], int.MaxValue, 1)));
        AssertRefused(new TestOp("BroadcastTo").Type("T", DataType.Float).Fed(x).Fed(Tensor.Of([3], 1 << 15, 1 << 15, 2)));
        AssertRefused(new TestOp("OneHot").Type("T", DataType.Float).Fed(Tensor.Of([1], 0)).Fed(Tensor.Of([], int.MaxValue)).Fed(Tensor.Of([], 1f)).Fed(Tensor.Of([], 0f)));
        AssertRefused(new TestOp("RandomUniform").Type("dtype", DataType.Float).Fed(Tensor.Of([2], 1 << 30, 1 << 30)));
    }

    [Fact]
    public void What_is_small_passes_the_guard()
    {
        Tensor[] filled = new TestOp("Fill").Type("T", DataType.Float).Fed(Tensor.Of([3], 2, 0, 3)).Fed(Tensor.Of([], 1f)).Run(ShapeKnowledge.Rank);
        Tensor[] range = new TestOp("Range").Type("Tidx", DataType.Int32).Fed(Tensor.Of([], 5)).Fed(Tensor.Of([], 0)).Fed(Tensor.Of([], -2)).Run(ShapeKnowledge.Rank);

        Assert.Equal(new TensorShape(2, 0, 3), filled[0].Shape);
        Assert.Equal([5, 3, 1], range[0].AsSpan<int>().ToArray());
    }

    [Fact]
    public void A_picture_without_rows_is_transposed_into_one_without_rows()
    {
        Tensor filter = Tensor.Allocate(ElementType.Float32, new TensorShape(2, 3, 3, 3, 2));
        Tensor[] result = new TestOp("Conv3DBackpropInputV2").Type("T", DataType.Float).Ints("strides", 1, 2, 2, 1, 1).Text("padding", "SAME")
            .Fed(Tensor.Of([5], 1, 4, 0, 2, 3)).Constant(filter).Fed(Tensor.Allocate(ElementType.Float32, new TensorShape(1, 2, 0, 2, 2))).Run(ShapeKnowledge.Rank);

        Assert.Equal(new TensorShape(1, 4, 0, 2, 3), result[0].Shape);
    }

    [Theory]
    [InlineData(0, 3, (int)ShapeKnowledge.Rank)]
    [InlineData(2, 0, (int)ShapeKnowledge.Rank)]
    [InlineData(0, 3, (int)ShapeKnowledge.Nothing)]
    public void A_sum_of_products_of_nothing_is_empty_or_zero(int rows, int inner, int knowledge)
    {
        Tensor left = Tensor.Allocate(ElementType.Float32, new TensorShape(rows, 4, 2, inner));
        Tensor right = Tensor.Allocate(ElementType.Float32, new TensorShape(rows, inner, 4, 3));

        Tensor[] result = new TestOp("Einsum").Type("T", DataType.Float).Text("equation", "BNTS,BSNH->BTNH").Fed(left).Fed(right).Run((ShapeKnowledge)knowledge);

        Assert.Equal(new TensorShape(rows, 2, 4, 3), result[0].Shape);
        Assert.All(result[0].AsSpan<float>().ToArray(), static value => Assert.Equal(0, value));
    }

    // In words that the server makes its answer of.
    private static void AssertRefused(TestOp op) => Assert.Contains(
        ", whose result would have less than no elements or more than 268435456",
        Assert.Throws<OnnxRuntimeException>(() => op.Run(ShapeKnowledge.Rank)).Message, StringComparison.Ordinal);
}
