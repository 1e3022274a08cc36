// SPDX-License-Identifier: MIT
namespace TensorKeeper.Conformance.Suites;

/// <summary>The cases that are known not to pass: <c>Skips.txt</c>, a pattern and a reason a line. Immutable.</summary>
/// <remarks>A listed case is run all the same, and the suite fails if it passes: the list only shrinks.</remarks>
internal sealed class SkipList
{
    private readonly List<(string Pattern, string Reason)> _entries = [];

    /// <exception cref="InvalidDataException">A line has no reason.</exception>
    public SkipList(IEnumerable<string> lines)
    {
        foreach (string line in lines.Select(static line => line.Trim()).Where(static line => line.Length > 0 && line[0] != '#'))
        {
            string[] parts = line.Split((char[])[' ', '\t'], 2, StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
            if (parts.Length < 2) { throw new InvalidDataException($"Skips.txt: '{line}' gives no reason."); }
            _entries.Add((parts[0], parts[1]));
        }
    }

    public static SkipList Current { get; } = new(File.ReadLines(Path.Combine(AppContext.BaseDirectory, "Skips.txt")));

    /// <summary>Returns the reason why a case is known not to pass, or null.</summary>
    public string? ReasonFor(string id) => _entries.Where(entry => Corpus.Matches(entry.Pattern, id)).Select(static entry => entry.Reason).FirstOrDefault();
}
