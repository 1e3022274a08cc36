// SPDX-License-Identifier: MIT
using TensorKeeper.SavedModel.Diagnostics;
using TensorKeeper.SavedModel.Tests.Translators;

namespace TensorKeeper.SavedModel.Tests.Programs.OpMatrix;

/// <summary>Ops that TensorFlow's optimizer makes of several.</summary>
public sealed class FusedOpTests : OpMatrixTest
{
    [Theory]
    [InlineData("Relu", new[] { 0.0, 8 })]
    [InlineData("Relu6", new[] { 0.0, 6 })]
    [InlineData("Elu", new[] { -0.8646647167633873, 8 })]
    [InlineData("LeakyRelu", new[] { -0.5, 8 })]
    [InlineData("Tanh", new[] { -0.9640275800758169, 0.9999997749296758 })]
    [InlineData("Sigmoid", new[] { 0.11920292202211755, 0.9996646498695336 })]
    [InlineData("GeluExact", new[] { -0.04550026389635842, 8 })]
    [InlineData("GeluApproximate", new[] { -0.04540230591222, 8 })]
    public void A_product_has_a_bias_and_an_activation(string activation, double[] expected)
    {
        foreach (string type in (string[])["f32", "f64"])
        {
            AssertGives(
                () => new ServedOp("_FusedMatMul").Type("T", type).Bool("transpose_b", true).Texts("fused_ops", "BiasAdd", activation).Float("leakyrelu_alpha", 0.25f)
                    .Int("num_args", 1).Fed(type, [1, 2], 1, 2).Constant(type, [2, 2], -1, -1, 2, 2).Constant(type, [2], 1, 2),
                1e-5, expected);
        }
    }

    [Fact]
    public void A_convolution_has_a_bias_in_either_layout()
    {
        AssertGives(() => Convolution("_FusedConv2D", "BiasAdd", "Relu").Text("data_format", "NHWC").Fed("f32", [1, 1, 2, 1], 1, 2)
            .Constant("f32", [1, 1, 1, 2], 1, -1).Constant("f32", [2], 10, 1.5), [11, 0.5, 12, 0]);
        AssertGives(() => Convolution("_FusedConv2D", "BiasAdd", "Relu").Text("data_format", "NCHW").Fed("f32", [1, 1, 1, 2], 1, 2)
            .Constant("f32", [1, 1, 1, 2], 1, -1).Constant("f32", [2], 10, 1.5), [11, 12, 0.5, 0]);
    }

    [Theory]
    [InlineData("REFLECT", "f32", new[] { 12.0, 21, 32, 23 })]
    [InlineData("SYMMETRIC", "f32", new[] { 11.0, 21, 32, 33 })]
    [InlineData("SYMMETRIC", "f64", new[] { 11.0, 21, 32, 33 })]
    public void A_convolution_reads_a_picture_with_mirrored_edges(string mode, string type, double[] expected) => AssertGives(
        () => new ServedOp("FusedPadConv2D").Type("T", type).Text("mode", mode).Text("padding", "VALID").Ints("strides", 1, 1, 1, 1)
            .Fed(type, [1, 1, 3, 1], 1, 2, 3).Constant("i32", [4, 2], 0, 0, 0, 0, 1, 1, 0, 0).Constant(type, [1, 2, 1, 1], 1, 10),
        expected);

    [Theory]
    [InlineData("f32", true, new[] { 1.0, 2, 3 })]
    [InlineData("f32", false, new[] { 1.0, 2.3333333333, 3 })]
    [InlineData("f16", true, new[] { 1.0, 2, 3 })]
    public void A_convolution_reads_a_picture_that_was_scaled(string type, bool aligned, double[] expected) => AssertGives(
        () => new ServedOp("FusedResizeAndPadConv2D").Type("T", type).Text("mode", "REFLECT").Bool("resize_align_corners", aligned).Text("padding", "VALID")
            .Ints("strides", 1, 1, 1, 1).Fed(type, [1, 1, 2, 1], 1, 3).Constant("i32", [2], 1, 3).Constant("i32", [4, 2], 0, 0, 0, 0, 0, 0, 0, 0)
            .Constant(type, [1, 1, 1, 1], 1),
        1e-6, expected);

    [Theory]
    [InlineData("f32")]
    [InlineData("i64")]
    [InlineData("str")]
    public void Rows_are_put_below_each_other(string type) => AssertGives(
        () => new ServedOp("ParallelConcat").Type("T", type).Int("N", 2).Shape("shape", 2, 2).Fed(type, [1, 2], 1, 2).Fed(type, [1, 2], 3, 4), [1, 2, 3, 4]);

    [Fact]
    public void A_convolution_adds_another_image() => AssertGives(
        () => Convolution("_FusedConv2D", "BiasAdd", "Add", "Relu").Fed("f32", [1, 1, 2, 1], 1, 2)
            .Constant("f32", [1, 1, 1, 1], 1).Constant("f32", [1], 10).Fed("f32", [1, 1, 2, 1], -100, 5), [0, 17]);

    [Fact]
    public void A_convolution_is_normalized() => AssertGives(
        () => Convolution("_FusedConv2D", "FusedBatchNorm", "Relu").Float("epsilon", 0).Fed("f32", [1, 1, 2, 1], 3, 5)
            .Constant("f32", [1, 1, 1, 1], 1).Constant("f32", [1], 3).Constant("f32", [1], 10).Constant("f32", [1], 1).Constant("f32", [1], 4), 1e-5, [13, 16]);

    [Fact]
    public void Channels_are_convolved_one_by_one() => AssertGives(
        () => Convolution("_FusedDepthwiseConv2dNative", "BiasAdd", "Relu6").Fed("f32", [1, 1, 1, 2], 1, 2)
            .Constant("f32", [1, 1, 2, 1], 3, 5).Constant("f32", [2], 0, -1), [3, 6]);

    [Fact]
    public void Volumes_are_convolved() => AssertGives(
        () => new ServedOp("_FusedConv3D").Type("T", "f32").Text("padding", "VALID").Ints("strides", 1, 1, 1, 1, 1).Texts("fused_ops", "BiasAdd").Int("num_args", 1)
            .Fed("f32", [1, 1, 1, 2, 1], 1, 2).Constant("f32", [1, 1, 2, 1, 1], 3, 5).Constant("f32", [1], 100), [113]);

    [Fact]
    public void A_stack_of_products_is_scaled_and_moved() => AssertGives(
        () => new ServedOp("_FusedBatchMatMulV2").Type("T", "f32").Texts("fused_ops", "Mul", "Add").Int("num_args", 2)
            .Fed("f32", [2, 1, 1], 1, 2).Fed("f32", [2, 1, 1], 3, 4).Constant("f32", [], 10).Constant("f32", [1, 1, 1], 1), [31, 81]);

    [Theory]
    [InlineData("Identity", 0, new[] { -10.0, 13 })]
    [InlineData("Relu", 0, new[] { 0.0, 13 })]
    [InlineData("Relu", 1, new[] { 90.0, 113 })]
    public void A_normalization_adds_and_activates(string activation, int sides, double[] expected)
    {
        AssertGives(Make, 1e-5, expected, [1], [4]);

        ServedOp Make()
        {
            ServedOp op = new ServedOp("_FusedBatchNormEx", 3).Type("T", "f32").Type("U", "f32").Float("epsilon", 0).Bool("is_training", false)
                .Text("activation_mode", activation).Int("num_side_inputs", sides)
                .Fed("f32", [1, 1, 2, 1], -12.333333333333334, 3).Constant("f32", [1], 3).Constant("f32", [1], 10).Constant("f32", [1], 1).Constant("f32", [1], 4);
            return sides == 0 ? op : op.Fed("f32", [1, 1, 2, 1], 100, 100);
        }
    }

    [Fact]
    public void An_unknown_step_is_refused_by_name()
    {
        SavedModelException refused = Assert.Throws<SavedModelException>(() => Convolution("_FusedConv2D", "Softmax")
            .Fed("f32", [1, 1, 2, 1], 1, 2).Constant("f32", [1, 1, 1, 1], 1).Run(ShapeKnowledge.All));

        Assert.Equal(DiagnosticId.UnsupportedVariant, Assert.Single(refused.Diagnostics).Id);
        Assert.Contains("'Softmax'", refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_step_without_its_operand_is_refused()
    {
        SavedModelException refused = Assert.Throws<SavedModelException>(() => Convolution("_FusedConv2D", "BiasAdd")
            .Fed("f32", [1, 1, 2, 1], 1, 2).Constant("f32", [1, 1, 1, 1], 1).Run(ShapeKnowledge.All));

        Assert.Equal(DiagnosticId.InvalidNode, Assert.Single(refused.Diagnostics).Id);
    }

    private static ServedOp Convolution(string op, params string[] steps) =>
        new ServedOp(op).Type("T", "f32").Text("padding", "SAME").Ints("strides", 1, 1, 1, 1).Texts("fused_ops", steps).Int("num_args", steps.Length);
}
