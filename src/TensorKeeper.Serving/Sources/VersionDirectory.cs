// SPDX-License-Identifier: MIT
using System.Globalization;

namespace TensorKeeper.Serving.Sources;

/// <summary>A directory whose name is a version number.</summary>
/// <param name="Version">The number.</param>
/// <param name="Path">The directory, an absolute path.</param>
internal readonly record struct VersionDirectory(long Version, string Path)
{
    /// <summary>Lists the versions under a base path.</summary>
    /// <param name="basePath">An absolute path.</param>
    /// <returns>
    /// Highest number first, each number once: of two spellings (<c>7</c> and <c>007</c>) the one that sorts first counts.
    /// </returns>
    /// <exception cref="IOException">The base path is missing or cannot be read.</exception>
    /// <exception cref="UnauthorizedAccessException">The base path may not be read.</exception>
    public static IReadOnlyList<VersionDirectory> List(string basePath)
    {
        var found = new SortedDictionary<long, string>();
        foreach (string path in Directory.EnumerateDirectories(basePath).Order(StringComparer.Ordinal))
        {
            if (TryParse(System.IO.Path.GetFileName(path), out long version)) { found.TryAdd(version, path); }
        }

        return [.. found.Reverse().Select(static entry => new VersionDirectory(entry.Key, entry.Value))];
    }

    /// <summary>Reads a version number: the whole name is one decimal number of 64 bits, leading zeros allowed.</summary>
    /// <param name="name">The directory's name.</param>
    /// <param name="version">The number.</param>
    /// <returns>False if the name is not a number.</returns>
    public static bool TryParse(string name, out long version)
    {
        version = 0;
        ReadOnlySpan<char> digits = name.AsSpan().TrimStart('-');
        return name.Length - digits.Length <= 1
            && !digits.IsEmpty
            && !digits.ContainsAnyExceptInRange('0', '9')
            && long.TryParse(name, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out version);
    }
}
