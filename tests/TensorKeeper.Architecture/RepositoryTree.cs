// SPDX-License-Identifier: MIT
namespace TensorKeeper.Architecture;

/// <summary>The files of this repository, found from where the tests run. Immutable, thread-safe.</summary>
internal static class RepositoryTree
{
    private static readonly string[] CodeAreas = ["src", "samples", "tests", "bench"];

    // Migrations are written by `dotnet ef` and never touched by hand.
    private static readonly HashSet<string> BuiltFolders =
        new(StringComparer.Ordinal) { "artifacts", "bin", "obj", "node_modules", ".git", "Migrations" };

    /// <summary>Gets the repository's root directory.</summary>
    public static string Root { get; } = FindRoot();

    /// <summary>Gets every hand-written C# file.</summary>
    public static IReadOnlyList<SourceFile> Sources { get; } =
        [.. CodeAreas.SelectMany(static area => Find(area, "*.cs")).Select(static path => new SourceFile(path))];

    /// <summary>Gets every project.</summary>
    public static IReadOnlyList<ProjectFile> Projects { get; } =
        [.. CodeAreas.SelectMany(static area => Find(area, "*.csproj")).Select(static path => new ProjectFile(path))];

    /// <summary>Returns an absolute path.</summary>
    /// <param name="relativePath">With slashes, from the root.</param>
    public static string Absolute(string relativePath) => Path.Combine(Root, relativePath);

    private static IEnumerable<string> Find(string area, string pattern) =>
        Directory.EnumerateFiles(Absolute(area), pattern, SearchOption.AllDirectories)
            .Select(static path => Path.GetRelativePath(Root, path).Replace('\\', '/'))
            .Where(static path => !path.Split('/').Any(BuiltFolders.Contains))
            .Order(StringComparer.Ordinal);

    private static string FindRoot()
    {
        for (DirectoryInfo? folder = new(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            if (File.Exists(Path.Combine(folder.FullName, "TensorKeeper.slnx"))) { return folder.FullName; }
        }

        throw new InvalidOperationException($"No folder above {AppContext.BaseDirectory} holds TensorKeeper.slnx.");
    }
}
