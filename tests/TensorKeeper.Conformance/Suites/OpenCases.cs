// SPDX-License-Identifier: MIT
namespace TensorKeeper.Conformance.Suites;

/// <summary>The cases that do not pass yet: <c>Open.txt</c>, a pattern and a reason a line. Immutable.</summary>
/// <remarks>They are no tests of their own; one test runs them all and fails if one passes, so the list only shrinks.</remarks>
internal sealed class OpenCases
{
    private readonly List<(string Pattern, string Reason)> _entries = [];

    /// <exception cref="InvalidDataException">A line has no reason.</exception>
    public OpenCases(IEnumerable<string> lines)
    {
        foreach (string line in lines.Select(static line => line.Trim()).Where(static line => line.Length > 0 && line[0] != '#'))
        {
            string[] parts = line.Split((char[])[' ', '\t'], 2, StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
            if (parts.Length < 2) { throw new InvalidDataException($"Open.txt: '{line}' gives no reason."); }
            _entries.Add((parts[0], parts[1]));
        }
    }

    public static OpenCases Current { get; } = new(File.ReadLines(Path.Combine(AppContext.BaseDirectory, "Open.txt")));

    /// <summary>Returns the reason why a case does not pass yet, or null.</summary>
    public string? ReasonFor(string id) => _entries.Where(entry => Corpus.Matches(entry.Pattern, id)).Select(static entry => entry.Reason).FirstOrDefault();
}
