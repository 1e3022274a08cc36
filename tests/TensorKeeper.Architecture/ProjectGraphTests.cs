// SPDX-License-Identifier: MIT
using System.Xml.Linq;

namespace TensorKeeper.Architecture;

/// <summary>The arrows of docs/architecture.md: who may know whom.</summary>
public sealed class ProjectGraphTests
{
    // The whole graph. A project that is not here has no place in src.
    private static readonly Dictionary<string, string[]> Arrows = new(StringComparer.Ordinal)
    {
        ["TensorKeeper"] = [],
        ["TensorKeeper.Protocol"] = ["TensorKeeper"],
        ["TensorKeeper.SavedModel"] = ["TensorKeeper", "TensorKeeper.Protocol"],
        ["TensorKeeper.Client"] = ["TensorKeeper", "TensorKeeper.Protocol"],
        ["TensorKeeper.Serving"] = ["TensorKeeper"],
        ["TensorKeeper.AspNetCore"] = ["TensorKeeper", "TensorKeeper.Protocol", "TensorKeeper.Serving"],
        ["TensorKeeper.Embedding"] =
        [
            "TensorKeeper", "TensorKeeper.Protocol", "TensorKeeper.SavedModel", "TensorKeeper.Client",
            "TensorKeeper.Serving", "TensorKeeper.AspNetCore",
        ],
        ["TensorKeeper.Cli"] =
        [
            "TensorKeeper", "TensorKeeper.Protocol", "TensorKeeper.SavedModel", "TensorKeeper.Client",
            "TensorKeeper.Serving", "TensorKeeper.AspNetCore",
        ],
    };

    // A sample is a customer: it gets what a package reference would give it.
    private static readonly string[] SampleDoors = ["TensorKeeper.Client", "TensorKeeper.Embedding"];

    [Fact]
    public void Arrows_point_down() => Rule.Holds(
        from project in RepositoryTree.Projects
        where project.Area == "src"
        from reference in project.References
        where !Arrows.TryGetValue(project.Name, out string[]? allowed) || !allowed.Contains(reference)
        select $"{project.Name} -> {reference}",
        "A src project refers only to what docs/architecture.md allows it.");

    [Fact]
    public void Every_project_of_src_has_its_place() => Assert.Equal(
        Arrows.Keys.Order(StringComparer.Ordinal),
        RepositoryTree.Projects.Where(static project => project.Area == "src").Select(static project => project.Name).Order(StringComparer.Ordinal));

    [Fact]
    public void Samples_use_the_front_entrance() => Rule.Holds(
        from project in RepositoryTree.Projects
        where project.Area == "samples"
        from reference in project.References
        where reference.StartsWith("TensorKeeper", StringComparison.Ordinal)
            && !SampleDoors.Contains(reference)
        select $"{project.Name} -> {reference}",
        "A sample refers to TensorKeeper.Client, or to TensorKeeper.Embedding if it has a model inside.");

    [Fact]
    public void Nothing_outside_tests_refers_to_tests() => Rule.Holds(
        from project in RepositoryTree.Projects
        where project.Area != "tests" && !project.Name.EndsWith("Tests", StringComparison.Ordinal)
        from reference in project.References
        where reference.EndsWith("Tests", StringComparison.Ordinal)
        select $"{project.Name} -> {reference}",
        "Tests are leaves.");

    [Fact]
    public void Every_project_is_in_the_solution()
    {
        var listed = XDocument.Load(RepositoryTree.Absolute("TensorKeeper.slnx")).Descendants("Project")
            .Select(static project => (string?)project.Attribute("Path") ?? "")
            .ToHashSet(StringComparer.Ordinal);

        Rule.Holds(
            RepositoryTree.Projects.Select(static project => project.RelativePath).Where(path => !listed.Contains(path)),
            "A project that TensorKeeper.slnx does not list is never built or tested.");
    }
}
