// SPDX-License-Identifier: MIT
using System.Globalization;
using TensorKeeper.Cli.Inspect;
using TensorKeeper.SavedModel;

namespace TensorKeeper.Cli.Serve;

/// <summary>Finds the models in a folder by the names of its folders alone.</summary>
internal static class ModelFolder
{
    // Hidden folders are nobody's models, and one that may not be read is no reason to serve nothing.
    private static readonly EnumerationOptions Visible = new() { IgnoreInaccessible = true };

    /// <summary>Finds every model of a folder.</summary>
    /// <param name="path">
    /// A folder whose children are base paths (<c>models</c>), or one base path (<c>models/iris</c>), which is served under
    /// its own name.
    /// </param>
    /// <returns>At least one model, sorted by name (ordinal).</returns>
    /// <exception cref="StartException">There is no such folder, or no model in it.</exception>
    public static IReadOnlyList<ModelLocation> Find(string path)
    {
        string folder = Path.TrimEndingDirectorySeparator(Path.GetFullPath(path));
        if (!Directory.Exists(folder))
        {
            throw new StartException(OtherModelFile.Describe(path));
        }

        if (IsOneVersion(folder))
        {
            throw new StartException(
                $"'{path}' is one version of a model. Serve the folder that holds the model's numbered versions: "
                + $"'{Path.GetDirectoryName(folder)}'.");
        }

        if (HoldsVersions(folder)) { return [new ModelLocation(Path.GetFileName(folder), folder)]; }

        var found = new List<ModelLocation>();
        foreach (string child in Directory.EnumerateDirectories(folder, "*", Visible))
        {
            if (HoldsVersions(child)) { found.Add(new ModelLocation(Path.GetFileName(child), child)); }
        }

        if (found.Count == 0)
        {
            throw new StartException(
                $"There is no model in '{path}': looked for folders such as '{Path.Combine(path, "iris", "1")}', "
                + "a model's name and a version number."
                + (OtherModelFile.FindIn(path) is { } other ? " " + other : ""));
        }

        found.Sort(static (left, right) => string.CompareOrdinal(left.Name, right.Name));
        return found;
    }

    /// <summary>Asks whether a name is that of a version directory.</summary>
    public static bool IsVersion(string name, out long version) =>
        long.TryParse(name, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out version);

    /// <summary>Asks whether a folder holds a model itself.</summary>
    public static bool IsOneVersion(string folder) =>
        File.Exists(Path.Combine(folder, "saved_model.pb")) || File.Exists(Path.Combine(folder, OnnxFormat.FileName));

    private static bool HoldsVersions(string folder)
    {
        foreach (string child in Directory.EnumerateDirectories(folder, "*", Visible))
        {
            if (IsVersion(Path.GetFileName(child), out _)) { return true; }
        }

        return false;
    }
}
