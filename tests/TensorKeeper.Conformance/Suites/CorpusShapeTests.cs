// SPDX-License-Identifier: MIT
namespace TensorKeeper.Conformance.Suites;

public sealed class CorpusShapeTests
{
    [Fact]
    public void The_corpus_has_cases() => Assert.NotEmpty(Corpus.Current.Entries);

    [Fact]
    public void Every_reason_to_refuse_is_known() =>
        Assert.All(
            Corpus.Current.Entries.Select(static entry => Corpus.Current.Read(entry.Id).Refusal).OfType<ExpectedRefusal>(),
            static refusal => Assert.DoesNotContain("no reason is called", RefusalReasons.Explain(refusal, []), StringComparison.Ordinal));
}
