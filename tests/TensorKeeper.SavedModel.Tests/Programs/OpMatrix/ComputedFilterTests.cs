// SPDX-License-Identifier: MIT
using TensorKeeper.SavedModel.Tests.Translators;

namespace TensorKeeper.SavedModel.Tests.Programs.OpMatrix;

/// <summary>Convolutions whose filter is computed: blurs of a radius that is asked for, weights that another layer makes.</summary>
public sealed class ComputedFilterTests : OpMatrixTest
{
    [Fact]
    public void A_depthwise_filter() => AssertGivesWithKnownExtents(
        new ServedOp("DepthwiseConv2dNative").Type("T", "f32").Ints("strides", 1, 1, 1, 1).Text("padding", "VALID")
            .Fed("f32", [1, 2, 2, 2], 1, 2, 3, 4, 5, 6, 7, 8).Fed("f32", [2, 2, 2, 1], 1, 0, 1, 0, 1, 0, 1, 1),
        [16, 8]);

    [Fact]
    public void A_filter_in_space() => AssertGives(
        () => new ServedOp("Conv3D").Type("T", "f32").Ints("strides", 1, 1, 1, 1, 1).Text("padding", "VALID")
            .Fed("f32", [1, 1, 2, 2, 1], 1, 2, 3, 4).Fed("f32", [1, 2, 1, 1, 2], 1, 10, 1, 20),
        [4, 70, 6, 100]);

    [Fact]
    public void A_filter_of_a_transposed_convolution() => AssertGivesWithKnownExtents(
        new ServedOp("Conv2DBackpropInput").Type("T", "f32").Ints("strides", 1, 2, 2, 1).Text("padding", "VALID")
            .Fed("i32", [4], 1, 2, 4, 1).Fed("f32", [2, 2, 1, 1], 1, 2, 3, 4).Fed("f32", [1, 1, 2, 1], 1, 10),
        [1, 2, 10, 20, 3, 4, 30, 40]);

    [Fact]
    public void A_filter_of_a_transposed_convolution_in_space() => AssertGivesWithKnownExtents(
        new ServedOp("Conv3DBackpropInputV2").Type("T", "f32").Ints("strides", 1, 1, 1, 2, 1).Text("padding", "VALID")
            .Fed("i32", [5], 1, 1, 1, 4, 1).Fed("f32", [1, 1, 2, 1, 1], 1, 2).Fed("f32", [1, 1, 1, 2, 1], 1, 10),
        [1, 2, 10, 20]);

    /// <summary>How many groups there are, and how much is cut off, are attributes in ONNX.</summary>
    private static void AssertGivesWithKnownExtents(ServedOp op, double[] expected) => Assert.Equal(expected, Numbers.Read(op.Run(ShapeKnowledge.All)[0]));
}
