// SPDX-License-Identifier: MIT
namespace TensorKeeper.SavedModel.Tests.Stages.Strings;

public sealed class SplitKernelsTests
{
    [Fact]
    public void White_space_splits_in_runs_and_gives_no_empty_piece()
    {
        Tensor[] outputs = Split("").Run(Tensor.OfText([3], "  the  quick\tfox ", "", " \n "));

        TensorAssert.Texts(outputs[1], "the", "quick", "fox");
        TensorAssert.Equal(Tensor.Of<long>([3, 2], 0, 0, 0, 1, 0, 2), outputs[0]);
        TensorAssert.Equal(Tensor.Of<long>([2], 3, 3), outputs[2]);
    }

    [Theory]
    [InlineData("a::b::::c", "a|b||c")]
    [InlineData("", "")]
    [InlineData("::", "|")]
    public void A_separator_splits_wherever_it_stands(string text, string expected) =>
        Assert.Equal(expected, string.Join('|', TensorAssert.Texts(Split("::").Run(Tensor.OfText([1], text))[1])));

    [Theory]
    [InlineData(",", 1, "a,b,c", "a;b,c")]
    [InlineData("", 1, " a  b c", "a;b c")]
    [InlineData("", 1, "a ", "a;")]
    [InlineData(",", 0, "a,b", "a,b")]
    public void The_rest_after_the_last_split_is_a_piece(string separator, int limit, string text, string expected) =>
        Assert.Equal(expected, string.Join(';', TensorAssert.Texts(Split(separator).With("maxsplit", limit).Run(Tensor.OfText([1], text))[1])));

    [Theory]
    [InlineData(" ,", true, "a, b,,c", "a|b|c")]
    [InlineData(" ,", false, "a, b", "a||b")]
    [InlineData("", true, "abc", "a|b|c")]
    [InlineData(",", false, "", "")]
    public void The_first_version_splits_at_each_byte_of_the_delimiter(string delimiter, bool skip, string text, string expected) =>
        Assert.Equal(
            expected,
            string.Join('|', TensorAssert.Texts(
                HostNode.Op("StringSplit").With("skip_empty", skip).Constant(1, Tensor.OfText([], delimiter)).Outputs(3).Run(Tensor.OfText([1], text))[1])));

    private static HostNode Split(string separator) => HostNode.Op("StringSplitV2").Constant(1, Tensor.OfText([], separator)).Outputs(3);
}
