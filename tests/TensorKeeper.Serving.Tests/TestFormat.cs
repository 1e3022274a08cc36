// SPDX-License-Identifier: MIT
using System.Collections.Concurrent;
using TensorKeeper.Formats;

namespace TensorKeeper.Serving.Tests;

/// <summary>A format whose loads do what a test says: a fake of failure and delay, not of models.</summary>
internal sealed class TestFormat : IModelFormat
{
    public const string FileName = "model.test";

    /// <summary>The models loaded, by directory name, the latest of each.</summary>
    public ConcurrentDictionary<string, TestModel> Loaded { get; } = new();

    /// <summary>How often each directory was tried.</summary>
    public ConcurrentDictionary<string, int> Attempts { get; } = new();

    /// <summary>Called with the directory's name in place of a plain load.</summary>
    public Func<string, CancellationToken, TestModel> OnLoad { get; set; } = static (_, _) => new TestModel();

    public string Platform => "test";

    public bool Recognizes(string directory) => File.Exists(Path.Combine(directory, FileName));

    public IServableModel Load(string directory, ModelLoadOptions options, CancellationToken cancellationToken)
    {
        string name = Path.GetFileName(directory);
        Attempts.AddOrUpdate(name, 1, static (_, count) => count + 1);
        return Loaded[name] = OnLoad(name, cancellationToken);
    }
}
