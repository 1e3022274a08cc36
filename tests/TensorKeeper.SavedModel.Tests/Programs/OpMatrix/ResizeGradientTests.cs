// SPDX-License-Identifier: MIT
using TensorKeeper.SavedModel.Tests.Translators;

namespace TensorKeeper.SavedModel.Tests.Programs.OpMatrix;

/// <summary>Gradients of scaled pictures, and what k-means looks up.</summary>
public sealed class ResizeGradientTests : OpMatrixTest
{
    [Theory]
    [InlineData("f32", false, false, new[] { 3.0, 12 })]
    [InlineData("f64", false, true, new[] { 3.0, 12 })]
    [InlineData("f16", true, false, new[] { 3.0, 12 })]
    [InlineData("i32", false, true, new[] { 3.0, 12 })]
    public void A_nearest_pixel_gets_the_slopes_of_its_copies(string type, bool aligned, bool halves, double[] expected) => AssertGives(
        () => new ServedOp("ResizeNearestNeighborGrad").Type("T", type).Bool("align_corners", aligned).Bool("half_pixel_centers", halves)
            .Fed(type, [1, 1, 5, 1], 1, 2, 0, 4, 8).Constant("i32", [2], 1, 2),
        expected);

    [Theory]
    [InlineData(2, new[] { 2.0, 9, 4, 15 })]
    [InlineData(3, new[] { 2.0, 9, 4, 15, 0, 0 })]
    public void Rows_and_channels_keep_apart(int rows, double[] expected) => AssertGives(
        () => new ServedOp("ResizeNearestNeighborGrad").Type("T", "f32").Fed("f32", [1, 2, 2, 2], 1, 4, 1, 5, 2, 7, 2, 8).Constant("i32", [2], rows, 1),
        expected);

    // Of 2 pixels are made 4, at 0, 0.5, 1 and 1.5; at -0.25, 0.25, 0.75 and 1.25; or at 0, 1/3, 2/3 and 1.
    [Theory]
    [InlineData("f32", false, false, new[] { 1 + 1.0, 1 + 4 + 8 })]
    [InlineData("f32", false, true, new[] { 1 + (0.75 * 2) + (0.25 * 4), (0.25 * 2) + (0.75 * 4) + 8 })]
    [InlineData("f64", true, false, new[] { 1 + (2 * 2 / 3.0) + (4 / 3.0), (2 / 3.0) + (4 * 2 / 3.0) + 8 })]
    [InlineData("f16", false, false, new[] { 1 + 1.0, 1 + 4 + 8 })]
    public void A_pixel_gets_its_part_of_the_slopes(string type, bool aligned, bool halves, double[] expected) => AssertGives(
        () => new ServedOp("ResizeBilinearGrad").Type("T", type).Bool("align_corners", aligned).Bool("half_pixel_centers", halves)
            .Fed("f32", [1, 1, 4, 1], 1, 2, 4, 8).Fed(type, [1, 1, 2, 1], 0, 0),
        2e-3, expected);

    [Fact]
    public void The_nearest_centers_come_first() => AssertGives(
        () => new ServedOp("NearestNeighbors", 2).Fed("f32", [2, 2], 0, 0, 3, 4).Constant("f32", [3, 2], 3, 3, 0, 1, 3, 5).Constant("i64", [], 2),
        [1, 0, 0, 2], [1, 18, 1, 1]);

    [Fact]
    public void There_are_no_more_neighbors_than_centers() => AssertGives(
        () => new ServedOp("NearestNeighbors", 2).Fed("f32", [1, 1], 2).Fed("f32", [1, 1], 5).Fed("i64", [], 7), [0], [9]);

    [Fact]
    public void A_gradient_of_another_picture_is_refused() => Assert.Throws<ServingException>(
        () => new ServedOp("ResizeBilinearGrad").Type("T", "f32").Fed("f32", [1, 1, 4, 1], 1, 2, 4, 8).Fed("f32", [1, 1, 2, 2], 0, 0, 0, 0).Run(ShapeKnowledge.All));
}
