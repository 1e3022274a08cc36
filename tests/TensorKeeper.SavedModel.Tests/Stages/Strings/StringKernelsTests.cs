// SPDX-License-Identifier: MIT
using System.Text;
using TensorKeeper.SavedModel.Messages;

namespace TensorKeeper.SavedModel.Tests.Stages.Strings;

/// <summary>Values are TensorFlow's own, recorded with the corpus.</summary>
public sealed class StringKernelsTests
{
    [Theory]
    [InlineData("Hello, World", 4508847345234768385)]
    [InlineData("", 1936946117179621433)]
    [InlineData("a", 3694432073954588109)]
    [InlineData("abcd", 1897425971756105985)]
    [InlineData("abcdefgh", 4533385575889643752)]
    [InlineData("0123456789abcdef", 1493332391325024348)]
    [InlineData("xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx", 653807226908884478)]
    [InlineData("yyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyy", 2351315479247125828)]
    [InlineData("zzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzz", 1983000239170337614)]
    public void Fast_buckets_are_FarmHash(string text, long expected) =>
        Assert.Equal(expected, Hash("StringToHashBucketFast", text));

    [Fact]
    public void Fast_buckets_of_long_texts_are_FarmHash()
    {
        Assert.Equal(4555407945498560506, Hash("StringToHashBucketFast", new string('w', 64)));
        Assert.Equal(978096718525207178, Hash("StringToHashBucketFast", new string('v', 65)));
        Assert.Equal(208717252175922380, Hash("StringToHashBucketFast", new string('u', 130)));
    }

    [Theory]
    [InlineData("Hello, World", 18)]
    [InlineData("", 899)]
    [InlineData("abc", 710)]
    public void The_first_hash_is_Murmur(string text, long expected) => Assert.Equal(expected, Hash("StringToHashBucket", text, 1000));

    [Theory]
    [InlineData("Hello, World", 8)]
    [InlineData("", 435)]
    [InlineData("abcdefgh", 916)]
    public void Strong_buckets_are_SipHash(string text, long expected) =>
        Assert.Equal(
            expected,
            HostNode.Op("StringToHashBucketStrong").With("num_buckets", 1000L).With("key", 1L, 2L).Single(Tensor.OfText([1], text)).AsSpan<long>()[0]);

    [Fact]
    public void A_fingerprint_is_little_endian() =>
        TensorAssert.Equal(
            Tensor.Of<byte>([1, 8], 1, 114, 46, 135, 197, 164, 146, 62),
            HostNode.Op("Fingerprint").Single(Tensor.OfText([1], "Hello, World"), Tensor.OfText([], "farmhash64")));

    [Fact]
    public void Lengths_count_bytes_or_the_bytes_that_continue_none()
    {
        Tensor texts = Tensor.FromStrings(
            [4], StringElements.FromBytes([Encoding.UTF8.GetBytes("straße 😀"), new byte[] { 0x80, 0x80 }, new byte[] { 0xe2, 0x82 }, default]));

        TensorAssert.Equal(Tensor.Of([4], [12, 2, 2, 0]), HostNode.Op("StringLength").Single(texts));
        TensorAssert.Equal(Tensor.Of([4], [8, 0, 1, 0]), HostNode.Op("StringLength").With("unit", "UTF8_CHAR").Single(texts));
    }

    [Theory]
    [InlineData("BYTE", -3, 2, "rl")]
    [InlineData("BYTE", 1, 100, "ello, World")]
    [InlineData("BYTE", 12, 1, "")]
    [InlineData("UTF8_CHAR", -3, 2, "rl")]
    public void Substr_counts_from_either_end(string unit, int start, int length, string expected) =>
        TensorAssert.Texts(
            HostNode.Op("Substr").With("unit", unit).Single(Tensor.OfText([1], "Hello, World"), Tensor.Of([], [start]), Tensor.Of([], [length])), expected);

    [Fact]
    public void Substr_counts_characters() =>
        Assert.Equal(
            "É😀",
            HostNode.Op("Substr").With("unit", "UTF8_CHAR").Single(Tensor.OfText([], "aÉ😀b"), Tensor.Of([], [1]), Tensor.Of([], [2])).Strings.GetText(0));

    [Fact]
    public void Substr_beyond_the_text_is_refused() =>
        Assert.StartsWith(
            "pos 13 out of range for string at index 0",
            HostNode.Op("Substr").Refuses(Tensor.OfText([1], "Hello, World"), Tensor.Of([], [13]), Tensor.Of([], [1])).Message,
            StringComparison.Ordinal);

    [Theory]
    [InlineData(0.1f, "0.100000", "0.1", "1.000000e-01", "0.1", "000000.1")]
    [InlineData(-1.5f, "-1.500000", "-1.5", "-1.500000e+00", "-1.5", "-00001.5")]
    [InlineData(1.0000000200408773e+20f, "100000002004087734272.000000", "1e+20", "1.000000e+20", "1e+20", "100000002004087734272.0")]
    [InlineData(123456.7890625f, "123456.789062", "123457", "1.234568e+05", "1.235e+05", "123456.8")]
    [InlineData(1.0000000116860974e-07f, "0.000000", "1e-07", "1.000000e-07", "1e-07", "000000.0")]
    [InlineData(float.NegativeInfinity, "-inf", "-inf", "-inf", "-inf", "    -inf")]
    public void Floats_are_written_as_printf_does(float value, string plain, string shortest, string scientific, string short4, string zeros)
    {
        Tensor tensor = Tensor.Of([1], [value]);

        TensorAssert.Texts(HostNode.Op("AsString").Single(tensor), plain);
        TensorAssert.Texts(HostNode.Op("AsString").With("shortest", true).Single(tensor), shortest);
        TensorAssert.Texts(HostNode.Op("AsString").With("scientific", true).Single(tensor), scientific);
        TensorAssert.Texts(HostNode.Op("AsString").With("shortest", true).With("precision", 4).Single(tensor), short4);
        TensorAssert.Texts(HostNode.Op("AsString").With("width", 8).With("precision", 1).With("fill", "0").Single(tensor), zeros);
    }

    [Fact]
    public void Integers_and_booleans_are_written_and_filled()
    {
        TensorAssert.Texts(HostNode.Op("AsString").With("width", 6).With("fill", "0").Single(Tensor.Of([2], [-7, int.MinValue])), "-00007", "-2147483648");
        TensorAssert.Texts(HostNode.Op("AsString").With("width", 5).With("fill", "-").Single(Tensor.Of<long>([1], 7)), "7    ");
        TensorAssert.Texts(HostNode.Op("AsString").Single(Tensor.Of([2], [true, false])), "true", "false");
    }

    [Theory]
    [InlineData(" 42 ", 42.0)]
    [InlineData("0x1A", 26.0)]
    [InlineData("1e400", double.PositiveInfinity)]
    [InlineData("-Infinity", double.NegativeInfinity)]
    [InlineData("nan", double.NaN)]
    [InlineData("+7", 7.0)]
    [InlineData(".5", 0.5)]
    [InlineData("5.", 5.0)]
    public void Floats_are_read(string text, double expected) =>
        Assert.Equal(expected, HostNode.Op("StringToNumber").With("out_type", DataType.Double).Single(Tensor.OfText([], text)).AsSpan<double>()[0]);

    [Theory]
    [InlineData("")]
    [InlineData("1,5")]
    [InlineData("one")]
    [InlineData("\u221e")]
    [InlineData("0x")]
    public void What_is_no_number_is_refused(string text) =>
        Assert.StartsWith(
            "StringToNumberOp could not correctly convert string: " + text, HostNode.Op("StringToNumber").Refuses(Tensor.OfText([], text)).Message, StringComparison.Ordinal);

    [Theory]
    [InlineData(" 42 ", 42)]
    [InlineData("007", 7)]
    [InlineData("-2147483648", int.MinValue)]
    public void Integers_are_read(string text, int expected) =>
        TensorAssert.Equal(Tensor.Of([], [expected]), HostNode.Op("StringToNumber").With("out_type", DataType.Int32).Single(Tensor.OfText([], text)));

    [Fact]
    public void An_integer_too_large_is_refused() =>
        HostNode.Op("StringToNumber").With("out_type", DataType.Int32).Refuses(Tensor.OfText([], "2147483648"));

    [Theory]
    [InlineData("", "")]
    [InlineData("f", "Zg==")]
    [InlineData("fo", "Zm8=")]
    [InlineData("İıſK", "xLDEscW_Sw==")]
    public void Base64_goes_both_ways(string text, string padded)
    {
        TensorAssert.Texts(HostNode.Op("EncodeBase64").With("pad", true).Single(Tensor.OfText([1], text)), padded);
        TensorAssert.Texts(HostNode.Op("EncodeBase64").Single(Tensor.OfText([1], text)), padded.TrimEnd('='));
        Assert.Equal(text, HostNode.Op("DecodeBase64").Single(Tensor.OfText([1], padded)).Strings.GetText(0));
        Assert.Equal(text, HostNode.Op("DecodeBase64").Single(Tensor.OfText([1], padded.TrimEnd('='))).Strings.GetText(0));
    }

    [Theory]
    [InlineData("+/==")]
    [InlineData("A")]
    [InlineData("AA=")]
    [InlineData("A A=")]
    public void What_is_no_base64_is_refused(string text) => HostNode.Op("DecodeBase64").Refuses(Tensor.OfText([1], text));

    [Fact]
    public void NGrams_are_padded_at_both_ends()
    {
        HostNode node = HostNode.Op("StringNGrams").With("separator", " ").With("left_pad", "<").With("right_pad", ">").With("pad_width", 2)
            .With("ngram_widths", 3L, 1L).With("preserve_short_sequences", false).Outputs(2);

        TensorAssert.Texts(
            node.Run(Tensor.OfText([4], "a", "b", "c", "d"), Tensor.Of<long>([2], 0, 4))[0],
            "< < a", "< a b", "a b c", "b c d", "c d >", "d > >", "a", "b", "c", "d");
    }

    [Fact]
    public void A_row_too_short_is_kept_on_demand()
    {
        HostNode node = HostNode.Op("StringNGrams").With("separator", "_").With("ngram_widths", 3L, 4L).With("preserve_short_sequences", true).Outputs(2);

        Tensor[] outputs = node.Run(Tensor.OfText([5], "a", "b", "c", "d", "e"), Tensor.Of<long>([4], 0, 2, 2, 5));

        TensorAssert.Texts(outputs[0], "a_b", "c_d_e");
        TensorAssert.Equal(Tensor.Of<long>([4], 0, 1, 1, 2), outputs[1]);
    }

    [Fact]
    public void Joins_elements_axes_and_segments()
    {
        Tensor matrix = Tensor.OfText([2, 2], "a", "b", "c", "d");

        TensorAssert.Texts(
            HostNode.Op("StringJoin").With("separator", "-").Single(Tensor.OfText([2], "a", "b"), Tensor.OfText([], "x"), Tensor.OfText([2], "c", "d")), "a-x-c", "b-x-d");
        TensorAssert.Texts(HostNode.Op("ReduceJoin").With("separator", "+").Single(matrix, Tensor.Of([1], [-2])), "a+c", "b+d");
        TensorAssert.Texts(HostNode.Op("ReduceJoin").Single(matrix, Tensor.Of([2], [0, 1])), "acbd");
        TensorAssert.Texts(HostNode.Op("ReduceJoin").Single(matrix, Tensor.Of([2], [1, 0])), "abcd");
        TensorAssert.Texts(
            HostNode.Op("UnsortedSegmentJoin").With("separator", ",")
                .Single(Tensor.OfText([4], "a", "b", "c", "d"), Tensor.Of([4], [2, 0, 2, -1]), Tensor.Of([], [3])),
            "b", "", "a,c");
    }

    private static long Hash(string op, string text, long buckets = 0x400000000000000B) =>
        HostNode.Op(op).With("num_buckets", buckets).Single(Tensor.OfText([1], text)).AsSpan<long>()[0];
}
