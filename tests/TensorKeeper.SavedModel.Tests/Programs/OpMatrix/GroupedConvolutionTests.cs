// SPDX-License-Identifier: MIT
using TensorKeeper.SavedModel.Tests.Translators;

namespace TensorKeeper.SavedModel.Tests.Programs.OpMatrix;

/// <summary>Convolutions whose channels are in groups, each with filters of its own, in every type there is.</summary>
public sealed class GroupedConvolutionTests : OpMatrixTest
{
    [Theory]
    [InlineData("f32")]
    [InlineData("f64")]
    [InlineData("f16")]
    [InlineData("i32")]
    public void Images(string type)
    {
        foreach (bool first in (bool[])[false, true])
        {
            ServedOp op = new ServedOp("Conv2D").Type("T", type).Text("padding", "VALID").Ints("strides", 1, 1, 1, 1).Text("data_format", first ? "NCHW" : "NHWC")
                .Fed(type, first ? [1, 4, 1, 2] : [1, 1, 2, 4], first ? [1, 5, 2, 6, 3, 7, 4, 8] : [1, 2, 3, 4, 5, 6, 7, 8])
                .Constant(type, [1, 2, 2, 2], 1, 10, 2, 20, 3, 30, 4, 40);

            // The first filter sees channels 1 and 2 of both cells, the second channels 3 and 4.
            double[] expected = [1 + 4 + (3 * 5) + (4 * 6), (3 * 10) + (4 * 20) + (7 * 30) + (8 * 40)];
            Assert.Equal(expected, Numbers.Read(op.Run(ShapeKnowledge.AllButBatch)[0]));
        }
    }

    [Fact]
    public void Volumes() => Assert.Equal(
        [1, 20, 3, 40],
        Numbers.Read(new ServedOp("Conv3D").Type("T", "f64").Text("padding", "SAME").Ints("strides", 1, 1, 1, 1, 1)
            .Fed("f64", [1, 1, 1, 2, 2], 1, 2, 3, 4).Constant("f64", [1, 1, 1, 1, 2], 1, 10).Run(ShapeKnowledge.All)[0]));
}
