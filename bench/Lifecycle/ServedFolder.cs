// SPDX-License-Identifier: MIT
using System.Globalization;
using System.Text;

namespace Lifecycle;

/// <summary>A folder of models and the config file that says which versions of them are served. Deleted with this.</summary>
internal sealed class ServedFolder : IDisposable
{
    private readonly DirectoryInfo _root = Directory.CreateTempSubdirectory("tensorkeeper-lifecycle-");

    /// <summary>Gets the config file.</summary>
    public string ConfigFile => Path.Combine(_root.FullName, "models.config");

    /// <summary>Copies a version of one of the repository's models, as any number of versions.</summary>
    public void Add(string model, string from, int versions)
    {
        for (int version = 1; version <= versions; version++)
        {
            string to = Path.Combine(_root.FullName, model, version.ToString(CultureInfo.InvariantCulture));
            foreach (string file in Directory.EnumerateFiles(from, "*", SearchOption.AllDirectories))
            {
                string copy = Path.Combine(to, Path.GetRelativePath(from, file));
                Directory.CreateDirectory(Path.GetDirectoryName(copy)!);
                File.Copy(file, copy);
                File.SetLastWriteTimeUtc(copy, DateTime.UnixEpoch);   // settled long ago: no look has to be waited for
            }
        }
    }

    /// <summary>Returns a configuration, in text form.</summary>
    public string ConfigOf(params IEnumerable<(string Model, int Version)> wanted)
    {
        var text = new StringBuilder("model_config_list {\n");
        foreach ((string model, int version) in wanted)
        {
            text.Append(CultureInfo.InvariantCulture, $"  config {{ name: \"{model}\" base_path: \"{Path.Combine(_root.FullName, model)}\" ");
            text.Append(CultureInfo.InvariantCulture, $"model_platform: \"tensorflow\" model_version_policy {{ specific {{ versions: {version} }} }} }}\n");
        }

        return text.Append("}\n").ToString();
    }

    /// <summary>Replaces the config file, as a whole.</summary>
    public void Configure(params IEnumerable<(string Model, int Version)> wanted)
    {
        File.WriteAllText(ConfigFile + ".new", ConfigOf(wanted));
        File.Move(ConfigFile + ".new", ConfigFile, overwrite: true);
    }

    public void Dispose() => _root.Delete(recursive: true);
}
