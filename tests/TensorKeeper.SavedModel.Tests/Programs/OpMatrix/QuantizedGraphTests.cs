// SPDX-License-Identifier: MIT
namespace TensorKeeper.SavedModel.Tests.Programs.OpMatrix;

/// <summary>Ops of graphs that TensorFlow 1 quantised: they compute with the integers themselves.</summary>
/// <remarks>With a range of 0 to 255 a byte stands for itself, and with -128 to 127 for itself less 128.</remarks>
public sealed class QuantizedGraphTests : OpMatrixTest
{
    private const double Lowest = int.MinValue;
    private const double Highest = int.MaxValue;

    /// <summary>A step of a byte from 0 to 1, as a whole number of steps of 32 bits from -16384 to 16384.</summary>
    private const double Step = (1 << 17) / 255;

    /// <summary>One, in 32 bits from -32768 to 32768.</summary>
    private const double Unit = 65536;

    [Theory]
    [InlineData(false, false)]
    [InlineData(true, false)]
    [InlineData(false, true)]
    [InlineData(true, true)]
    public void A_product_is_one_of_integers(bool left, bool right) => AssertGives(
        () => new ServedOp("QuantizedMatMul", 3).Type("T1", "qu8").Type("T2", "qu8").Type("Toutput", "qi32").Bool("transpose_a", left).Bool("transpose_b", right)
            .Fed("qu8", left ? [3, 2] : [2, 3], left ? [1, 4, 2, 5, 3, 6] : [1, 2, 3, 4, 5, 6])
            .Constant("qu8", right ? [2, 3] : [3, 2], right ? [128, 130, 129, 129, 128, 128] : [128, 129, 130, 128, 129, 128])
            .Fed("f32", [], 0).Fed("f32", [], 255).Constant("f32", [], -128).Constant("f32", [], 127),
        [(2 * 2) + 3, 1, (2 * 5) + 6, 4],
        [Lowest],
        [Highest]);

    [Fact]
    public void A_product_of_a_range_of_nothing_is_refused() => Assert.Throws<ServingException>(() => new ServedOp("QuantizedMatMul", 3).Type("T1", "qu8").Type("T2", "qu8")
        .Fed("qu8", [1, 1], 1).Fed("qu8", [1, 1], 1).Fed("f32", [], 1).Fed("f32", [], 1).Fed("f32", [], 0).Fed("f32", [], 1).Run(Translators.ShapeKnowledge.All));

    [Theory]
    [InlineData("VALID", 1, new[] { 12.0, 16, 24, 28 })]
    [InlineData("SAME", 1, new[] { 12.0, 16, 9, 24, 28, 15, 15, 17, 9 })]
    [InlineData("SAME", 2, new[] { 12.0, 9, 15, 9 })]
    public void A_convolution_takes_what_lies_outside_for_zero(string padding, long stride, double[] expected) => AssertGives(
        () => Convolution(padding, stride).Fed("qu8", [1, 3, 3, 1], 1, 2, 3, 4, 5, 6, 7, 8, 9).Constant("qu8", [2, 2, 1, 1], 129, 129, 129, 129)
            .Fed("f32", [], 0).Fed("f32", [], 255).Constant("f32", [], -128).Constant("f32", [], 127),
        expected,
        [Lowest],
        [Highest]);

    [Fact]
    public void Channels_are_summed() => AssertGives(
        () => Convolution("VALID", 1).Fed("qu8", [1, 1, 1, 2], 129, 131).Constant("qu8", [1, 1, 2, 3], 1, 2, 3, 4, 5, 6)
            .Fed("f32", [], -128).Fed("f32", [], 127).Constant("f32", [], 0).Constant("f32", [], 255),
        [1 + (3 * 4), 2 + (3 * 5), 3 + (3 * 6)]);

    [Fact]
    public void A_bias_is_added_in_a_wider_range() => AssertGives(
        () => new ServedOp("QuantizedBiasAdd", 3).Type("T1", "qu8").Type("T2", "qu8").Type("out_type", "qi32")
            .Fed("qu8", [2, 2], 0, 255, 128, 0).Constant("qu8", [2], 0, 255).Fed("f32", [], -128).Fed("f32", [], 127).Constant("f32", [], -128).Constant("f32", [], 127),
        [-256 * 128, 254 * 128, -128 * 128, -128],
        [-128 * (1 << 17)],
        [128 * (1 << 17)]);

    [Fact]
    public void Elements_are_added_in_a_wider_range() => AssertGives(
        () => new ServedOp("QuantizedAdd", 3).Type("T1", "qu8").Type("T2", "qu8").Type("Toutput", "qi32")
            .Fed("qu8", [2, 2], 0, 255, 0, 255).Fed("qu8", [2], 0, 255).Fed("f32", [], 0).Fed("f32", [], 1).Fed("f32", [], 0).Fed("f32", [], 1),
        [0, 2 * 255 * Step, 0, 2 * 255 * Step],
        [-(1 << 14)],
        [1 << 14]);

    [Fact]
    public void A_single_number_is_added_to_all() => AssertGives(
        () => new ServedOp("QuantizedAdd", 3).Type("T1", "qu8").Type("T2", "qu8").Type("Toutput", "qi32")
            .Fed("qu8", [], 255).Fed("qu8", [2], 0, 255).Fed("f32", [], 0).Fed("f32", [], 1).Fed("f32", [], 0).Fed("f32", [], 1),
        [1 << 17, (1 << 17) + (255 * Step)]);

    [Fact]
    public void Elements_are_multiplied() => AssertGives(
        () => new ServedOp("QuantizedMul", 3).Type("T1", "qu8").Type("T2", "qu8").Type("Toutput", "qi32")
            .Fed("qu8", [2, 1], 3, 5).Fed("qu8", [2], 127, 130).Fed("f32", [], 0).Fed("f32", [], 255).Fed("f32", [], -128).Fed("f32", [], 127),
        [-3, 6, -5, 10],
        [Lowest],
        [Highest]);

    [Fact]
    public void An_activation_cuts_at_the_integers_of_its_bounds()
    {
        AssertGives(() => Activation("QuantizedRelu").Fed("f32", [], -128).Fed("f32", [], 127), [128, 128, 200, 255], [-128], [127]);
        AssertGives(() => Activation("QuantizedRelu6").Fed("f32", [], -128).Fed("f32", [], 127), [128, 128, 134, 134], [-128], [127]);
        AssertGives(() => Activation("QuantizedReluX").Fed("f32", [], 100).Fed("f32", [], -128).Fed("f32", [], 127), [128, 128, 200, 228], [-128], [127]);
    }

    [Fact]
    public void Images_are_pooled_and_keep_their_range()
    {
        AssertGives(() => Pool("QuantizedMaxPool"), [5, 6, 8, 9], [-1], [1]);
        AssertGives(() => Pool("QuantizedAvgPool"), [3, 4, 7, 9], [-1], [1]);
    }

    [Fact]
    public void Thirty_two_bits_become_eight()
    {
        AssertGives(() => Wide("Requantize").Fed("f32", [], 0).Fed("f32", [], 255), [0, 0, 1, 200, 255], [0], [255]);
        AssertGives(() => Wide("RequantizationRange", 2), 1e-6, [-5], [1000]);
        AssertGives(() => Wide("QuantizeDownAndShrinkRange"), 1e-6, [0, 1, 2, 52, 255], [-5], [1000]);
    }

    [Fact]
    public void A_wanted_range_holds_zero() => Assert.Contains(
        "requested_output_min", Assert.Throws<ServingException>(() => Wide("Requantize").Fed("f32", [], 1).Fed("f32", [], 255).Run(Translators.ShapeKnowledge.All)).Message, StringComparison.Ordinal);

    [Fact]
    public void Joined_tensors_share_the_wider_range() => AssertGives(
        () => new ServedOp("QuantizedConcat", 3).Type("T", "qu8").Int("N", 2).Constant("i32", [], 1).Fed("qu8", [1, 2], 0, 255).Fed("qu8", [1, 1], 255)
            .Fed("f32", [], 0).Fed("f32", [], 0).Fed("f32", [], 255).Fed("f32", [], 51),
        [0, 255, 51],
        [0],
        [255]);

    [Fact]
    public void A_reshape_passes_the_range_on() => AssertGives(
        () => new ServedOp("QuantizedReshape", 3).Type("T", "qu8").Type("Tshape", "i32").Fed("qu8", [2, 2], 1, 2, 3, 4).Constant("i32", [1], -1).Fed("f32", [], 3).Fed("f32", [], 4),
        [1, 2, 3, 4],
        [3],
        [4]);

    [Fact]
    public void A_normalization_counts_two_thousand_and_forty_eight_steps_to_one() => AssertGives(
        () => new ServedOp("QuantizedBatchNormWithGlobalNormalization", 3).Type("Tinput", "qu8").Type("out_type", "qi32").Float("variance_epsilon", 0)
            .Bool("scale_after_normalization", true).Fed("qu8", [1, 1, 2, 1], 10, 14).Fed("f32", [], 0).Fed("f32", [], 255)
            .Constant("qu8", [1], 10).Constant("f32", [], 0).Constant("f32", [], 255).Constant("qu8", [1], 4).Constant("f32", [], 0).Constant("f32", [], 255)
            .Constant("qu8", [1], 100).Constant("f32", [], 0).Constant("f32", [], 255).Constant("qu8", [1], 3).Constant("f32", [], 0).Constant("f32", [], 255),
        [100 * 2048, 106 * 2048],
        [-(1 << 20)],
        [1 << 20]);

    [Fact]
    public void A_quantised_graph_is_near_to_the_one_of_floats()
    {
        // 0.5 * x in bytes: quantise, multiply, shrink, and back.
        Tensor[] wide = new ServedOp("QuantizedMatMul", 3).Type("T1", "qu8").Type("T2", "qu8").Type("Toutput", "qi32")
            .Fed("qu8", [1, 2], 255, 128).Constant("qu8", [2, 1], 255, 0).Fed("f32", [], 0).Fed("f32", [], 1).Constant("f32", [], 0).Constant("f32", [], 0.5)
            .Run(Translators.ShapeKnowledge.All);
        Tensor[] narrow = new ServedOp("QuantizeDownAndShrinkRange", 3).Type("Tinput", "qi32").Type("out_type", "qu8").Fed(wide[0]).Fed(wide[1]).Fed(wide[2]).Run(Translators.ShapeKnowledge.All);
        Tensor[] floats = new ServedOp("Dequantize").Type("T", "qu8").Type("dtype", "f32").Text("mode", "MIN_FIRST").Fed(narrow[0]).Fed(narrow[1]).Fed(narrow[2]).Run(Translators.ShapeKnowledge.All);

        Assert.Equal(0.5, Numbers.Read(floats[0])[0], 0.01);
    }

    private static ServedOp Convolution(string padding, long stride) => new ServedOp("QuantizedConv2D", 3).Type("Tinput", "qu8").Type("Tfilter", "qu8").Type("out_type", "qi32")
        .Text("padding", padding).Ints("strides", 1, stride, stride, 1);

    private static ServedOp Activation(string op) => new ServedOp(op, 3).Type("Tinput", "qu8").Type("out_type", "qu8").Fed("qu8", [4], 0, 100, 200, 255);

    private static ServedOp Pool(string op) => new ServedOp(op, 3).Type("T", "qu8").Text("padding", "SAME").Ints("ksize", 1, 2, 2, 1).Ints("strides", 1, 2, 2, 1)
        .Fed("qu8", [1, 3, 3, 1], 1, 2, 3, 4, 5, 6, 7, 8, 9).Fed("f32", [], -1).Fed("f32", [], 1);

    private static ServedOp Wide(string op, int outputs = 3) => new ServedOp(op, outputs).Type("Tinput", "qi32").Type("out_type", "qu8")
        .Fed("qi32", [5], -5 * Unit, -Unit, Unit, 200 * Unit, 1000 * Unit).Fed("f32", [], -32768).Fed("f32", [], 32768);
}
