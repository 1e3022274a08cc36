// SPDX-License-Identifier: MIT
using TensorKeeper.Serving.Running;

namespace TensorKeeper.Serving.Tests.Running;

public sealed class OutputCheckTests
{
    private static readonly Signature Signature = new()
    {
        Name = "s",
        Inputs = [],
        Outputs = [new("y", ElementType.Float32, default, "y:0"), new("z", ElementType.Float32, default, "z:0")],
    };

    [Fact]
    public void No_filter_means_all() => OutputCheck.Check(Signature, []);

    [Fact]
    public void Any_order_will_do() => OutputCheck.Check(Signature, ["z", "y"]);

    [Theory]
    [InlineData(new[] { "X" }, "output tensor alias not found in signature: X Outputs expected to be in the set {y,z}.")]
    [InlineData(new[] { "y", "z", "y" }, "duplicate output tensor alias: y")]
    [InlineData(new[] { "y", "y", "X" }, "duplicate output tensor alias: y")]
    public void Refuses_in_the_words_of_TensorFlow_Serving(string[] filter, string message)
    {
        ServingException error = Assert.Throws<ServingException>(() => OutputCheck.Check(Signature, filter));
        Assert.Equal((ServingErrorCode.InvalidArgument, message), (error.Code, error.Message));
    }
}
