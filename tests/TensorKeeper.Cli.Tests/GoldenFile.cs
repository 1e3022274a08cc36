// SPDX-License-Identifier: MIT
namespace TensorKeeper.Cli.Tests;

/// <summary>Compares text with a file of the repository; <c>UPDATE_GOLDEN=1</c> rewrites the file instead.</summary>
internal static class GoldenFile
{
    /// <summary>Gets a value indicating whether files are rewritten.</summary>
    public static bool IsUpdating => Environment.GetEnvironmentVariable("UPDATE_GOLDEN") == "1";

    /// <summary>Asserts that a text is what the file says.</summary>
    /// <param name="name">The file's name in the folder Golden.</param>
    /// <param name="actual">The text; trailing blanks of lines do not count.</param>
    public static void Matches(string name, string actual)
    {
        string path = Path.Combine(Repository.Root, "tests", "TensorKeeper.Cli.Tests", "Golden", name);
        string trimmed = string.Join('\n', actual.ReplaceLineEndings("\n").Split('\n').Select(static line => line.TrimEnd()));
        if (IsUpdating) { File.WriteAllText(path, trimmed); }
        Assert.True(File.Exists(path), $"There is no {path}; run the tests with UPDATE_GOLDEN=1 and look at what it writes.");
        Assert.Equal(File.ReadAllText(path).ReplaceLineEndings("\n"), trimmed);
    }
}
