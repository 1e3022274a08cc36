// SPDX-License-Identifier: MIT
using TensorKeeper.Conformance.Runners;
using TensorKeeper.Conformance.Suites;

namespace TensorKeeper.Conformance;

/// <summary>Runs cases outside the test platform and prints the error of every output.</summary>
/// <remarks><c>dotnet run --project tests/TensorKeeper.Conformance -c Release -- run 'iris*' refuse --quiet</c></remarks>
internal static class CaseConsole
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    /// <summary>Runs the cases whose id or group matches one of the patterns; all without a pattern.</summary>
    /// <returns>0 if all passed, 1 if one failed, 2 if none was found.</returns>
    public static async Task<int> RunAsync(IReadOnlyList<string> arguments, TextWriter output)
    {
        bool quiet = arguments.Contains("--quiet");
        string[] patterns = [.. arguments.Where(static argument => argument != "--quiet")];
        using var tally = new SuiteTally();
        var troubles = new Dictionary<string, HashSet<string>>(StringComparer.Ordinal);
        int failed = 0;
        int total = 0;
        foreach ((string id, string group) in Corpus.Current.Entries)
        {
            if (patterns.Length > 0 && !patterns.Any(pattern => Corpus.Matches(pattern, id) || Corpus.Matches(pattern, group))) { continue; }
            CaseReport report = await CheckAsync(Corpus.Current.Read(id));
            total++;
            failed += report.Failure is null ? 0 : 1;
            tally.Add(id, group, report.Failure is null);
            Print(report, quiet, output);
            if (report.Failure is not null) { Collect(report, troubles); }
        }

        foreach ((string trouble, HashSet<string> cases) in troubles.OrderByDescending(static entry => entry.Value.Count))
        {
            output.WriteLine($"{cases.Count,5} {trouble}   {string.Join(' ', cases.Take(4))}");
        }

        return total == 0 ? 2 : failed == 0 ? 0 : 1;
    }

    /// <summary>A case that takes too long is left behind on its thread: the process ends soon enough.</summary>
    private static async Task<CaseReport> CheckAsync(CorpusCase corpusCase)
    {
        using var patience = new CancellationTokenSource();
        try
        {
            CancellationToken cancellationToken = patience.Token;
            return await Task.Run(() => new CaseCheck(SavedModelRunner.Format, corpusCase).Check(cancellationToken), cancellationToken)
                .WaitAsync(Patience, cancellationToken);
        }
        catch (TimeoutException)
        {
            await patience.CancelAsync();
            return new CaseReport(corpusCase, [], [], $"took more than {Patience.TotalSeconds} s", Patience);
        }
    }

    private static void Print(CaseReport report, bool quiet, TextWriter output)
    {
        string verdict = report.Failure is null ? "pass" : "FAIL";
        output.WriteLine(FormattableString.Invariant($"{verdict} {report.Case.Group}/{report.Case.Id} {report.Elapsed.TotalMilliseconds:f0} ms"));
        if (quiet)
        {
            if (report.Failure is not null) { output.WriteLine("     " + report.Failure.ReplaceLineEndings("\n     ").Split('\n')[0]); }
            return;
        }

        foreach (string line in report.Lines) { output.WriteLine("     " + line.ReplaceLineEndings("\n     ")); }
        if (report.Failure is not null && !report.Lines.Contains(report.Failure)) { output.WriteLine("     " + report.Failure.ReplaceLineEndings("\n     ")); }
    }

    private static void Collect(CaseReport report, Dictionary<string, HashSet<string>> troubles)
    {
        IEnumerable<string> kinds = report.Diagnostics.Count == 0
            ? ["no diagnostic"]
            : report.Diagnostics.Select(static diagnostic => $"{diagnostic.Code} {diagnostic.Id} {diagnostic.Op}");
        foreach (string kind in kinds.Distinct())
        {
            if (!troubles.TryGetValue(kind, out HashSet<string>? cases)) { troubles.Add(kind, cases = []); }
            cases.Add(report.Case.Id);
        }
    }
}
