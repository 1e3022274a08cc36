// SPDX-License-Identifier: MIT
using TensorKeeper.SavedModel.Graphs;

namespace TensorKeeper.SavedModel.Tests.Graphs;

public sealed class TensorReferenceTests
{
    [Theory]
    [InlineData("x", "x", null, 0)]
    [InlineData("x:2", "x", null, 2)]
    [InlineData("split:output:1", "split", "output", 1)]
    public void A_reference_names_node_argument_and_position(string text, string node, string? output, int index)
    {
        Assert.True(TensorReference.TryParse(text, out TensorReference reference));
        Assert.Equal(new TensorReference(node, output, index), reference);
    }

    [Theory]
    [InlineData("")]
    [InlineData("x:y")]
    [InlineData("x:-1")]
    [InlineData(":0")]
    [InlineData("a:b:c:0")]
    [InlineData("x:99999999999")]
    public void Anything_else_is_none(string text) => Assert.False(TensorReference.TryParse(text, out _));
}
