// SPDX-License-Identifier: MIT
using System.Text.Json;
using TensorKeeper.Cli.Golden;

namespace TensorKeeper.Conformance.Suites;

/// <summary>Reads <c>case.json</c>.</summary>
internal static class CaseFile
{
    /// <exception cref="InvalidDataException">A type, tolerance or expectation is not one of the corpus.</exception>
    public static CorpusCase Read(string directory)
    {
        using FileStream stream = File.OpenRead(Path.Combine(directory, "case.json"));
        using var json = JsonDocument.Parse(stream);
        JsonElement root = json.RootElement;
        return new CorpusCase(
            Text(root, "id"),
            Text(root, "group"),
            Text(root, "note"),
            Path.GetFullPath(directory),
            [.. root.GetProperty("tags").EnumerateArray().Select(static tag => tag.GetString()!)],
            RunFile.ReadRuns(root),
            ReadRefusal(root));
    }

    private static ExpectedRefusal? ReadRefusal(JsonElement root)
    {
        string expected = Text(root, "expect");
        if (expected == "run") { return null; }
        if (expected != "refuse") { throw new InvalidDataException($"'{expected}' is neither 'run' nor 'refuse'."); }
        JsonElement refusal = root.GetProperty("refuse");
        IReadOnlyList<string> ops = refusal.TryGetProperty("ops", out JsonElement names)
            ? [.. names.EnumerateArray().Select(static op => op.GetString()!)]
            : [];
        return new ExpectedRefusal(Text(refusal, "reason"), ops);
    }

    private static string Text(JsonElement parent, string name) => parent.GetProperty(name).GetString()!;
}
