// SPDX-License-Identifier: MIT
using TensorKeeper.SavedModel.Tests.Translators;

namespace TensorKeeper.SavedModel.Tests.Programs.OpMatrix;

/// <summary>Ops that few models have: boxes in pictures, distances of rows, layouts, gradients of slices.</summary>
public sealed class RareOpTests : OpMatrixTest
{
    [Theory]
    [InlineData("f32")]
    [InlineData("f16")]
    public void Boxes_are_frames_of_one_pixel(string type) => AssertGives(
        () => new ServedOp("DrawBoundingBoxes").Type("T", type).Fed(type, [1, 4, 4, 1], new double[16]).Fed("f32", [1, 2, 4], 0, 0, 0.7, 0.7, 2, 2, 3, 3),
        [1, 1, 1, 0, 1, 0, 1, 0, 1, 1, 1, 0, 0, 0, 0, 0]);

    [Fact]
    public void Boxes_take_their_colours_in_turn_and_lines_outside_are_left_out() => AssertGives(
        () => new ServedOp("DrawBoundingBoxesV2").Type("T", "f32").Fed("f32", [1, 1, 3, 1], 9, 9, 9).Fed("f32", [1, 3, 4], 0, 0, 0, 0, 0, 0.5, 0, 0.5, -1, 1, 5, 3)
            .Constant("f32", [2, 1], 5, 6),
        [5, 6, 5]);

    [Fact]
    public void The_first_box_is_yellow() => AssertGives(
        () => new ServedOp("DrawBoundingBoxes").Type("T", "f32").Fed("f32", [1, 1, 1, 3], 9, 9, 9).Fed("f32", [1, 1, 4], 0, 0, 0, 0), [1, 1, 0]);

    [Fact]
    public void A_box_has_four_numbers() => Assert.Contains(
        "must be 4",
        Assert.Throws<ServingException>(() => new ServedOp("DrawBoundingBoxes").Type("T", "f32").Fed("f32", [1, 1, 1, 1], 0).Fed("f32", [1, 1, 3], 0, 0, 0).Run(ShapeKnowledge.All)).Message,
        StringComparison.Ordinal);

    [Theory]
    [InlineData("i64", false, new[] { 2.0, 1, 3, 0, 0 })]
    [InlineData("i64", true, new[] { 1.0, double.PositiveInfinity, 1, 0, 0 })]
    [InlineData("str", false, new[] { 2.0, 1, 3, 0, 0 })]
    [InlineData("f32", false, new[] { 2.0, 1, 3, 0, 0 })]
    public void Rows_are_as_far_apart_as_changes_are_needed(string type, bool normalize, double[] expected) => AssertGives(
        () => new ServedOp("EditDistance").Type("T", type).Bool("normalize", normalize)
            .Fed("i64", [5, 2], 0, 0, 0, 1, 0, 2, 1, 0, 3, 0).Fed(type, [5], 1, 2, 3, 7, 4).Fed("i64", [2], 5, 3)
            .Fed("i64", [6, 2], 0, 0, 0, 1, 2, 0, 2, 1, 2, 2, 3, 0).Fed(type, [6], 3, 3, 1, 1, 1, 4).Fed("i64", [2], 4, 3),
        expected);

    [Fact]
    public void Places_beyond_the_shape_are_refused() => Assert.Throws<ServingException>(
        () => new ServedOp("EditDistance").Type("T", "i64").Fed("i64", [1, 2], 9, 0).Fed("i64", [1], 1).Fed("i64", [2], 2, 1)
            .Fed("i64", [1, 2], 0, 0).Fed("i64", [1], 1).Fed("i64", [2], 2, 1).Run(ShapeKnowledge.All));

    [Theory]
    [InlineData("i32")]
    [InlineData("i64")]
    public void Axes_and_extents_are_told_in_another_layout(string type)
    {
        AssertGives(() => new ServedOp("DataFormatDimMap").Type("T", type).Fed(type, [5], 0, 1, 2, 3, -1), [0, 2, 3, 1, 1]);
        AssertGives(() => new ServedOp("DataFormatVecPermute").Type("T", type).Fed(type, [4], 10, 20, 30, 40), [10, 40, 20, 30]);
        AssertGives(
            () => new ServedOp("DataFormatVecPermute").Type("T", type).Text("src_format", "NCHW").Text("dst_format", "NHWC").Fed(type, [4, 2], 1, 2, 3, 4, 5, 6, 7, 8),
            [1, 2, 5, 6, 7, 8, 3, 4]);
        AssertGives(() => new ServedOp("DataFormatVecPermute").Type("T", type).Text("dst_format", "NCWH").Fed(type, [2], 20, 30), [30, 20]);
    }

    [Fact]
    public void A_slices_gradient_goes_where_the_slice_was() => AssertGives(
        () => new ServedOp("StridedSliceGrad").Type("T", "f32").Type("Index", "i32").Int("shrink_axis_mask", 1)
            .Fed("i32", [2], 2, 4).Constant("i32", [2], 1, 3).Constant("i32", [2], 2, 0).Constant("i32", [2], 1, -2).Fed("f32", [2], 8, 9),
        [0, 0, 0, 0, 0, 9, 0, 8]);
}
