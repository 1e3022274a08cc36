// SPDX-License-Identifier: MIT
namespace TensorKeeper.Serving.Tests;

/// <summary>A folder that is gone after the test.</summary>
internal sealed class TemporaryFolder : IDisposable
{
    public string Path { get; } = Directory.CreateTempSubdirectory("tensorkeeper-").FullName;

    public string At(params string[] parts) => System.IO.Path.Combine([Path, .. parts]);

    /// <summary>Writes a version that <see cref="TestFormat"/> recognizes.</summary>
    public string AddVersion(string model, string version, DateTime? written = null)
    {
        string directory = Directory.CreateDirectory(At(model, version)).FullName;
        Write(System.IO.Path.Combine(directory, TestFormat.FileName), "content", written);
        return directory;
    }

    public static void Write(string path, string content, DateTime? written = null)
    {
        File.WriteAllText(path, content);
        File.SetLastWriteTimeUtc(path, written ?? new DateTime(2020, 1, 1, 0, 0, 0, DateTimeKind.Utc));
    }

    public void Dispose() => Directory.Delete(Path, recursive: true);
}
