// SPDX-License-Identifier: MIT
using System.Collections.Concurrent;
using System.Globalization;
using System.Text;
using TensorKeeper.TestCorpus;

namespace TensorKeeper.Conformance.Suites;

/// <summary>Counts what passed in each group and keeps the count in <c>artifacts/conformance.md</c>. Thread-safe.</summary>
public sealed class SuiteTally : IDisposable
{
    private readonly ConcurrentDictionary<string, (string Group, bool Passed)> _verdicts = new(StringComparer.Ordinal);

    public void Add(string id, string group, bool passed) => _verdicts[id] = (group, passed);

    /// <summary>Writes the table, once all tests have run.</summary>
    public void Dispose()
    {
        if (_verdicts.IsEmpty) { return; }
        string file = Path.Combine(CorpusFolder.RepositoryRoot, "artifacts", "conformance.md");
        Directory.CreateDirectory(Path.GetDirectoryName(file)!);
        File.WriteAllText(file, ToString());
        Console.WriteLine(ToString());
    }

    public override string ToString()
    {
        var text = new StringBuilder("| group | passed | cases |\n|---|---|---|\n");
        foreach (var group in _verdicts.Values.GroupBy(static verdict => verdict.Group).OrderBy(static group => group.Key, StringComparer.Ordinal))
        {
            text.Append(CultureInfo.InvariantCulture, $"| {group.Key} | {group.Count(static verdict => verdict.Passed)} | {group.Count()} |\n");
        }

        return text.Append(
            CultureInfo.InvariantCulture,
            $"| all | {_verdicts.Values.Count(static verdict => verdict.Passed)} | {_verdicts.Count} |\n").ToString();
    }
}
