// SPDX-License-Identifier: MIT
namespace TensorKeeper.Conformance.Suites;

public sealed class OpenCasesTests
{
    [Fact]
    public void A_pattern_names_cases_and_a_reason()
    {
        var open = new OpenCases(["# a comment", "", "decode_jpeg_*  no decoder", "abs exactly this one"]);

        Assert.Equal("no decoder", open.ReasonFor("decode_jpeg_rgb"));
        Assert.Equal("exactly this one", open.ReasonFor("abs"));
        Assert.Null(open.ReasonFor("abs_neg_int8"));
    }

    [Fact]
    public void A_line_without_a_reason_is_refused() => Assert.Throws<InvalidDataException>(() => new OpenCases(["abs"]));

    [Fact]
    public void The_corpus_has_cases() => Assert.NotEmpty(Corpus.Current.Entries);

    [Fact]
    public void Every_reason_to_refuse_is_known() =>
        Assert.All(
            Corpus.Current.Entries.Select(static entry => Corpus.Current.Read(entry.Id).Refusal).OfType<ExpectedRefusal>(),
            static refusal => Assert.DoesNotContain("no reason is called", RefusalReasons.Explain(refusal, []), StringComparison.Ordinal));
}
