// SPDX-License-Identifier: MIT
using TensorKeeper.SavedModel.Diagnostics;

namespace TensorKeeper.SavedModel.Tests.Stages.Tokenizers;

public sealed class RegexSplitKernelsTests
{
    [Fact]
    public void Keeps_the_delimiters_that_are_asked_for()
    {
        Tensor[] outputs = Split("(\\s|[,.])", "[,.]", "hi, you.", "", ".");

        TensorAssert.Texts(outputs[0], "hi", ",", "you", ".", ".");
        TensorAssert.Equal(Tensor.Of<long>([5], 0, 2, 4, 7, 0), outputs[1]);
        TensorAssert.Equal(Tensor.Of<long>([5], 2, 3, 7, 8, 1), outputs[2]);
        TensorAssert.Equal(Tensor.Of<long>([4], 0, 4, 4, 5), outputs[3]);
    }

    [Fact]
    public void What_follows_a_delimiter_begins_a_text_of_its_own() => TensorAssert.Texts(Split("(^a)", "", "aab")[0], "b");

    [Fact]
    public void A_text_ends_at_its_first_NUL() => TensorAssert.Texts(Split("( )", "", "a b\0 c")[0], "a", "b");

    [Fact]
    public void A_pattern_without_a_group_splits_nothing() => TensorAssert.Texts(Split(" ", "", "a b")[0], "a b");

    [Fact]
    public void A_delimiter_of_nothing_is_refused()
    {
        ServingException refusal = HostNode.Op("RegexSplitWithOffsets").Outputs(4).Refuses(Tensor.OfText([1], "ab"), Tensor.OfText([], "(x*)"), Tensor.OfText([], ""));

        Assert.Equal(ServingErrorCode.InvalidArgument, refusal.Code);
    }

    [Fact]
    public void A_pattern_that_is_none_is_refused_when_the_model_is_loaded() =>
        Assert.Throws<SavedModelException>(() => HostNode.Op("RegexSplitWithOffsets").Constant(1, Tensor.OfText([], "(")).Constant(2, Tensor.OfText([], "")).Stage(1));

    private static Tensor[] Split(string delimiter, string kept, params string[] texts) =>
        HostNode.Op("RegexSplitWithOffsets").Outputs(4).Run(Tensor.OfText([texts.Length], texts), Tensor.OfText([], delimiter), Tensor.OfText([], kept));
}
