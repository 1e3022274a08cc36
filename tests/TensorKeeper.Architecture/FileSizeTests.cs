// SPDX-License-Identifier: MIT
namespace TensorKeeper.Architecture;

/// <summary>One noun, one file: files stay small enough to be read at once.</summary>
public sealed class FileSizeTests
{
    private const int HardCapLines = 500;
    private const int SrcPercentile95Lines = 300;
    private const int SrcMedianLines = 70;

    // Path and reason. An entry that is no longer needed fails the test, so that the list only shrinks by itself.
    private static readonly Dictionary<string, string> Exceptions = new(StringComparer.Ordinal);

    [Fact]
    public void No_file_is_longer_than_the_cap() => Rule.Holds(
        RepositoryTree.Sources
            .Where(static file => file.Lines.Count > HardCapLines && !Exceptions.ContainsKey(file.RelativePath))
            .Select(static file => $"{file.RelativePath}: {file.Lines.Count} lines"),
        $"A file has at most {HardCapLines} lines: cut it by nouns, or add it to the exceptions with a reason.");

    [Fact]
    public void Exceptions_are_still_needed() => Rule.Holds(
        Exceptions.Keys.Where(static path =>
            !RepositoryTree.Sources.Any(file => file.RelativePath == path && file.Lines.Count > HardCapLines)),
        "An exception whose file is short again is removed from the list.");

    [Fact]
    public void Most_files_of_src_are_short()
    {
        int[] lines = [.. RepositoryTree.Sources.Where(static file => file.Area == "src").Select(static file => file.Lines.Count).Order()];

        Assert.True(lines[lines.Length / 2] <= SrcMedianLines, $"The median is {lines[lines.Length / 2]} lines, over {SrcMedianLines}.");
        int percentile95 = lines[(int)(lines.Length * 0.95)];
        Assert.True(percentile95 <= SrcPercentile95Lines, $"The 95th percentile is {percentile95} lines, over {SrcPercentile95Lines}.");
    }
}
