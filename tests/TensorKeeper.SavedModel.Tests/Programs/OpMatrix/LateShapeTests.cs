// SPDX-License-Identifier: MIT
namespace TensorKeeper.SavedModel.Tests.Programs.OpMatrix;

/// <summary>Ops whose operands are told to be of any shape or rank: what hangs on the shape is computed when they run.</summary>
public sealed class LateShapeTests : OpMatrixTest
{
    /// <summary>Two cells with one between them, in steps of two: over five cells the first is in front of them, over four it is not.</summary>
    [Theory]
    [InlineData("f32", true)]
    [InlineData("f32", false)]
    [InlineData("f16", true)]
    [InlineData("f64", true)]
    public void A_window_with_holes_keeps_the_size_whatever_its_steps(string type, bool isConstant)
    {
        AssertGives(() => Filtered(Windowed("Conv2D", type).Fed(type, [1, 1, 5, 1], 1, 2, 3, 4, 5)), [20, 42, 4]);
        AssertGives(() => Filtered(Windowed("Conv2D", type).Fed(type, [1, 1, 4, 1], 1, 2, 3, 4)), [31, 3]);

        ServedOp Filtered(ServedOp op) => isConstant ? op.Constant(type, [1, 2, 1, 1], 1, 10) : op.Fed(type, [1, 2, 1, 1], 1, 10);
    }

    [Fact]
    public void A_window_with_holes_keeps_the_size_of_each_channel() => AssertGives(
        () => Windowed("DepthwiseConv2dNative", "f32").Fed("f32", [1, 1, 5, 2], 1, 10, 2, 20, 3, 30, 4, 40, 5, 50).Constant("f32", [1, 2, 2, 1], 1, 1, 10, 10),
        [20, 200, 42, 420, 4, 40]);

    [Fact]
    public void A_window_with_holes_keeps_the_size_of_channels_in_front() => AssertGives(
        () => new ServedOp("Conv2D").Type("T", "f32").Text("data_format", "NCHW").Text("padding", "SAME").Ints("strides", 1, 1, 1, 2).Ints("dilations", 1, 1, 1, 2)
            .Fed("f32", [1, 1, 1, 5], 1, 2, 3, 4, 5).Constant("f32", [1, 2, 1, 1], 1, 10),
        [20, 42, 4]);

    /// <summary>Of 1 to 5 in steps of 3 a window of one cell takes 1 and 4; one of two cells takes 1 2 and 4 5.</summary>
    [Theory]
    [InlineData("MaxPool", "f32", 1, 4)]
    [InlineData("MaxPool", "f64", 1, 4)]
    [InlineData("MaxPool", "i32", 1, 4)]
    [InlineData("AvgPool", "f32", 1, 4)]
    [InlineData("AvgPool", "f64", 1, 4)]
    [InlineData("MaxPool", "f32", 2, 5)]
    [InlineData("MaxPool", "f64", 2, 5)]
    [InlineData("MaxPool", "i32", 2, 5)]
    [InlineData("AvgPool", "f32", 1.5, 4.5)]
    [InlineData("AvgPool", "f64", 1.5, 4.5)]
    public void A_pool_smaller_than_its_steps_leaves_cells_out(string op, string type, double first, double second)
    {
        int cells = second == 4 ? 1 : 2;
        AssertGives(() => Pool(op, type, cells).Fed(type, [1, 1, 5, 1], 1, 2, 3, 4, 5), [first, second]);
        AssertGives(
            () => new ServedOp(op).Type("T", type).Text("data_format", "NCHW").Text("padding", "SAME").Ints("ksize", 1, 1, 1, cells).Ints("strides", 1, 1, 1, 3)
                .Fed(type, [1, 1, 1, 5], 1, 2, 3, 4, 5),
            [first, second]);
        if (cells == 2) { AssertGives(() => Pool(op, type, cells).Fed(type, [1, 1, 4, 1], -1, -2, -3, -4), op == "MaxPool" ? [-1, -4] : [-1.5, -4]); }
    }

    [Theory]
    [InlineData("i8", -100)]
    [InlineData("i16", -30000)]
    [InlineData("i32", -2000000000)]
    [InlineData("i64", -9e18)]
    [InlineData("f16", -60000)]
    [InlineData("f64", -1e300)]
    public void A_pool_smaller_than_its_steps_does_not_count_what_lies_outside(string type, double low) =>
        AssertGives(() => Pool("MaxPool", type, 2).Fed(type, [1, 1, 4, 1], low, low, low, low), [low, low]);

    [Fact]
    public void Positions_of_cells_that_stand_alone_are_told() => AssertGives(
        () => new ServedOp("MaxPoolWithArgmax", 2).Type("T", "f32").Text("padding", "SAME").Ints("ksize", 1, 1, 1, 1).Ints("strides", 1, 1, 3, 1).Fed("f32", [1, 1, 5, 1], 1, 2, 3, 4, 5),
        [1, 4], [0, 3]);

    /// <summary>Going back from in front of the first element meets nothing; going forward from there meets all.</summary>
    [Theory]
    [InlineData(-3, -1, 0, new double[0])]
    [InlineData(-4, -1, 0, new double[0])]
    [InlineData(-9, -2, 0, new double[0])]
    [InlineData(-2, -1, 0, new double[] { 1 })]
    [InlineData(-1, -1, 0, new double[] { 2, 1 })]
    [InlineData(5, -1, 0, new double[] { 2, 1 })]
    [InlineData(-9, 1, 0, new double[] { 1, 2 })]
    [InlineData(-3, -1, 1, new double[] { 2, 1 })]
    public void A_slice_goes_backwards(int begin, int step, int beginMask, double[] expected)
    {
        AssertGives(() => Slice().Constant("i32", [1], begin).Constant("i32", [1], 9).Constant("i32", [1], step), expected);
        AssertGives(() => Slice().Fed("i32", [1], begin).Constant("i32", [1], 9).Constant("i32", [1], step), expected);
        AssertGives(() => Slice().Constant("i32", [1], begin).Constant("i32", [1], 9).Fed("i32", [1], step), expected);

        ServedOp Slice() => new ServedOp("StridedSlice").Type("T", "f32").Type("Index", "i32").Int("begin_mask", beginMask).Int("end_mask", 1).Fed("f32", [2], 1, 2);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void The_size_of_a_larger_image_is_told_with_and_without_rows_and_channels(bool spaceAlone) => AssertGives(
        () => new ServedOp("Conv2DBackpropInput").Type("T", "f32").Ints("strides", 1, 1, 2, 1).Text("padding", "VALID")
            .Fed("i32", [spaceAlone ? 2 : 4], spaceAlone ? [1, 5] : [1, 1, 5, 1]).Constant("f32", [1, 2, 1, 1], 1, 2).Fed("f32", [1, 1, 2, 1], 1, 10),
        [1, 2, 10, 20, 0]);

    [Theory]
    [InlineData("f32")]
    [InlineData("i32")]
    public void A_bias_is_added_to_the_second_axis(string type)
    {
        AssertGives(() => new ServedOp("BiasAdd").Type("T", type).Text("data_format", "NCHW").Fed(type, [1, 2, 1, 2], 1, 2, 3, 4).Fed(type, [2], 10, 20), [11, 12, 23, 24]);
        AssertGives(() => new ServedOp("BiasAdd").Type("T", type).Text("data_format", "NCHW").Fed(type, [1, 2], 1, 2).Fed(type, [2], 10, 20), [11, 22]);
    }

    [Theory]
    [InlineData("f16")]
    [InlineData("bf16")]
    [InlineData("f32")]
    [InlineData("f64")]
    [InlineData("i32")]
    [InlineData("i64")]
    [InlineData("c64")]
    public void A_sum_of_products_has_axes_without_a_name(string type)
    {
        AssertGives(() => Sum("...ij,...jk->...ik").Fed(type, [1, 2, 2], V(1, 2, 3, 4)).Fed(type, [2, 2, 1], V(1, 2, 3, 4)), V(5, 11, 11, 25));
        AssertGives(() => Sum("b...ii,b...->b...i").Fed(type, [1, 2, 1, 1], V(3, 4)).Fed(type, [1, 2], V(5, 6)), V(15, 24));

        ServedOp Sum(string equation) => new ServedOp("Einsum").Type("T", type).Int("N", 2).Text("equation", equation);
        double[] V(params double[] values) => Elements(type, values);
    }

    [Fact]
    public void A_long_sum_of_halves_does_not_stop_growing() => AssertGives(
        () => new ServedOp("Einsum").Type("T", "f16").Int("N", 2).Text("equation", "...i,...i->...")
            .Fed("f16", [1, 4096], [.. Enumerable.Repeat(1.0, 4096)]).Fed("f16", [1, 4096], [.. Enumerable.Repeat(1.0, 4096)]),
        [4096]);

    private static ServedOp Pool(string op, string type, int cells) =>
        new ServedOp(op).Type("T", type).Text("padding", "SAME").Ints("ksize", 1, 1, cells, 1).Ints("strides", 1, 1, 3, 1);

    private static ServedOp Windowed(string op, string type) =>
        new ServedOp(op).Type("T", type).Text("padding", "SAME").Ints("strides", 1, 1, 2, 1).Ints("dilations", 1, 1, 2, 1);
}
