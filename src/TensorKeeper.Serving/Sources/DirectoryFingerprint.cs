// SPDX-License-Identifier: MIT
namespace TensorKeeper.Serving.Sources;

/// <summary>Names, sizes and times of all files under a directory as one number: if it stays, nobody writes there.</summary>
/// <param name="Hash">Equal for the same files, sizes and times.</param>
/// <param name="Files">How many files there are.</param>
/// <param name="NewestChange">When the youngest file was last written; the beginning of time if there is none.</param>
internal readonly record struct DirectoryFingerprint(int Hash, int Files, DateTimeOffset NewestChange)
{
    // Deeper than any model, and an end for links that lead in a circle.
    private static readonly EnumerationOptions WholeTree = new()
    {
        RecurseSubdirectories = true, MaxRecursionDepth = 8, AttributesToSkip = 0, IgnoreInaccessible = false,
    };

    /// <summary>Looks at a directory.</summary>
    /// <param name="directory">An absolute path.</param>
    /// <returns>Its fingerprint.</returns>
    /// <exception cref="IOException">It is missing, or changed while it was looked at.</exception>
    /// <exception cref="UnauthorizedAccessException">Something in it may not be read.</exception>
    public static DirectoryFingerprint Of(string directory)
    {
        var hash = new HashCode();
        int files = 0;
        DateTimeOffset newest = DateTimeOffset.MinValue;
        IEnumerable<FileInfo> tree = new DirectoryInfo(directory).EnumerateFiles("*", WholeTree);
        foreach (FileInfo file in tree.OrderBy(static file => file.FullName, StringComparer.Ordinal))
        {
            DateTimeOffset written = file.LastWriteTimeUtc;
            hash.Add(file.FullName, StringComparer.Ordinal);
            hash.Add(file.Length);
            hash.Add(written);
            files++;
            if (written > newest) { newest = written; }
        }

        return new DirectoryFingerprint(hash.ToHashCode(), files, newest);
    }
}
