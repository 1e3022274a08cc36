// SPDX-License-Identifier: MIT
using TensorKeeper.SavedModel.Messages;

namespace TensorKeeper.SavedModel.Tests.Stages.Tokenizers;

public sealed class TokenKernelsTests
{
    [Fact]
    public void Cuts_where_the_script_changes()
    {
        Tensor[] outputs = HostNode.Op("UnicodeScriptTokenizeWithOffsets").Outputs(5).Run(
            Tensor.Of([6], ['a', ' ', 'b', '!', 0x44f, ' ']), Tensor.Of<long>([2], 0, 6));

        TensorAssert.Equal(Tensor.Of([4], ['a', 'b', '!', 0x44f]), outputs[0]);
        TensorAssert.Equal(Tensor.Of<long>([5], 0, 1, 2, 3, 4), outputs[1]);
        TensorAssert.Equal(Tensor.Of<long>([4], 0, 2, 3, 4), outputs[2]);
        TensorAssert.Equal(Tensor.Of<long>([4], 1, 3, 4, 5), outputs[3]);
        TensorAssert.Equal(Tensor.Of<long>([2], 0, 4), outputs[4]);
    }

    [Fact]
    public void Cuts_code_points_at_space()
    {
        Tensor[] outputs = HostNode.Op("WhitespaceTokenizeWithOffsets").With("Tsplits", DataType.Int32).Outputs(5).Run(
            Tensor.Of([5], [' ', 'a', 'b', 0x3000, 'c']), Tensor.Of([3], [0, 4, 5]));

        TensorAssert.Equal(Tensor.Of<int>([3], 'a', 'b', 'c'), outputs[0]);
        TensorAssert.Equal(Tensor.Of([3], [0, 2, 3]), outputs[1]);
        TensorAssert.Equal(Tensor.Of<long>([2], 1, 0), outputs[2]);
        TensorAssert.Equal(Tensor.Of<long>([2], 3, 1), outputs[3]);
        TensorAssert.Equal(Tensor.Of([3], [0, 1, 2]), outputs[4]);
    }

    [Fact]
    public void Labels_split_and_merge()
    {
        Tensor[] outputs = HostNode.Op("SplitMergeTokenizeWithOffsets").With("force_split_at_break_character", false).Outputs(4).Run(
            Tensor.OfText([2], "ab c", "é"), Tensor.Of([5], [0, 1, 0, 1, 1]), Tensor.Of([3], [0, 4, 5]));

        TensorAssert.Equal(Tensor.OfText([2], "abc", "é"), outputs[0]);
        TensorAssert.Equal(Tensor.Of<long>([3], 0, 1, 2), outputs[1]);
        TensorAssert.Equal(Tensor.Of<long>([2], 0, 0), outputs[2]);
        TensorAssert.Equal(Tensor.Of<long>([2], 4, 2), outputs[3]);
    }

    [Fact]
    public void Logits_split_where_splitting_is_likelier()
    {
        Tensor[] outputs = HostNode.Op("TokenizerFromLogits").Outputs(4).Run(
            Tensor.OfText([1], "ab"), Tensor.Of([1, 2, 2], [0f, 1f, 2f, 1f]), Tensor.Of([], true));

        TensorAssert.Texts(outputs[0], "a", "b");
    }

    [Fact]
    public void Too_few_labels_are_refused() =>
        HostNode.Op("SplitMergeTokenizeWithOffsets").Outputs(4).Refuses(Tensor.OfText([1], "abc"), Tensor.Of([1], [0]), Tensor.Of([2], [0, 1]));

    [Fact]
    public void Splits_bytes()
    {
        Tensor[] outputs = HostNode.Op("TFText>ByteSplitWithOffsets").Outputs(4).Run(Tensor.OfText([3], "hi", "", "é"));

        TensorAssert.Equal(Tensor.Of<byte>([4], (byte)'h', (byte)'i', 0xc3, 0xa9), outputs[0]);
        TensorAssert.Equal(Tensor.Of<long>([4], 0, 2, 2, 4), outputs[1]);
        TensorAssert.Equal(Tensor.Of([4], [0, 1, 0, 1]), outputs[2]);
        TensorAssert.Equal(Tensor.Of([4], [1, 2, 1, 2]), outputs[3]);
    }

    [Theory]
    [InlineData(0, 4)]
    [InlineData(-1, 1)]
    [InlineData(2, 1)]
    public void Offsets_outside_a_string_are_refused(int start, int end) =>
        HostNode.Op("TFText>ByteSplitByOffsets").Outputs(2)
            .Refuses(Tensor.OfText([1], "abc"), Tensor.Of([1], [start]), Tensor.Of([1], [end]), Tensor.Of<long>([2], 0, 1));

    [Fact]
    public void Joins_neighbours_of_dense_rows() =>
        TensorAssert.Equal(
            Tensor.OfText([2, 2], "a-b", "b-c", "d-e", "e-f"),
            HostNode.Op("TFText>NgramsStringJoin").With("width", 2).With("axis", -1).With("string_separator", "-")
                .Single(Tensor.OfText([2, 3], "a", "b", "c", "d", "e", "f")));

    [Fact]
    public void Shares_a_budget_among_segments()
    {
        Tensor[] outputs = HostNode.Op("TFText>RoundRobinTrim").With("N", 2).Outputs(4).Run(
            Tensor.Of([], 5), Tensor.Of([4], [1, 2, 3, 4]), Tensor.OfText([3], "a", "b", "c"), Tensor.Of<long>([2], 0, 4), Tensor.Of<long>([2], 0, 3));

        TensorAssert.Equal(Tensor.Of([3], [1, 2, 3]), outputs[0]);
        TensorAssert.Texts(outputs[1], "a", "b");
        TensorAssert.Equal(Tensor.Of<long>([2], 0, 3), outputs[2]);
        TensorAssert.Equal(Tensor.Of<long>([2], 0, 2), outputs[3]);
    }

    [Fact]
    public void Masks_what_a_budget_leaves_out()
    {
        Tensor[] outputs = HostNode.Op("TFText>RoundRobinGenerateMasks").With("N", 2).Outputs(2).Run(
            Tensor.Of([], 4), Tensor.Of([1], [1]), Tensor.Of([5], [1, 2, 3, 4, 5]), Tensor.Of<long>([2], 0, 1), Tensor.Of<long>([2], 0, 5));

        TensorAssert.Equal(Tensor.Of([1], true), outputs[0]);
        TensorAssert.Equal(Tensor.Of([5], true, true, true, false, false), outputs[1]);
    }

    [Fact]
    public void Writes_the_bits_of_characters() =>
        TensorAssert.Equal(
            Tensor.Of([1, 6], [1f, 0f, 1f, 0f, 0f, 0f]),
            HostNode.Op("TFText>Utf8Binarize").With("word_length", 2).With("bits_per_char", 3).Single(Tensor.OfText([1], "e")));

    [Fact]
    public void Sentences_end_at_marks()
    {
        Tensor[] outputs = HostNode.Op("SentenceFragmentsV2").Outputs(5).Run(Tensor.OfText([2], "Hello. Is (he)?! (Yes.) :)", ""));

        TensorAssert.Equal(Tensor.Of<long>([4], 0, 7, 17, 24), outputs[0]);
        TensorAssert.Equal(Tensor.Of<long>([4], 6, 16, 23, 26), outputs[1]);
        TensorAssert.Equal(Tensor.Of<long>([2], 4, 0), outputs[4]);
    }

    [Fact]
    public void A_text_of_marks_alone_is_cut_in_time() =>
        Assert.Equal(5, HostNode.Op("SentenceFragmentsV2").Outputs(5).Run(Tensor.OfText([1], string.Concat(Enumerable.Repeat("..!)(\" :-) ", 50_000)))).Length);
}
