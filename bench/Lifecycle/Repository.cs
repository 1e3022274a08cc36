// SPDX-License-Identifier: MIT
namespace Lifecycle;

/// <summary>Where things are. Immutable, thread-safe.</summary>
internal static class Repository
{
    /// <summary>Gets the root directory.</summary>
    public static string Root { get; } = FindRoot();

    private static string FindRoot()
    {
        for (DirectoryInfo? folder = new(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            if (File.Exists(Path.Combine(folder.FullName, "TensorKeeper.slnx"))) { return folder.FullName; }
        }

        throw new InvalidOperationException($"No folder above {AppContext.BaseDirectory} holds TensorKeeper.slnx.");
    }
}
