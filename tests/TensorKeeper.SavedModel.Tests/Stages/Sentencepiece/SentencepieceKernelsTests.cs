// SPDX-License-Identifier: MIT
using TensorKeeper.SavedModel.Graphs;
using TensorKeeper.SavedModel.Messages;
using TensorKeeper.SavedModel.Stages.Sentencepiece;

namespace TensorKeeper.SavedModel.Tests.Stages.Sentencepiece;

public sealed class SentencepieceKernelsTests
{
    private const int Pairs = 2;

    [Fact]
    public void The_pieces_with_the_best_sum_win() =>
        Cuts(Unigram(), "ab abc", "▁ab", "▁", "abc");

    [Fact]
    public void Unknown_characters_in_a_row_are_one_piece()
    {
        Tensor[] outputs = Tokenize(Unigram(), "ab xyz", offsets: true);

        TensorAssert.Equal(Tensor.OfText([3], "▁ab", "▁", "xyz"), outputs[0]);
        TensorAssert.Equal(Tensor.Of<long>([3], 0, 2, 3), outputs[2]);
        TensorAssert.Equal(Tensor.Of<long>([3], 2, 3, 6), outputs[3]);
    }

    [Fact]
    public void Space_around_and_between_is_reduced() => Cuts(Unigram(), "   ab   ab ", "▁ab", "▁ab");

    [Fact]
    public void Nothing_gives_nothing() => Cuts(Unigram(), "  ");

    [Fact]
    public void Pieces_of_the_user_are_never_cut() =>
        Cuts(Unigram().Piece("<xy>", 0, 4), "ab<xy>ab", "▁ab", "<xy>", "ab");

    [Fact]
    public void Unknown_characters_fall_back_to_bytes()
    {
        Tensor[] outputs = Tokenize(WithBytes(), "é", offsets: true);

        TensorAssert.Equal(Tensor.OfText([3], "▁", "<0xC3>", "<0xA9>"), outputs[0]);
        TensorAssert.Equal(Tensor.Of<long>([3], 0, 0, 0), outputs[2]);
        TensorAssert.Equal(Tensor.Of<long>([3], 0, 0, 2), outputs[3]);
        Assert.Equal("aé\ufffd", Join(WithBytes(), "▁a", "<0xC3>", "<0xA9>", "<0xC3>"));
    }

    [Fact]
    public void Pairs_are_merged_best_first() =>
        Cuts(Pair().Piece("ab", -1).Piece("bc", 0).Piece("abc", -2), "abc", "▁", "abc");

    [Fact]
    public void A_pair_that_is_only_a_step_is_taken_apart_again() =>
        Cuts(Pair().Piece("ab", 0, 5).Piece("abc", -1), "abc abd", "▁", "abc", "▁", "a", "b", "d");

    [Fact]
    public void Deeply_nested_steps_do_not_exhaust_the_stack()
    {
        ModelBytes model = Pair();
        string run = "aa";
        for (int i = 0; i < 6; i++, run += run) { model.Piece(run, -i, 5); }

        Tensor[] outputs = Tokenize(model, new string('a', 64));

        Assert.Equal(65, outputs[0].Strings.Count);
    }

    [Fact]
    public void Words_and_characters_are_models_too()
    {
        Cuts(Unigram().Trainer(3, 3), "ab abd", "▁ab", "▁abd");
        Cuts(Unigram().Trainer(3, 4), "ab", "▁", "a", "b");
    }

    [Fact]
    public void Marks_are_added_and_all_is_reversed()
    {
        Tensor[] outputs = Tokenizer(Unigram(), "SentencepieceTokenizeOp", 2).Run(
            Tensor.OfText([1], "ab"), Tensor.Of([], 0), Tensor.Of([], 0f), Tensor.Of([], true), Tensor.Of([], true), Tensor.Of([], true));

        TensorAssert.Equal(Tensor.OfText([3], "</s>", "▁ab", "<s>"), outputs[0]);
    }

    [Fact]
    public void Lists_the_best_ways()
    {
        Tensor[] outputs = Tokenizer(Unigram(), "SentencepieceTokenizeOp", 2).With("return_nbest", true).Run(
            Tensor.OfText([1], "ab"), Tensor.Of([], 3), Tensor.Of([], 0f), Tensor.Of([], false), Tensor.Of([], false), Tensor.Of([], false));

        TensorAssert.Equal(Tensor.OfText([6], "▁ab", "▁", "ab", "▁", "a", "b"), outputs[0]);
        TensorAssert.Equal(Tensor.Of<long>([4], 0, 1, 3, 6), outputs[1]);
    }

    [Theory]
    [InlineData(-1)]
    [InlineData(4)]
    public void A_sample_covers_the_text(int count)
    {
        for (int round = 0; round < 20; round++)
        {
            Tensor[] outputs = Tokenizer(Unigram(), "SentencepieceTokenizeOp", 2).Run(
                Tensor.OfText([1], "abcab"), Tensor.Of([], count), Tensor.Of([], 0.1f), Tensor.Of([], false), Tensor.Of([], false), Tensor.Of([], false));

            Assert.Equal("▁abcab", string.Concat(Enumerable.Range(0, outputs[0].Strings.Count).Select(i => outputs[0].Strings.GetText(i))));
        }
    }

    [Fact]
    public void Characters_are_replaced_before()
    {
        // A tree that leads from "A" to offset 0: the root (offset 1), a unit labelled A that has a value, the value.
        uint[] units = new uint[256];
        units[0] = 1u << 10;
        units[1 ^ 'A'] = ((uint)(1 ^ 'A' ^ 2) << 10) | 0x100 | 'A';
        units[2] = 0x80000000;
        byte[] map = [.. BitConverter.GetBytes(units.Length * 4), .. units.SelectMany(BitConverter.GetBytes), .. "ab\0"u8];
        var large = new List<byte> { 0x12 };
        for (int length = map.Length; length > 0; length >>= 7) { large.Add((byte)((length & 0x7f) | (length > 0x7f ? 0x80 : 0))); }
        byte[] rules = [.. large, .. map];
        byte[] head = [0x1a, (byte)((rules.Length & 0x7f) | 0x80), (byte)(rules.Length >> 7)];

        Tensor[] outputs = Tokenizer([.. Unigram().ToArray(), .. head, .. rules], "SentencepieceTokenizeWithOffsetsOp", 4).Run(Arguments("A"));

        TensorAssert.Equal(Tensor.OfText([1], "▁ab"), outputs[0]);
        TensorAssert.Equal(Tensor.Of<long>([1], 1), outputs[3]);
    }

    [Fact]
    public void Joins_pieces()
    {
        Assert.Equal("ab abc", Join(Unigram(), "▁ab", "▁", "abc"));
        Assert.Equal("ab ⁇ x", Join(Unigram(), "<s>", "▁ab", "<unk>", "x"));
    }

    [Fact]
    public void A_number_that_is_no_piece_is_refused() =>
        HostNode.Op("SentencepieceIdToStringOp").Constant(0, Constant(Unigram().ToArray())).Refuses(Tensor.Of([1], [99]));

    [Fact]
    public void Pieces_have_numbers() =>
        TensorAssert.Equal(
            Tensor.Of([3], [3, 0, 1]),
            HostNode.Op("SentencepieceStringToIdOp").Constant(0, Constant(Unigram().ToArray())).Single(Tensor.OfText([3], "▁ab", "nothing", "<s>")));

    [Fact]
    public void Damaged_models_are_refused()
    {
        byte[] sound = WithBytes().ToArray();
        for (int length = 0; length < 200; length++) { Assert.Throws<ServingException>(() => SentencepieceModel.Read(sound.AsSpan(0, length))); }
        Assert.Throws<ServingException>(() => SentencepieceModel.Read(Unigram().Piece("a").ToArray()));
        Assert.Throws<ServingException>(() => SentencepieceModel.Read(Unigram().Piece("<0x41>", 0, 6).ToArray()));
        Assert.Throws<ServingException>(() => SentencepieceModel.Read(new ModelBytes().Piece("a").ToArray()));
    }

    [Fact]
    public void Random_bytes_never_do_more_than_fail()
    {
        var random = new Random(3);
        byte[] sound = Unigram().CharacterMap([8, 0, 0, 0, 0, 4, 0, 0, 0x61, 1, 0, 0, 0x61, 0]).ToArray();
        for (int round = 0; round < 3_000; round++)
        {
            byte[] damaged = [.. sound];
            for (int i = 0; i < 3; i++) { damaged[random.Next(damaged.Length)] = (byte)random.Next(256); }

            Exception? failure = Record.Exception(() => Tokenizer(damaged, "SentencepieceTokenizeOp", 2).Run(Arguments("abc aé")));

            Assert.True(failure is null or ServingException, failure?.ToString());
        }
    }

    private static ModelBytes Unigram() => new ModelBytes().Piece("<unk>", 0, 2).Piece("<s>", 0, 3).Piece("</s>", 0, 3)
        .Piece("▁ab", -2).Piece("▁", -3).Piece("a", -4).Piece("b", -4).Piece("abc", -3).Piece("ab", -5);

    private static ModelBytes Pair() => new ModelBytes().Trainer(3, Pairs).Piece("<unk>", 0, 2).Piece("<s>", 0, 3).Piece("</s>", 0, 3)
        .Piece("▁", -9).Piece("a", -9).Piece("b", -9).Piece("c", -9).Piece("d", -9);

    private static ModelBytes WithBytes()
    {
        ModelBytes model = new ModelBytes().Trainer(35, 1).Piece("<unk>", 0, 2).Piece("▁", -1).Piece("▁a", -1);
        for (int i = 0; i < 256; i++) { model.Piece($"<0x{i:X2}>", 0, 6); }
        return model;
    }

    private static void Cuts(ModelBytes model, string text, params string[] expected) =>
        TensorAssert.Equal(Tensor.OfText([expected.Length], expected), Tokenize(model, text)[0]);

    private static Tensor[] Tokenize(ModelBytes model, string text, bool offsets = false) =>
        Tokenizer(model, offsets ? "SentencepieceTokenizeWithOffsetsOp" : "SentencepieceTokenizeOp", offsets ? 4 : 2).Run(Arguments(text));

    private static Tensor[] Arguments(string text) =>
        [Tensor.OfText([1], text), Tensor.Of([], 0), Tensor.Of([], 1f), Tensor.Of([], false), Tensor.Of([], false), Tensor.Of([], false)];

    private static HostNode Tokenizer(ModelBytes model, string op, int outputs) => Tokenizer(model.ToArray(), op, outputs);

    private static HostNode Tokenizer(byte[] model, string op, int outputs) =>
        HostNode.Op(op).With("out_type", DataType.String).Constant(0, Constant(model)).Outputs(outputs);

    private static string Join(ModelBytes model, params string[] pieces) =>
        HostNode.Op("SentencepieceDetokenizeOp").Constant(0, Constant(model.ToArray())).Single(
            Tensor.OfText([pieces.Length], pieces), Tensor.Of<long>([2], 0, pieces.Length), Tensor.Of([], false), Tensor.Of([], false), Tensor.Of([], false))
            .Strings.GetText(0);

    private static SentencepieceConstant Constant(byte[] model) => new(SentencepieceModel.Read(model));
}
