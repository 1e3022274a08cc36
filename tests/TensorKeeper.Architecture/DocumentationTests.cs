// SPDX-License-Identifier: MIT
using System.Text.RegularExpressions;

namespace TensorKeeper.Architecture;

/// <summary>Pages point to things that are there.</summary>
public sealed partial class DocumentationTests
{
    private static readonly string[] Roots = [".", "docs", "docs/decisions", "docs/diagnostics", "samples/IrisApp", "samples/IrisPredictor", "samples/BlogKeeper", "samples/BlogKeeper/models/article-category", "models", "bench"];

    public static TheoryData<string> Pages { get; } = new(
        Roots.Where(static root => Directory.Exists(RepositoryTree.Absolute(root)))
            .SelectMany(static root => Directory.EnumerateFiles(RepositoryTree.Absolute(root), "*.md"))
            .Select(static page => Path.GetRelativePath(RepositoryTree.Root, page).Replace('\\', '/'))
            .Order(StringComparer.Ordinal));

    [Theory]
    [MemberData(nameof(Pages))]
    public void Links_lead_somewhere(string page)
    {
        string folder = Path.GetDirectoryName(RepositoryTree.Absolute(page)) ?? RepositoryTree.Root;

        Rule.Holds(
            from Match link in Link().Matches(Fence().Replace(File.ReadAllText(RepositoryTree.Absolute(page)), ""))
            let target = link.Groups[1].Value.Split('#')[0]
            where target.Length > 0 && !target.Contains("://", StringComparison.Ordinal) && !target.StartsWith("mailto:", StringComparison.Ordinal)
            where !Path.Exists(Path.Combine(folder, target))
            select $"{page}: {target}",
            "A relative link leads to a file or folder of the repository.");
    }

    [Fact]
    public void Every_room_is_on_the_page_of_the_architecture()
    {
        string page = File.ReadAllText(RepositoryTree.Absolute("docs/architecture.md"));

        Rule.Holds(
            RepositoryTree.Sources.Where(static file => file.Area == "src").Select(static file => file.RelativePath.Split('/'))
                .Where(static parts => parts.Length > 3).Select(static parts => (Project: parts[1], Folder: parts[2])).Distinct()
                .Where(room => !page.Contains($"`{room.Folder}`", StringComparison.Ordinal))
                .Select(static room => $"{room.Project}/{room.Folder}"),
            "docs/architecture.md says what each folder of src holds.");
    }

    [Fact]
    public void Every_decision_is_listed_and_has_the_five_parts()
    {
        string folder = RepositoryTree.Absolute("docs/decisions");
        string index = File.ReadAllText(Path.Combine(folder, "README.md"));
        string[] parts = ["**Status**", "## Context", "## Decision", "## Alternatives", "## Consequences"];

        Rule.Holds(
            from file in Directory.EnumerateFiles(folder, "0*.md")
            let text = File.ReadAllText(file)
            let name = Path.GetFileName(file)
            from missing in parts.Where(part => !text.Contains(part, StringComparison.Ordinal))
                .Concat(index.Contains($"({name})", StringComparison.Ordinal) ? [] : ["its line in README.md"])
            select $"{name}: {missing}",
            "A decision has status, context, decision, alternatives and consequences, and is listed.");
    }

    [GeneratedRegex(@"\]\(<?([^)>\s]+)>?\)")]
    private static partial Regex Link();

    [GeneratedRegex("^```.*?^```", RegexOptions.Multiline | RegexOptions.Singleline)]
    private static partial Regex Fence();
}
