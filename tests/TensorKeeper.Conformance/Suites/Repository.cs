// SPDX-License-Identifier: MIT
namespace TensorKeeper.Conformance.Suites;

/// <summary>Where the repository lies.</summary>
internal static class Repository
{
    public static string Root { get; } = Find();

    private static string Find()
    {
        for (DirectoryInfo? folder = new(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            if (File.Exists(Path.Combine(folder.FullName, "TensorKeeper.slnx"))) { return folder.FullName; }
        }

        throw new DirectoryNotFoundException($"No folder above {AppContext.BaseDirectory} holds TensorKeeper.slnx.");
    }
}
