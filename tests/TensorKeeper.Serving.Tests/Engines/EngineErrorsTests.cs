// SPDX-License-Identifier: MIT
using TensorKeeper.Serving.Engines;

namespace TensorKeeper.Serving.Tests.Engines;

public sealed class EngineErrorsTests
{
    [Theory]
    [InlineData(
        "[ErrorCode:RuntimeException] Non-zero status code returned while running Reshape node. Name:'r' Status Message: "
            + "/onnxruntime_src/onnxruntime/core/providers/cpu/tensor/reshape_helper.h:39 onnxruntime::ReshapeHelper::ReshapeHelper("
            + "const onnxruntime::TensorShape&, onnxruntime::TensorShapeVector&, bool) input_shape_size == size was false. "
            + "The input tensor cannot be reshaped to the requested shape. Input shape:{2,2}, requested shape:{3}\n",
        "node 'r' (Reshape): The input tensor cannot be reshaped to the requested shape. Input shape:{2,2}, requested shape:{3}.")]
    [InlineData(
        "[ErrorCode:InvalidArgument] Non-zero status code returned while running MatMul node. Name:'m' Status Message: "
            + "matmul_helper.h:142 Compute MatMul dimension mismatch",
        "node 'm' (MatMul): MatMul dimension mismatch.")]
    [InlineData(
        "[ErrorCode:RuntimeException] Non-zero status code returned while running Gather node. "
            + "Name:'call/Tile, whose result would have less than no elements or more than 268435456#10' Status Message: "
            + "indices element out of data bounds, idx=1 must be within the inclusive range [-1,0]",
        "the result of node 'call/Tile' would have less than no elements or more than 268435456.")]
    [InlineData("[ErrorCode:NoSuchFile] Load model from /srv/models/a/1/model.onnx failed", "Load model from (path) failed.")]
    public void Keeps_the_sense_and_drops_the_paths(string message, string expected) =>
        Assert.Equal(expected, EngineErrors.Clean(message));

    [Fact]
    public void Long_texts_are_cut() => Assert.InRange(EngineErrors.Clean(new string('a', 100_000)).Length, 100, 500);
}
