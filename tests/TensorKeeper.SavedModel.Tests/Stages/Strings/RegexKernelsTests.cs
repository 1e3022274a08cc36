// SPDX-License-Identifier: MIT
using System.Text;

namespace TensorKeeper.SavedModel.Tests.Stages.Strings;

/// <summary>Values are TensorFlow's own, recorded with the corpus.</summary>
public sealed class RegexKernelsTests
{
    private const string Sentence = "The 3 cats, 42 dogs";

    [Theory]
    [InlineData("^.", "^", "^he 3 cats, 42 dogs")]
    [InlineData(".$", "$", "The 3 cats, 42 dog$")]
    [InlineData("(?i)cat", "dog", "The 3 dogs, 42 dogs")]
    [InlineData("(?i:C)at", "-", "The 3 -s, 42 dogs")]
    [InlineData("[[:punct:]]", "", "The 3 cats 42 dogs")]
    [InlineData("\\pL+", "L", "L 3 L, 42 L")]
    [InlineData("\\p{Lu}", "U", "Uhe 3 cats, 42 dogs")]
    [InlineData("[^a-zA-Z0-9 ]", "?", "The 3 cats? 42 dogs")]
    [InlineData("ca|cat|dogs", "+", "The 3 +ts, 42 +")]
    [InlineData("\\b", "|", "|The| |3| |cats|, |42| |dogs|")]
    [InlineData("\\w+", "W", "W W W, W W")]
    [InlineData("\\s+", "_", "The_3_cats,_42_dogs")]
    [InlineData("(\\w+) (\\w+)", "\\2 \\1", "3 The cats, dogs 42")]
    [InlineData("[0-9]+", "<\\0>", "The <3> cats, <42> dogs")]
    [InlineData("(?P<d>\\d)(\\d)?", "[\\1\\2]", "The [3] cats, [42] dogs")]
    [InlineData("a", "\\\\1$1", "The 3 c\\1$1ts, 42 dogs")]
    [InlineData("a*?", "-", "-T-h-e- -3- -c-a-t-s-,- -4-2- -d-o-g-s-")]
    [InlineData("a*", "-", "-T-h-e- -3- -c-t-s-,- -4-2- -d-o-g-s-")]
    [InlineData("\\Q3 c\\E", "!", "The !ats, 42 dogs")]
    [InlineData("(\\d)", "\\2", Sentence)]
    public void Replaces_as_RE2_does(string pattern, string rewrite, string expected) =>
        TensorAssert.Texts(Replace(pattern, rewrite).Single(Tensor.OfText([1], Sentence)), expected);

    [Theory]
    [InlineData("aaa", "-")]
    [InlineData("", "-")]
    [InlineData("bab", "-b-b-")]
    public void An_empty_match_right_after_a_match_does_not_count(string text, string expected) =>
        TensorAssert.Texts(Replace("a*", "-").Single(Tensor.OfText([1], text)), expected);

    [Fact]
    public void Only_the_first_match_is_replaced_on_demand() =>
        TensorAssert.Texts(Replace("a", "<>").With("replace_global", false).Single(Tensor.OfText([2], "cats and", "x")), "c<>ts and", "x");

    [Fact]
    public void A_class_is_of_code_points()
    {
        Tensor text = Tensor.OfText([1], "naïve ümläut 😀");

        Assert.Equal("na*ve *ml*ut 😀", Replace("[ä-ü]", "*").Single(text).Strings.GetText(0));
        Assert.Equal("...... ...... .", Replace("[^ ]", ".").Single(Tensor.OfText([1], "naïve! ümläut 😀")).Strings.GetText(0));
    }

    [Fact]
    public void Bytes_that_are_no_text_are_in_no_class_but_words_end_at_them()
    {
        Tensor text = Tensor.FromStrings([1], StringElements.FromBytes([new byte[] { 0xff, (byte)'a', 0xc3 }]));

        TensorAssert.Texts(Replace(".", "o").Single(text), "\u00ffo\u00c3");
        TensorAssert.Texts(Replace("[^a]", "n").Single(text), "\u00ffa\u00c3");
        TensorAssert.Texts(Replace("\\b", "|").Single(text), "\u00ff|a|\u00c3");
        TensorAssert.Texts(Replace("\\C", ".").With("replace_global", false).Single(text), ".a\u00c3");
    }

    [Fact]
    public void The_perl_classes_are_ASCII() =>
        Assert.Equal("é٣\u00a0#", Replace("[\\w\\s\\d]", "#").Single(Tensor.OfText([1], "é٣\u00a0x")).Strings.GetText(0));

    [Fact]
    public void Punctuation_of_a_text_vectorization_is_removed() =>
        TensorAssert.Texts(
            Replace("[!\"#$%&()\\*\\+,-\\./:;<=>?@\\[\\\\\\]^_`{|}~\\']", "").Single(Tensor.OfText([1], "it's a [test], \\really_ {good}!")),
            "its a test really good");

    [Theory]
    [InlineData("a|aaa", "aaa", true)]
    [InlineData("-?\\d+(\\.\\d+)?", "-1.5", true)]
    [InlineData("-?\\d+(\\.\\d+)?", "-1.", false)]
    [InlineData("l.*2", "l\n2", false)]
    [InlineData("(?s)l.*2", "l\n2", true)]
    [InlineData("a{,2}", "a{,2}", true)]
    public void A_full_match_spans_the_text(string pattern, string text, bool matches) =>
        Assert.Equal(matches, HostNode.Op("StaticRegexFullMatch").With("pattern", pattern).Single(Tensor.OfText([1], text)).AsSpan<bool>()[0]);

    [Fact]
    public void A_pattern_may_be_an_input() =>
        TensorAssert.Texts(
            HostNode.Op("RegexReplace").Single(Tensor.OfText([1], Sentence), Tensor.OfText([], "[a-c]+"), Tensor.OfText([], "<\\0>")),
            "The 3 <ca>ts, 42 dogs");

    [Theory]
    [InlineData("(")]
    [InlineData(")")]
    [InlineData("[b-a]")]
    [InlineData("[a")]
    [InlineData("a**")]
    [InlineData("*")]
    [InlineData("a{2000}")]
    [InlineData("\\8")]
    [InlineData("(?<=a)b")]
    [InlineData("[[:nope:]]")]
    [InlineData("\\p{Nope}")]
    [InlineData("((a{100}){100}){100}")]
    public void What_RE2_refuses_is_refused(string pattern) =>
        Assert.StartsWith(
            "Invalid pattern: " + pattern,
            HostNode.Op("RegexFullMatch").Refuses(Tensor.OfText([1], "a"), Tensor.OfText([], pattern)).Message,
            StringComparison.Ordinal);

    [Fact]
    public void A_deep_pattern_is_refused_without_a_crash() =>
        HostNode.Op("RegexFullMatch").Refuses(Tensor.OfText([1], "a"), Tensor.OfText([], new string('(', 100_000)));

    [Fact]
    public void Time_is_linear_where_a_backtracking_engine_hangs()
    {
        Tensor text = Tensor.FromStrings([1], StringElements.FromBytes([Encoding.ASCII.GetBytes(new string('a', 50_000) + "!")]));

        Assert.False(HostNode.Op("StaticRegexFullMatch").With("pattern", "(a+)+").Single(text).AsSpan<bool>()[0]);
    }

    private static HostNode Replace(string pattern, string rewrite) =>
        HostNode.Op("StaticRegexReplace").With("pattern", pattern).With("rewrite", rewrite);
}
