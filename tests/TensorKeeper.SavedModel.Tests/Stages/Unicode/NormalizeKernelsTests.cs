// SPDX-License-Identifier: MIT
using System.Text;
using TensorKeeper.SavedModel.Diagnostics;

namespace TensorKeeper.SavedModel.Tests.Stages.Unicode;

public sealed class NormalizeKernelsTests
{
    [Theory]
    [InlineData("NFC", "a\u0301 \ufb01 \u212b \uac00\u11a8", "\u00e1 \ufb01 \u00c5 \uac01")]
    [InlineData("nfd", "\u00e1 \ufb01 \u1e09 \uac01", "a\u0301 \ufb01 c\u0327\u0301 \u1100\u1161\u11a8")]
    [InlineData("NFKC", "\ufb01\u0301 \u2460 \uff21 \u1e9b\u0323", "f\u00ed 1 A \u1e69")]
    [InlineData("NFKD", "\ufb01 \u1e9b\u0323 \u3392", "fi s\u0323\u0307 MHz")]
    [InlineData("NFC", "a\u0315\u0300\u05ae\u0300", "\u00e0\u05ae\u0300\u0315")]
    public void Brings_text_into_a_normal_form(string form, string text, string expected) =>
        Assert.Equal(expected, HostNode.Op("NormalizeUTF8").With("normalization_form", form).Single(Tensor.OfText([1], text)).Strings.GetText(0));

    [Theory]
    [InlineData("Stra\u00dfe \u00c5 \u0130 \u03a3\u03c2", "strasse \u00e5 i\u0307 \u03c3\u03c3")]
    [InlineData("A\u00ad\u0301", "\u00e1")]
    [InlineData("\u1f80", "\u1f00\u03b9")]
    [InlineData("PLAIN ascii", "plain ascii")]
    public void Folds_case(string text, string expected) =>
        Assert.Equal(expected, HostNode.Op("CaseFoldUTF8").Single(Tensor.OfText([1], text)).Strings.GetText(0));

    [Theory]
    [InlineData("NFC", "61CC81FF80C3A9", "C3A1FF80C3A9")]
    [InlineData("NFC", "FFCC81", "FFCC81")]
    [InlineData("NFD", "61FFC3A9", "61EFBFBD65CC81")]
    public void Bytes_that_are_no_text_pass_or_are_replaced(string form, string text, string expected)
    {
        Tensor bytes = Tensor.FromStrings([1], StringElements.FromBytes([Convert.FromHexString(text)]));

        Assert.Equal(expected, Convert.ToHexString(HostNode.Op("NormalizeUTF8").With("normalization_form", form).Single(bytes).Strings[0]));
    }

    [Fact]
    public void A_very_long_run_of_marks_is_sorted_in_time()
    {
        string marks = string.Concat(Enumerable.Repeat("\u0301\u0327", 200_000));

        Tensor result = HostNode.Op("NormalizeUTF8").With("normalization_form", "NFD").Single(Tensor.OfText([1], "a" + marks));

        Assert.Equal("a" + new string('\u0327', 200_000) + new string('\u0301', 200_000), result.Strings.GetText(0));
    }

    [Fact]
    public void Offsets_lead_back_to_the_source()
    {
        Tensor[] made = HostNode.Op("NormalizeUTF8WithOffsetsMap").With("normalization_form", "NFKC").Outputs(2)
            .Run(Tensor.OfText([3], "株式会社", "", "ＫＡＤＯＫＡＷＡ a"));

        Tensor found = HostNode.Op("FindSourceOffsets").Single(
            made[1], Tensor.Of<long>([7], 0, 3, 6, 0, 1, 8, 9), Tensor.Of<long>([4], 0, 3, 4, 7));

        Assert.Equal("KADOKAWA a", made[0].Strings.GetText(2));
        TensorAssert.Equal(Tensor.Of<long>([7], 0, 3, 6, 0, 3, 24, 25), found);
    }

    [Fact]
    public void Offsets_without_their_map_are_refused() =>
        HostNode.Op("FindSourceOffsets").Refuses(Tensor.OfText([1], ""), Tensor.Of<long>([2], 0, 1), Tensor.Of<long>([3], 0, 1, 2));

    [Theory]
    [InlineData("NFX")]
    [InlineData("")]
    public void An_unknown_form_is_refused_when_the_model_is_loaded(string form) =>
        Assert.Throws<SavedModelException>(() => HostNode.Op("NormalizeUTF8").With("normalization_form", form).Stage(1));

    [Fact]
    public void Scripts_have_the_numbers_of_ICU() =>
        TensorAssert.Equal(
            Tensor.Of([10], [25, 8, 14, 17, 20, 0, 1, 103, -1, -1]),
            HostNode.Op("UnicodeScript").Single(
                Tensor.Of([10], ['a', 0x44f, 0x3b1, 0x65e5, 0x3042, '1', 0x301, 0x10ffff, -1, 0x110000])));

    [Fact]
    public void Characters_newer_than_TensorFlow_knows_are_left_alone()
    {
        // U+A7C0 came with Unicode 14; its folding is U+A7C1.
        string text = new Rune(0xa7c0).ToString();

        Assert.Equal(text, HostNode.Op("CaseFoldUTF8").Single(Tensor.OfText([1], text)).Strings.GetText(0));
    }
}
