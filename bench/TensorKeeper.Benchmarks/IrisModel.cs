// SPDX-License-Identifier: MIT
using TensorKeeper.Formats;
using TensorKeeper.SavedModel;
using TensorKeeper.Serving.Engines;

namespace TensorKeeper.Benchmarks;

/// <summary>The Iris model that is shipped, loaded as the server loads it.</summary>
internal static class IrisModel
{
    private static readonly OnnxRuntimeEngine Engine = new();

    /// <summary>Gets the version directory.</summary>
    public static string Directory { get; } = Path.Combine(FindRoot(), "models", "iris", "1");

    /// <summary>Reads, translates and prepares the model.</summary>
    public static IServableModel Load() => new SavedModelFormat(Engine).Load(Directory, new ModelLoadOptions(), CancellationToken.None);

    private static string FindRoot()
    {
        for (string? folder = AppContext.BaseDirectory; folder is not null; folder = Path.GetDirectoryName(folder))
        {
            if (File.Exists(Path.Combine(folder, "TensorKeeper.slnx"))) { return folder; }
        }

        throw new InvalidOperationException("Benchmarks run from inside the repository; there is no TensorKeeper.slnx above them.");
    }
}
