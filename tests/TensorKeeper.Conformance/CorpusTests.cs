// SPDX-License-Identifier: MIT
using TensorKeeper.Conformance.Runners;
using TensorKeeper.Conformance.Suites;

[assembly: AssemblyFixture(typeof(SuiteTally))]

namespace TensorKeeper.Conformance;

/// <summary>Loads every model of the corpus, runs it and compares with TensorFlow's answers; a theory a group.</summary>
public sealed class CorpusTests(SuiteTally tally, ITestOutputHelper output)
{
    private const int Timeout = 120_000;

    [Theory(Timeout = Timeout, SkipTestWithoutData = true), CorpusGroup("iris")]
    public Task Iris(string id) => CheckAsync(id, TestContext.Current.CancellationToken);

    [Theory(Timeout = Timeout, SkipTestWithoutData = true), CorpusGroup("mlp")]
    public Task Mlp(string id) => CheckAsync(id, TestContext.Current.CancellationToken);

    [Theory(Timeout = Timeout, SkipTestWithoutData = true), CorpusGroup("cnn")]
    public Task Cnn(string id) => CheckAsync(id, TestContext.Current.CancellationToken);

    [Theory(Timeout = Timeout, SkipTestWithoutData = true), CorpusGroup("mnist")]
    public Task Mnist(string id) => CheckAsync(id, TestContext.Current.CancellationToken);

    [Theory(Timeout = Timeout, SkipTestWithoutData = true), CorpusGroup("refuse")]
    public Task Refuse(string id) => CheckAsync(id, TestContext.Current.CancellationToken);

    /// <summary>Runs the groups that have no theory of their own: those of a wider corpus.</summary>
    [Theory(Timeout = Timeout, SkipTestWithoutData = true), CorpusGroup("*", Except = ["iris", "mlp", "cnn", "mnist", "refuse"])]
    public Task Other(string id) => CheckAsync(id, TestContext.Current.CancellationToken);

    private static Task<CaseReport> RunAsync(CorpusCase corpusCase, CancellationToken cancellationToken) =>
        Task.Run(() => new CaseCheck(SavedModelRunner.Format, corpusCase).Check(cancellationToken), cancellationToken);

    private async Task CheckAsync(string id, CancellationToken cancellationToken)
    {
        CorpusCase corpusCase = Corpus.Current.Read(id);
        CaseReport report = await RunAsync(corpusCase, cancellationToken);
        foreach (string line in report.Lines) { output.WriteLine(line); }
        tally.Add(id, corpusCase.Group, report.Failure is null);
        Assert.True(report.Failure is null, report.Failure);
    }
}
