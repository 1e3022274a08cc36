// SPDX-License-Identifier: MIT
using System.Text.RegularExpressions;

namespace TensorKeeper.Architecture;

/// <summary>One hand-written C# file.</summary>
/// <param name="relativePath">With slashes, from the repository's root.</param>
internal sealed partial class SourceFile(string relativePath)
{
    private string[]? _lines;

    /// <summary>Gets the path, with slashes, from the root.</summary>
    public string RelativePath { get; } = relativePath;

    /// <summary>Gets the area: <c>src</c>, <c>tests</c>, <c>samples</c> or <c>bench</c>.</summary>
    public string Area => RelativePath[..RelativePath.IndexOf('/', StringComparison.Ordinal)];

    /// <summary>Gets the folder, with slashes, from the root.</summary>
    public string Folder => RelativePath[..RelativePath.LastIndexOf('/')];

    /// <summary>Gets the file's name without folder and <c>.cs</c>.</summary>
    public string Name => Path.GetFileNameWithoutExtension(RelativePath);

    /// <summary>Gets the lines, without line ends.</summary>
    public IReadOnlyList<string> Lines => _lines ??= File.ReadAllLines(RepositoryTree.Absolute(RelativePath));

    /// <summary>Gets the file-scoped namespace; null if there is none.</summary>
    public string? Namespace => Lines.Select(static line => NamespaceLine().Match(line))
        .FirstOrDefault(static match => match.Success)?.Groups[1].Value;

    /// <summary>Gets the names of the types declared at the file's top level.</summary>
    public IEnumerable<string> TopLevelTypes => Lines.Select(static line => TypeLine().Match(line))
        .Where(static match => match.Success).Select(static match => match.Groups[1].Value);

    /// <summary>Gets the lines that are code, with comments cut off; line numbers count from 1.</summary>
    public IEnumerable<(int Number, string Text)> CodeLines => Lines
        .Select(static (line, index) => (Number: index + 1, Text: CommentTail().Replace(line, "")))
        .Where(static line => line.Text.Length > 0);

    // A `//` in the middle of a text literal follows a colon (an address); a comment never does.
    [GeneratedRegex("(?<!:)//.*$")]
    private static partial Regex CommentTail();

    [GeneratedRegex(@"^namespace ([\w.]+);")]
    private static partial Regex NamespaceLine();

    [GeneratedRegex(
        @"^(?:(?:public|internal|file|static|sealed|abstract|partial|readonly|ref|unsafe) )+" +
        @"(?:(?:record )?(?:class|struct)|interface|enum|record|delegate [\w<>?.\[\]]+) (\w+)")]
    private static partial Regex TypeLine();
}
