// SPDX-License-Identifier: MIT
namespace TensorKeeper.Cli.Tests;

/// <summary>A folder that is gone after the test.</summary>
internal sealed class TemporaryFolder : IDisposable
{
    public string Path { get; } = Directory.CreateTempSubdirectory("tensorkeeper-").FullName;

    /// <summary>Makes a folder below.</summary>
    public string Add(params string[] names) => Directory.CreateDirectory(System.IO.Path.Combine([Path, .. names])).FullName;

    /// <summary>Makes an empty file below.</summary>
    public void AddFile(params string[] names)
    {
        string file = System.IO.Path.Combine([Path, .. names]);
        Directory.CreateDirectory(System.IO.Path.GetDirectoryName(file)!);
        File.WriteAllBytes(file, []);
    }

    /// <summary>Copies a whole folder of the repository.</summary>
    public void Copy(string source, params string[] names)
    {
        string target = Add(names);
        foreach (string file in Directory.EnumerateFiles(source, "*", SearchOption.AllDirectories))
        {
            string copy = System.IO.Path.Combine(target, System.IO.Path.GetRelativePath(source, file));
            Directory.CreateDirectory(System.IO.Path.GetDirectoryName(copy)!);
            File.Copy(file, copy);
        }
    }

    public void Dispose() => Directory.Delete(Path, recursive: true);
}
