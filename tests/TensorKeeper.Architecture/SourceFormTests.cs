// SPDX-License-Identifier: MIT
using System.Text.RegularExpressions;

namespace TensorKeeper.Architecture;

/// <summary>What every hand-written file has in common.</summary>
public sealed partial class SourceFormTests
{
    private const string License = "// SPDX-License-Identifier: MIT";

    // Where .NET looks for the extension methods of an application's composition.
    private static readonly string[] CompositionNamespaces =
        ["Microsoft.Extensions.DependencyInjection", "Microsoft.AspNetCore.Builder"];

    [Fact]
    public void Every_file_starts_with_the_license() => Rule.Holds(
        RepositoryTree.Sources.Where(static file => file.Lines.Count == 0 || file.Lines[0] != License)
            .Select(static file => file.RelativePath),
        $"The first line of a C# file is `{License}`.");

    [Fact]
    public void Namespaces_follow_folders() => Rule.Holds(
        from file in RepositoryTree.Sources
        let actual = file.Namespace
        where actual is not null && actual != NamespaceOf(file)
            && !(file.Area is "src" or "samples" && CompositionNamespaces.Contains(actual))
        select $"{file.RelativePath}: {actual}, not {NamespaceOf(file)}",
        "The namespace is the project's name and the folders below it.");

    [Fact]
    public void Only_programs_have_no_namespace() => Rule.Holds(
        RepositoryTree.Sources
            .Where(static file => file.Namespace is null && file.Name is not ("Program" or "GlobalUsings" or "AssemblyInfo"))
            .Select(static file => file.RelativePath),
        "A file declares its namespace with `namespace X;`.");

    [Fact]
    public void Files_are_named_after_their_noun() => Rule.Holds(
        from file in RepositoryTree.Sources
        where file.Area == "src" && file.TopLevelTypes.Any()
        let noun = file.Name.Split('.')[0]
        where file.Name != "Program" && !file.TopLevelTypes.Contains(noun) && !IsFamily(noun, file.TopLevelTypes)
        select $"{file.RelativePath} declares {string.Join(", ", file.TopLevelTypes)}",
        "One noun, one file: the file has the name of the type in it, or of a family of small ones (Elements: FirstElement, SecondElement).");

    [Fact]
    public void Nothing_is_left_for_later() => Rule.Holds(
        from file in RepositoryTree.Sources
        where file.Name != nameof(SourceFormTests)
        from line in file.Lines.Select(static (text, index) => (Text: text, Number: index + 1))
        where Leftover().IsMatch(line.Text)
        select $"{file.RelativePath}:{line.Number}: {line.Text.Trim()}",
        "No region, no note to self, no code that throws NotImplementedException.");

    [Fact]
    public void No_test_sleeps() => Rule.Holds(
        from file in RepositoryTree.Sources
        where file.Area == "tests" && file.Name != nameof(SourceFormTests)
        from line in file.CodeLines
        where line.Text.Contains("Thread.Sleep(", StringComparison.Ordinal)
        select $"{file.RelativePath}:{line.Number}: {line.Text.Trim()}",
        "A test waits for an event or turns a fake clock; it never sleeps.");

    private static bool IsFamily(string noun, IEnumerable<string> types) =>
        types.All(type => noun.EndsWith(LastWord().Match(type).Value + "s", StringComparison.Ordinal));

    private static string NamespaceOf(SourceFile file)
    {
        ProjectFile project = RepositoryTree.Projects
            .Where(project => file.RelativePath.StartsWith(FolderOf(project), StringComparison.Ordinal))
            .MaxBy(static project => project.RelativePath.Length)
            ?? throw new InvalidOperationException($"{file.RelativePath} belongs to no project.");
        string below = file.RelativePath[FolderOf(project).Length..];
        int end = below.LastIndexOf('/');
        return end < 0 ? project.Name : $"{project.Name}.{below[..end].Replace('/', '.')}";
    }

    private static string FolderOf(ProjectFile project) => project.RelativePath[..(project.RelativePath.LastIndexOf('/') + 1)];

    [GeneratedRegex("[A-Z][a-z0-9]*$")]
    private static partial Regex LastWord();

    [GeneratedRegex(@"\bTODO\b|\bFIXME\b|\bHACK\b|^\s*#region\b|\bNotImplementedException\b")]
    private static partial Regex Leftover();
}
