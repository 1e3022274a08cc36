// SPDX-License-Identifier: MIT
using System.IO.Enumeration;
using TensorKeeper.TestCorpus;

namespace TensorKeeper.Conformance.Suites;

/// <summary>A folder of cases. Thread-safe.</summary>
/// <remarks>Either <c>index.tsv</c> names the cases below <c>cases/</c>, or each folder with a <c>case.json</c> is one.</remarks>
internal sealed class Corpus
{
    /// <summary>Names a corpus folder other than the repository's.</summary>
    public const string FolderVariable = "TENSORKEEPER_CORPUS";

    /// <summary>Narrows the cases: ids or groups with wildcards, parted by commas.</summary>
    public const string FilterVariable = "TENSORKEEPER_CASES";

    private readonly string _cases;

    /// <exception cref="FileNotFoundException">The folder has neither an index nor cases.</exception>
    public Corpus(string folder, string filter)
    {
        folder = Path.GetFullPath(folder);
        string index = Path.Combine(folder, "index.tsv");
        _cases = File.Exists(index) ? Path.Combine(folder, "cases") : folder;
        string[] patterns = filter.Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
        Entries = [.. (File.Exists(index) ? ReadIndex(index) : ReadFolders(folder))
            .Where(entry => patterns.Length == 0 || patterns.Any(pattern => Matches(pattern, entry.Id) || Matches(pattern, entry.Group)))];
    }

    /// <summary>The corpus that the environment asks for.</summary>
    public static Corpus Current { get; } = new(
        Environment.GetEnvironmentVariable(FolderVariable) is { Length: > 0 } folder ? folder : CorpusFolder.Path,
        Environment.GetEnvironmentVariable(FilterVariable) ?? "");

    /// <summary>The cases that passed the filter, in the order of the index.</summary>
    public IReadOnlyList<(string Id, string Group)> Entries { get; }

    public static bool Matches(string pattern, string text) => FileSystemName.MatchesSimpleExpression(pattern, text, ignoreCase: false);

    public CorpusCase Read(string id) => CaseFile.Read(Path.Combine(_cases, id));

    private static IEnumerable<(string Id, string Group)> ReadIndex(string index) => File.ReadLines(index).Skip(1)
        .Select(static line => line.Split('\t'))
        .Select(static cells => (Id: cells[0], Group: cells[1]));

    private static (string Id, string Group)[] ReadFolders(string folder)
    {
        (string Id, string Group)[] entries = [.. Directory.EnumerateDirectories(folder)
            .Where(static path => File.Exists(Path.Combine(path, "case.json")))
            .Order(StringComparer.Ordinal)
            .Select(path => (Id: Path.GetFileName(path), CaseFile.Read(path).Group))];
        return entries.Length > 0 ? entries : throw new FileNotFoundException($"{folder} is no corpus: it has neither index.tsv nor cases.", folder);
    }
}
