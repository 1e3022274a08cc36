// SPDX-License-Identifier: MIT
using System.Globalization;
using System.Text.RegularExpressions;

namespace TensorKeeper.Cli.Tests.Documentation;

/// <summary>A page of the repository, parts of which are what a program says.</summary>
internal sealed partial class Page(string relativePath)
{
    private readonly string _path = Path.Combine(Repository.Root, relativePath);

    /// <summary>Returns the lines of the code block after a comment that starts with a name, its command lines left out.</summary>
    public string Block(string name)
    {
        (List<string> lines, int from, int to) = FindBlock(name);
        return string.Join('\n', lines.GetRange(from, to - from));
    }

    /// <summary>Returns the command line at the start of a block, without its prompt.</summary>
    public string Command(string name)
    {
        (List<string> lines, int from, _) = FindBlock(name);
        return lines[from - 1].TrimStart('$', ' ');
    }

    /// <summary>Asserts that a block holds a text; <c>UPDATE_GOLDEN=1</c> writes it there instead.</summary>
    /// <remarks>The last digits of a decimal number are the processor's: they may differ.</remarks>
    public void BlockIs(string name, string expected)
    {
        string trimmed = string.Join('\n', expected.ReplaceLineEndings("\n").Trim('\n').Split('\n').Select(static line => line.TrimEnd()));
        if (GoldenFile.IsUpdating)
        {
            (List<string> lines, int from, int to) = FindBlock(name);
            lines.RemoveRange(from, to - from);
            lines.InsertRange(from, trimmed.Split('\n'));
            File.WriteAllText(_path, string.Join('\n', lines));
        }

        string shown = Block(name);
        Assert.Equal(Decimal().Replace(trimmed, "#"), Decimal().Replace(shown, "#"));
        foreach ((Match said, Match written) in Decimal().Matches(trimmed).Zip(Decimal().Matches(shown)))
        {
            double expectedNumber = double.Parse(said.Value, CultureInfo.InvariantCulture);
            double shownNumber = double.Parse(written.Value, CultureInfo.InvariantCulture);
            Assert.True(
                Math.Abs(expectedNumber - shownNumber) <= 1e-4 * Math.Max(Math.Abs(expectedNumber), Math.Abs(shownNumber)),
                $"{_path} shows {written.Value} in '{name}'; the program says {said.Value}.");
        }
    }

    /// <summary>Asserts what stands between two comments; <c>UPDATE_GOLDEN=1</c> writes it there instead.</summary>
    public void SectionIs(string name, string expected)
    {
        List<string> lines = Read();
        int from = lines.FindIndex(line => line.StartsWith($"<!-- {name}", StringComparison.Ordinal)) + 1;
        int to = lines.FindIndex(line => line == $"<!-- /{name} -->");
        Assert.True(from > 0 && to >= from, $"{_path} has no section '{name}'.");
        if (GoldenFile.IsUpdating)
        {
            lines.RemoveRange(from, to - from);
            lines.InsertRange(from, expected.TrimEnd('\n').Split('\n'));
            File.WriteAllText(_path, string.Join('\n', lines));
            return;
        }

        Assert.Equal(expected.TrimEnd('\n'), string.Join('\n', lines.GetRange(from, to - from)));
    }

    private (List<string> Lines, int From, int To) FindBlock(string name)
    {
        List<string> lines = Read();
        int comment = lines.FindIndex(line => line.StartsWith($"<!-- {name}:", StringComparison.Ordinal));
        Assert.True(comment >= 0, $"{_path} has no comment '<!-- {name}: ... -->'.");
        int from = lines.FindIndex(comment, static line => line.StartsWith("```", StringComparison.Ordinal)) + 1;
        int to = lines.FindIndex(from, static line => line == "```");
        while (lines[from].StartsWith("$ ", StringComparison.Ordinal)) { from++; }
        return (lines, from, to);
    }

    [GeneratedRegex(@"\d+\.\d+(e-?\d+)?")]
    private static partial Regex Decimal();

    private List<string> Read() => [.. File.ReadAllText(_path).ReplaceLineEndings("\n").Split('\n')];
}
