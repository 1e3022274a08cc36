// SPDX-License-Identifier: MIT
using TensorKeeper.Protocol.Text;

namespace TensorKeeper.Protocol.Tests.Text;

public sealed class NearestNameTests
{
    private static readonly string[] Names = ["base_path", "name", "model_platform"];

    [Theory]
    [InlineData("nmae", "name")]
    [InlineData("base-path", "base_path")]
    [InlineData("Base_Path", "base_path")]
    [InlineData("model_platfrom", "model_platform")]
    public void Finds_what_was_meant(string written, string meant) => Assert.Equal(meant, NearestName.Of(written, Names));

    [Fact]
    public void Guesses_nothing_that_is_far_away() => Assert.Null(NearestName.Of("completely_else", Names));

    [Fact]
    public void Asks_only_if_something_is_near()
    {
        Assert.Equal(" Did you mean --name?", NearestName.Question("nam", Names, "--"));
        Assert.Equal("", NearestName.Question("completely_else", Names));
    }
}
