// SPDX-License-Identifier: MIT
namespace TensorKeeper.SavedModel.Tests.Stages.Strings;

public sealed class CaseKernelsTests
{
    [Fact]
    public void Without_an_encoding_only_ASCII_letters_change()
    {
        string text = new string('Ä', 300) + "ABCé" + new string('Z', 300);

        Assert.Equal(
            new string('Ä', 300) + "abcé" + new string('z', 300),
            HostNode.Op("StringLower").Single(Tensor.OfText([1], text)).Strings.GetText(0));
    }

    [Theory]
    [InlineData("ΑΣ", "ας")]
    [InlineData("ΑΣΑ", "ασα")]
    [InlineData("İ", "i\u0307")]
    [InlineData("nul\0IN", "nul")]
    [InlineData("ÀÉ 😀", "àé 😀")]
    public void Lowers_UTF_8_as_words(string text, string expected) =>
        Assert.Equal(expected, HostNode.Op("StringLower").With("encoding", "utf-8").Single(Tensor.OfText([1], text)).Strings.GetText(0));

    [Theory]
    [InlineData("straße", "STRASSE")]
    [InlineData("ŉ ﬃ", "ʼN FFI")]
    [InlineData("ας", "ΑΣ")]
    public void Raises_UTF_8_as_words(string text, string expected) =>
        Assert.Equal(expected, HostNode.Op("StringUpper").With("encoding", "utf-8").Single(Tensor.OfText([1], text)).Strings.GetText(0));

    [Fact]
    public void Strips_ASCII_space_alone() =>
        Assert.Equal("\u00a0x\u3000", HostNode.Op("StringStrip").Single(Tensor.OfText([1], " \t\r\n\v\f\u00a0x\u3000 ")).Strings.GetText(0));

    [Fact]
    public void An_unknown_encoding_is_reported_when_the_model_is_loaded() =>
        Assert.Throws<SavedModel.Diagnostics.SavedModelException>(() => HostNode.Op("StringLower").With("encoding", "latin-1").Stage(1));
}
