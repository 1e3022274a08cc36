// SPDX-License-Identifier: MIT
using System.Security.Cryptography;
using TensorKeeper.TestCorpus;

namespace TensorKeeper.Fuzz;

/// <summary>Where runs keep what they need and find: below <c>artifacts/fuzz</c>.</summary>
internal static class FuzzFolder
{
    private static string Root { get; } = Directory.CreateDirectory(Path.Combine(CorpusFolder.RepositoryRoot, "artifacts", "fuzz")).FullName;

    /// <summary>Returns the file that names the input being tried.</summary>
    public static string Journal(string target) => Path.Combine(Root, target + ".last");

    /// <summary>Keeps an input and returns its file.</summary>
    public static string Keep(string target, byte[] input)
    {
        string file = Path.Combine(Root, $"{target}-{Convert.ToHexString(SHA256.HashData(input), 0, 6)}.bin");
        File.WriteAllBytes(file, input);
        return file;
    }

    /// <summary>Makes an empty folder for one target of this process, which is removed when the process ends.</summary>
    public static string Work(string target)
    {
        string folder = Path.Combine(Root, "work", $"{target}-{Environment.ProcessId}-{Guid.NewGuid():N}");
        AppDomain.CurrentDomain.ProcessExit += (_, _) => Directory.Delete(folder, recursive: true);
        return Directory.CreateDirectory(folder).FullName;
    }
}
