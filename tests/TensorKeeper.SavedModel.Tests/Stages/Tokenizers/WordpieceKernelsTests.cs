// SPDX-License-Identifier: MIT
using TensorKeeper.SavedModel.Diagnostics;
using TensorKeeper.SavedModel.Graphs;
using TensorKeeper.SavedModel.Stages;

namespace TensorKeeper.SavedModel.Tests.Stages.Tokenizers;

public sealed class WordpieceKernelsTests
{
    [Fact]
    public void Takes_the_longest_piece_each_time()
    {
        Tensor[] outputs = Tokenizer("don", "don't", "##'t", "##t", "tread", "##ness", "hel", "##lo", "there").Run(
            Tensor.OfText([4], "dont", "treadness", "hel", "donx"));

        TensorAssert.Texts(outputs[0], "don", "##t", "tread", "##ness", "hel", "[UNK]");
        TensorAssert.Equal(Tensor.Of<long>([4], 2, 2, 1, 1), outputs[1]);
        TensorAssert.Equal(Tensor.Of<long>([6], 0, 3, 0, 5, 0, 0), outputs[2]);
        TensorAssert.Equal(Tensor.Of<long>([6], 3, 4, 5, 9, 3, 4), outputs[3]);
    }

    [Fact]
    public void Unknown_characters_may_be_split_off()
    {
        Tensor[] outputs = Tokenizer("a", "##b").With("split_unknown_characters", true).With("output_row_partition_type", "row_splits")
            .Run(Tensor.OfText([1], "aéb"));

        TensorAssert.Equal(Tensor.OfText([3], "a", "##[UNK]", "##b"), outputs[0]);
        TensorAssert.Equal(Tensor.Of<long>([2], 0, 3), outputs[1]);
        TensorAssert.Equal(Tensor.Of<long>([3], 1, 3, 4), outputs[3]);
    }

    [Fact]
    public void A_piece_may_have_a_greatest_length() =>
        TensorAssert.Texts(Tokenizer("a", "##bc", "##b", "##c").With("max_chars_per_token", 1).Run(Tensor.OfText([1], "abc"))[0], "a", "##b", "##c");

    [Fact]
    public void A_word_that_is_too_long_is_unknown_and_ends_where_the_unknown_token_does()
    {
        Tensor[] outputs = Tokenizer("a", "##a").With("max_bytes_per_word", 3).Run(Tensor.OfText([1], "aaaaaaaaaa"));

        TensorAssert.Texts(outputs[0], "[UNK]");
        TensorAssert.Equal(Tensor.Of<long>([1], 5), outputs[3]);
    }

    [Fact]
    public void Bytes_that_are_no_text_are_characters_of_their_own()
    {
        Tensor word = Tensor.FromStrings([1], StringElements.FromBytes([new byte[] { (byte)'a', 0xff, 0xe2, 0x82 }]));

        Tensor[] outputs = Tokenizer("a").With("split_unknown_characters", true).With("use_unknown_token", false).Run(word);

        TensorAssert.Equal(Tensor.Of<long>([3], 0, 1, 2), outputs[2]);
        TensorAssert.Equal(Tensor.Of<long>([3], 1, 2, 4), outputs[3]);
    }

    [Fact]
    public void A_huge_word_takes_no_longer_than_its_length_times_the_longest_piece() =>
        TensorAssert.Texts(Tokenizer("a", "##a").With("max_bytes_per_word", int.MaxValue).Run(Tensor.OfText([1], new string('a', 100_000) + "b"))[0], "[UNK]");

    [Fact]
    public void A_vocabulary_of_another_kind_is_refused() =>
        Assert.Throws<SavedModelException>(() => HostNode.Op("WordpieceTokenizeWithOffsets")
            .Constant(1, new TableConstant("t", new LookupTable(ElementType.String, ElementType.String, Tensor.OfText([0]), Tensor.OfText([0])))).Stage(1));

    private static HostNode Tokenizer(params string[] pieces)
    {
        long[] ids = [.. Enumerable.Range(0, pieces.Length).Select(static id => (long)id)];
        var table = new LookupTable(ElementType.String, ElementType.Int64, Tensor.OfText([pieces.Length], pieces), Tensor.Of<long>([ids.Length], ids));
        return HostNode.Op("WordpieceTokenizeWithOffsets").With("suffix_indicator", "##").With("unknown_token", "[UNK]").With("max_bytes_per_word", 100)
            .Constant(1, new TableConstant("vocabulary", table)).Outputs(4);
    }
}
