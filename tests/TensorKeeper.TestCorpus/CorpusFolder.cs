// SPDX-License-Identifier: MIT
using System.Formats.Tar;
using System.Globalization;
using System.IO.Compression;
using System.Security.Cryptography;
using System.Text;

namespace TensorKeeper.TestCorpus;

/// <summary>The cases of this folder's archives, as files. Immutable, thread-safe.</summary>
/// <remarks>
/// Whoever asks first unpacks them below <c>artifacts/corpus</c>; the programs of a test run ask at the same time, so one
/// works and the others wait. An archive that changed is unpacked again.
/// </remarks>
public static class CorpusFolder
{
    private static readonly Lazy<string> Unpacked = new(Unpack);

    /// <summary>Gets the repository's root directory.</summary>
    /// <exception cref="DirectoryNotFoundException">The program does not run from within the repository.</exception>
    public static string RepositoryRoot { get; } = FindRoot();

    /// <summary>Gets the folder with <c>index.tsv</c> and <c>cases/&lt;id&gt;/</c>; unpacks it if needed.</summary>
    public static string Path => Unpacked.Value;

    /// <summary>Returns the folder of one case.</summary>
    /// <param name="id">As the index has it.</param>
    public static string Case(string id) => System.IO.Path.Combine(Path, "cases", id);

    private static string Unpack()
    {
        string source = System.IO.Path.Combine(RepositoryRoot, "tests", "TensorKeeper.TestCorpus");
        string target = System.IO.Path.Combine(RepositoryRoot, "artifacts", "corpus");
        using var mutex = new Mutex(initiallyOwned: false, $"TensorKeeper.TestCorpus.{Hash(RepositoryRoot)}");
        try { mutex.WaitOne(); }
        catch (AbandonedMutexException) { }   // its owner died while it unpacked; without a stamp all is done again

        try { Unpack(source, target); }
        finally { mutex.ReleaseMutex(); }

        return target;
    }

    private static void Unpack(string source, string target)
    {
        FileInfo[] archives = [.. new DirectoryInfo(source).EnumerateFiles("*.tar.gz").OrderBy(static file => file.Name, StringComparer.Ordinal)];
        string state = string.Concat(archives.Select(
            static file => string.Create(CultureInfo.InvariantCulture, $"{file.Name} {file.Length} {file.LastWriteTimeUtc:O}\n")));
        string stamp = System.IO.Path.Combine(target, "unpacked");
        if (File.Exists(stamp) && File.ReadAllText(stamp) == state) { return; }

        if (Directory.Exists(target)) { Directory.Delete(target, recursive: true); }
        Directory.CreateDirectory(target);
        foreach (FileInfo archive in archives)
        {
            using var stream = new GZipStream(archive.OpenRead(), CompressionMode.Decompress);
            TarFile.ExtractToDirectory(stream, target, overwriteFiles: false);
        }

        File.Copy(System.IO.Path.Combine(source, "index.tsv"), System.IO.Path.Combine(target, "index.tsv"));
        File.WriteAllText(stamp, state);
    }

    // The names of mutexes are short and hold no slashes; a text's own hash differs from process to process.
    private static string Hash(string text) => Convert.ToHexString(SHA256.HashData(Encoding.UTF8.GetBytes(text)), 0, 8);

    private static string FindRoot()
    {
        for (DirectoryInfo? folder = new(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            if (File.Exists(System.IO.Path.Combine(folder.FullName, "TensorKeeper.slnx"))) { return folder.FullName; }
        }

        throw new DirectoryNotFoundException($"No folder above {AppContext.BaseDirectory} holds TensorKeeper.slnx.");
    }
}
