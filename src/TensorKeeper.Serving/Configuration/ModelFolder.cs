// SPDX-License-Identifier: MIT
using TensorKeeper.Formats;
using TensorKeeper.Serving.Sources;

namespace TensorKeeper.Serving.Configuration;

/// <summary>Finds models in a folder: one base path a subfolder.</summary>
public static class ModelFolder
{
    /// <summary>Lists the models of a folder.</summary>
    /// <param name="folder">The folder; a relative path is taken from the current directory.</param>
    /// <param name="formats">What can be loaded.</param>
    /// <returns>
    /// A configuration for each subfolder that has at least one version folder which a format recognizes, named after the
    /// subfolder, sorted by name. Files, hidden folders and folders without such a version are passed over.
    /// </returns>
    /// <exception cref="DirectoryNotFoundException">There is no such folder.</exception>
    public static IReadOnlyList<ModelConfig> Scan(string folder, IReadOnlyList<IModelFormat> formats)
    {
        ArgumentException.ThrowIfNullOrEmpty(folder);
        ArgumentNullException.ThrowIfNull(formats);
        return
        [
            .. Directory.EnumerateDirectories(Path.GetFullPath(folder))
                .Where(path => !Path.GetFileName(path).StartsWith('.') && HoldsModel(path, formats))
                .Select(static path => new ModelConfig { Name = Path.GetFileName(path), BasePath = path })
                .OrderBy(static model => model.Name, StringComparer.Ordinal),
        ];
    }

    private static bool HoldsModel(string basePath, IReadOnlyList<IModelFormat> formats)
    {
        try
        {
            return VersionDirectory.List(basePath).Any(version => formats.Any(format => format.Recognizes(version.Path)));
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return false;   // what cannot be read is no model of ours
        }
    }
}
