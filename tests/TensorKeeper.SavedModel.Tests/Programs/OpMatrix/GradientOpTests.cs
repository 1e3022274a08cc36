// SPDX-License-Identifier: MIT
using TensorKeeper.SavedModel.Tests.Translators;

namespace TensorKeeper.SavedModel.Tests.Programs.OpMatrix;

/// <summary>Gradients of layers, which models that explain their answers compute. They agree with small steps of the layer itself.</summary>
public sealed class GradientOpTests : OpMatrixTest
{
    private static readonly double[] Picture = [3, 1, 4, 1, 5, 9, 2, 6, 5];

    [Fact]
    public void A_maximum_gives_its_gradient_to_the_first_cell_that_has_it()
    {
        AssertGives(() => Pool("MaxPoolGrad", "SAME").Fed("f32", [1, 1, 3, 1], 7, 7, 1).Fed("f32", [1, 1, 2, 1], 7, 1).Fed("f32", [1, 1, 2, 1], 10, 20), [10, 0, 20]);
        AssertGives(
            () => Pool("MaxPoolGradV2", "SAME", withAttributes: false).Fed("f32", [1, 1, 3, 1], 7, 7, 1).Fed("f32", [1, 1, 2, 1], 7, 1).Fed("f32", [1, 1, 2, 1], 10, 20)
                .Constant("i32", [4], 1, 2, 2, 1).Constant("i32", [4], 1, 2, 2, 1),
            [10, 0, 20]);
    }

    [Fact]
    public void A_cell_of_several_windows_sums_their_gradients() => AssertGives(
        () => new ServedOp("MaxPoolGrad").Type("T", "f64").Text("padding", "VALID").Ints("ksize", 1, 2, 2, 1).Ints("strides", 1, 1, 1, 1)
            .Fed("f64", [1, 3, 3, 1], Picture).Fed("f64", [1, 2, 2, 1], 5, 9, 6, 9).Fed("f64", [1, 2, 2, 1], 1, 2, 3, 4),
        [0, 0, 0, 0, 1, 6, 0, 3, 0]);

    [Fact]
    public void Channels_may_come_first() => AssertGives(
        () => new ServedOp("MaxPoolGrad").Type("T", "f32").Text("padding", "VALID").Text("data_format", "NCHW").Ints("ksize", 1, 1, 1, 2).Ints("strides", 1, 1, 1, 2)
            .Fed("f32", [1, 2, 1, 2], 1, 2, 4, 3).Fed("f32", [1, 2, 1, 1], 2, 4).Fed("f32", [1, 2, 1, 1], 10, 20),
        [0, 10, 20, 0]);

    [Theory]
    [InlineData(false, new[] { 0.0, 7, 0, 8 })]
    [InlineData(true, new[] { 0.0, 7, 8, 0 })]
    public void Positions_count_within_a_picture_or_over_all(bool withBatch, double[] expected) => AssertGives(
        () => new ServedOp("MaxPoolGradWithArgmax").Type("T", "f32").Type("Targmax", "i64").Bool("include_batch_in_index", withBatch)
            .Fed("f32", [2, 1, 2, 1], 0, 0, 0, 0).Fed("f32", [2, 1, 1, 1], 7, 8).Fed("i64", [2, 1, 1, 1], 1, withBatch ? 2 : 1),
        expected);

    [Fact]
    public void A_position_outside_is_refused() => Assert.Throws<ServingException>(
        () => new ServedOp("MaxPoolGradWithArgmax").Type("T", "f32").Type("Targmax", "i64")
            .Fed("f32", [1, 1, 2, 1], 0, 0).Fed("f32", [1, 1, 1, 1], 7).Fed("i64", [1, 1, 1, 1], 2).Run(ShapeKnowledge.All));

    [Fact]
    public void An_average_shares_among_real_cells() => AssertGives(
        () => Pool("AvgPoolGrad", "SAME").Constant("i32", [4], 1, 3, 3, 1).Fed("f32", [1, 2, 2, 1], 4, 6, 8, 5), [1, 1, 3, 1, 1, 3, 4, 4, 5]);

    [Fact]
    public void Without_padding_what_is_left_over_gets_nothing() => AssertGives(
        () => Pool("AvgPoolGrad", "VALID").Fed("i32", [4], 1, 3, 3, 1).Fed("f32", [1, 1, 1, 1], 4), [1, 1, 0, 1, 1, 0, 0, 0, 0]);

    [Theory]
    [InlineData("SAME", 1, 1)]
    [InlineData("SAME", 2, 1)]
    [InlineData("VALID", 1, 1)]
    [InlineData("VALID", 1, 2)]
    public void A_filter_has_the_gradient_that_small_steps_show(string padding, long stride, long dilation)
    {
        var random = new Random(5);
        double[] images = Draw(random, 2 * 5 * 6 * 4);
        foreach ((string forward, string backward, long inputs, long outputs) in new[]
        {
            ("Conv2D", "Conv2DBackpropFilter", 4L, 3L),
            ("Conv2D", "Conv2DBackpropFilter", 2L, 6L),
            ("DepthwiseConv2dNative", "DepthwiseConv2dNativeBackpropFilter", 4L, 2L),
        })
        {
            double[] filter = Draw(random, 2 * 3 * (int)(inputs * outputs));
            Tensor answer = Forward(filter);
            double[] gradient = Draw(random, (int)answer.ElementCount);
            double[] given = Numbers.Read(Windowed(backward, padding, stride, dilation).Fed("f64", [2, 5, 6, 4], images).Constant("i32", [4], 2, 3, inputs, outputs)
                .Fed(Tensor.Of(answer.Shape, gradient)).Run(ShapeKnowledge.All)[0]);

            AssertSteps(filter, given, moved => Dot(Forward(moved), gradient));

            Tensor Forward(double[] weights) => Windowed(forward, padding, stride, dilation).Fed("f64", [2, 5, 6, 4], images)
                .Constant("f64", [2, 3, inputs, outputs], weights).Run(ShapeKnowledge.All)[0];
        }
    }

    [Theory]
    [InlineData("SAME", 2)]
    [InlineData("VALID", 1)]
    public void Images_have_the_gradient_that_small_steps_show(string padding, long stride)
    {
        var random = new Random(6);
        double[] images = Draw(random, 4 * 5 * 2);
        double[] filter = Draw(random, 2 * 2 * 2 * 3);
        Tensor answer = Forward(images);
        double[] gradient = Draw(random, (int)answer.ElementCount);

        double[] given = Numbers.Read(Windowed("DepthwiseConv2dNativeBackpropInput", padding, stride, 1).Constant("i32", [4], 1, 4, 5, 2)
            .Constant("f64", [2, 2, 2, 3], filter).Fed(Tensor.Of(answer.Shape, gradient)).Run(ShapeKnowledge.All)[0]);

        AssertSteps(images, given, moved => Dot(Forward(moved), gradient));

        Tensor Forward(double[] pixels) => Windowed("DepthwiseConv2dNative", padding, stride, 1).Fed("f64", [1, 4, 5, 2], pixels)
            .Constant("f64", [2, 2, 2, 3], filter).Run(ShapeKnowledge.All)[0];
    }

    [Theory]
    [InlineData(true, "NHWC")]
    [InlineData(false, "NHWC")]
    [InlineData(true, "NCHW")]
    [InlineData(false, "NCHW")]
    public void A_normalization_has_the_gradient_that_small_steps_show(bool isTraining, string layout)
    {
        var random = new Random(7);
        long[] shape = layout == "NHWC" ? [2, 2, 3, 2] : [2, 2, 2, 3];
        double[] images = Draw(random, 24);
        double[] gradient = Draw(random, 24);
        (double[] scale, double[] offset, double[] mean, double[] variance) = ([0.7, 1.4], [0.1, 0.2], [0.3, -0.4], [0.8, 1.5]);
        Tensor[] forward = Forward(images, scale, offset);

        Tensor[] given = new ServedOp("FusedBatchNormGradV3", 5).Type("T", "f32").Type("U", "f32").Float("epsilon", 0.01f).Bool("is_training", isTraining).Text("data_format", layout)
            .Fed("f32", shape, gradient).Fed("f32", shape, images).Constant("f32", [2], scale).Fed(forward[3]).Fed(forward[4]).Fed("f32", [0]).Run(ShapeKnowledge.AllButBatch);

        AssertSteps(images, Numbers.Read(given[0]), moved => Dot(Forward(moved, scale, offset)[0], gradient), 1e-2);
        AssertSteps(scale, Numbers.Read(given[1]), moved => Dot(Forward(images, moved, offset)[0], gradient), 1e-2);
        AssertSteps(offset, Numbers.Read(given[2]), moved => Dot(Forward(images, scale, moved)[0], gradient), 1e-2);

        Tensor[] Forward(double[] pixels, double[] scales, double[] offsets) => new ServedOp("FusedBatchNormV3", 5).Type("T", "f32").Type("U", "f32").Float("epsilon", 0.01f)
            .Bool("is_training", isTraining).Text("data_format", layout).Fed("f32", shape, pixels).Fed("f32", [2], scales).Fed("f32", [2], offsets)
            .Fed("f32", [2], isTraining ? [0, 0] : mean).Fed("f32", [2], isTraining ? [1, 1] : variance).Run(ShapeKnowledge.All);
    }

    private static ServedOp Pool(string op, string padding, bool withAttributes = true)
    {
        ServedOp pool = new ServedOp(op).Type("T", "f32").Text("padding", padding);
        return withAttributes ? pool.Ints("ksize", 1, 2, 2, 1).Ints("strides", 1, 2, 2, 1) : pool;
    }

    private static ServedOp Windowed(string op, string padding, long stride, long dilation) =>
        new ServedOp(op).Type("T", "f64").Text("padding", padding).Ints("strides", 1, stride, stride, 1).Ints("dilations", 1, dilation, dilation, 1);

    private static double[] Draw(Random random, int count) => [.. Enumerable.Range(0, count).Select(_ => (random.NextDouble() * 2) - 1)];

    private static double Dot(Tensor left, double[] right) => Numbers.Read(left).Zip(right, static (a, b) => a * b).Sum();

    /// <summary>Moves some of the numbers a little and compares how the result moves.</summary>
    private static void AssertSteps(double[] at, double[] gradient, Func<double[], double> result, double tolerance = 1e-6)
    {
        double step = tolerance < 1e-3 ? 1e-4 : 1e-2;
        Assert.Equal(at.Length, gradient.Length);
        for (int i = 0; i < at.Length; i += Math.Max(1, at.Length / 6))
        {
            double[] up = [.. at];
            double[] down = [.. at];
            up[i] += step;
            down[i] -= step;
            Assert.Equal((result(up) - result(down)) / (2 * step), gradient[i], tolerance * 10);
        }
    }
}
