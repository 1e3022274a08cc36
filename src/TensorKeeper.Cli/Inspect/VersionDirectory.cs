// SPDX-License-Identifier: MIT
using TensorKeeper.Cli.Serve;

namespace TensorKeeper.Cli.Inspect;

/// <summary>Finds the version that a folder means.</summary>
internal static class VersionDirectory
{
    /// <summary>Returns the folder itself if it holds a model, or else the highest of its numbered folders.</summary>
    /// <param name="path">A version directory or a base path.</param>
    /// <exception cref="StartException">There is no such folder, or no version in it.</exception>
    public static string Find(string path)
    {
        if (!Directory.Exists(path)) { throw new StartException(OtherModelFile.Describe(path)); }

        string? newest = null;
        long highest = long.MinValue;
        foreach (string child in Directory.EnumerateDirectories(path))
        {
            if (ModelFolder.IsVersion(Path.GetFileName(child), out long version) && version >= highest)
            {
                (newest, highest) = (child, version);
            }
        }

        if (newest is null && !ModelFolder.IsOneVersion(path) && OtherModelFile.FindIn(path) is { } other)
        {
            throw new StartException($"There is no model in '{path}'. {other}");
        }

        // A folder without versions is a version, or nothing: the reader says which file it misses.
        return newest ?? path;
    }
}
