// SPDX-License-Identifier: MIT
namespace GrpcVsRest;

/// <summary>Where things are. Immutable, thread-safe.</summary>
internal static class Repository
{
    /// <summary>Gets the root directory.</summary>
    public static string Root { get; } = FindRoot();

    /// <summary>Returns the absolute path of something in the repository.</summary>
    public static string PathOf(string relativePath) => Path.Combine(Root, relativePath);

    /// <summary>Returns the path of a program that was built with this one, in the same configuration.</summary>
    public static string Built(string project) =>
        PathOf($"artifacts/bin/{project}/{new DirectoryInfo(AppContext.BaseDirectory).Name}/{project}.dll");

    private static string FindRoot()
    {
        for (DirectoryInfo? folder = new(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            if (File.Exists(Path.Combine(folder.FullName, "TensorKeeper.slnx"))) { return folder.FullName; }
        }

        throw new InvalidOperationException($"No folder above {AppContext.BaseDirectory} holds TensorKeeper.slnx.");
    }
}
