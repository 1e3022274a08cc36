// SPDX-License-Identifier: MIT
namespace TensorKeeper.Cli.Tests;

/// <summary>Where the checked-out files are.</summary>
internal static class Repository
{
    /// <summary>Gets the folder of the solution.</summary>
    public static string Root { get; } = FindRoot();

    /// <summary>Gets the folder of models that is shipped.</summary>
    public static string Models => Path.Combine(Root, "models");

    private static string FindRoot()
    {
        for (string? folder = AppContext.BaseDirectory; folder is not null; folder = Path.GetDirectoryName(folder))
        {
            if (File.Exists(Path.Combine(folder, "TensorKeeper.slnx"))) { return folder; }
        }

        throw new InvalidOperationException("The tests run from inside the repository; there is no TensorKeeper.slnx above them.");
    }
}
