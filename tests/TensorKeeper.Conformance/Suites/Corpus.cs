// SPDX-License-Identifier: MIT
using System.IO.Enumeration;

namespace TensorKeeper.Conformance.Suites;

/// <summary>A folder of cases with its <c>index.tsv</c>. Thread-safe.</summary>
internal sealed class Corpus
{
    /// <summary>Names a corpus folder other than the repository's.</summary>
    public const string FolderVariable = "TENSORKEEPER_CORPUS";

    /// <summary>Narrows the cases: ids or groups with wildcards, parted by commas.</summary>
    public const string FilterVariable = "TENSORKEEPER_CASES";

    private readonly string _folder;

    /// <exception cref="FileNotFoundException">The folder has no index.</exception>
    public Corpus(string folder, string filter)
    {
        _folder = Path.GetFullPath(folder);
        string index = Path.Combine(_folder, "index.tsv");
        if (!File.Exists(index)) { throw new FileNotFoundException($"{_folder} is no corpus: it has no index.tsv.", index); }
        string[] patterns = filter.Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
        Entries = [.. File.ReadLines(index).Skip(1).Select(static line => line.Split('\t'))
            .Select(static cells => (Id: cells[0], Group: cells[1]))
            .Where(entry => patterns.Length == 0 || patterns.Any(pattern => Matches(pattern, entry.Id) || Matches(pattern, entry.Group)))];
    }

    /// <summary>The corpus that the environment asks for.</summary>
    public static Corpus Current { get; } = new(
        Environment.GetEnvironmentVariable(FolderVariable) is { Length: > 0 } folder ? folder : Path.Combine(Repository.Root, "tests", "Corpus"),
        Environment.GetEnvironmentVariable(FilterVariable) ?? "");

    /// <summary>The cases that passed the filter, in the order of the index.</summary>
    public IReadOnlyList<(string Id, string Group)> Entries { get; }

    public static bool Matches(string pattern, string text) => FileSystemName.MatchesSimpleExpression(pattern, text, ignoreCase: false);

    public CorpusCase Read(string id) => CaseFile.Read(Path.Combine(_folder, "cases", id));
}
