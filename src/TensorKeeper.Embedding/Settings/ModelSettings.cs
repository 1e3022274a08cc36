// SPDX-License-Identifier: MIT
using System.Globalization;
using Microsoft.Extensions.Configuration;
using TensorKeeper.Serving.Configuration;
using TensorKeeper.Serving.Policies;

namespace TensorKeeper.Embedding.Settings;

/// <summary>Reads the list of models. Thread-safe.</summary>
/// <remarks>
/// <c>"Models": { "iris": "models/iris" }</c>, the path alone or an object with the keys of the table; or a list of such
/// objects that have a <c>Name</c>. A relative path is taken from the application's content root.
/// </remarks>
internal static class ModelSettings
{
    private const string Versions = "Versions";

    private static readonly Setting<ModelConfig>[] Table =
    [
        Setting<ModelConfig>.Text(nameof(ModelConfig.Name), static (m, v) => m.Name = v),
        Setting<ModelConfig>.Text(nameof(ModelConfig.BasePath), static (m, v) => m.BasePath = v),
        Setting<ModelConfig>.Text(nameof(ModelConfig.Platform), static (m, v) => m.Platform = v),
        new(Versions, static (m, v) =>
        {
            if (ParsePolicy(v) is not { } policy) { return "latest, latest:2, all, or version numbers such as 1,3"; }
            m.VersionPolicy = policy;
            return null;
        }),
    ];

    private static readonly string[] Known = [nameof(ModelConfig.Labels), .. Table.Select(static setting => setting.Name)];

    /// <summary>Reads all models.</summary>
    /// <param name="section">The list.</param>
    /// <param name="contentRoot">What relative paths are taken from.</param>
    /// <param name="reader">Gets the errors.</param>
    /// <returns>The models, in the order of their keys.</returns>
    public static IEnumerable<ModelConfig> Read(IConfigurationSection section, string contentRoot, SettingsReader reader)
    {
        foreach (IConfigurationSection child in section.GetChildren())
        {
            bool isListed = int.TryParse(child.Key, NumberStyles.None, CultureInfo.InvariantCulture, out _);
            var model = new ModelConfig { Name = isListed ? "" : child.Key };
            if (child.Value is { } path)
            {
                model.BasePath = path;
            }
            else
            {
                reader.Apply(child, Table, model);
                reader.RefuseOthers(child, Known);
                ReadLabels(child.GetSection(nameof(ModelConfig.Labels)), model, reader);
            }

            if (model.Name.Length == 0) { reader.Errors.Add($"{child.Path}:{nameof(ModelConfig.Name)} is missing: the name by which requests call the model."); }
            if (model.BasePath.Length == 0)
            {
                reader.Errors.Add($"{child.Path}:{nameof(ModelConfig.BasePath)} is missing: the folder of the model's numbered versions.");
                continue;
            }

            model.BasePath = Path.GetFullPath(model.BasePath, contentRoot);
            yield return model;
        }
    }

    private static void ReadLabels(IConfigurationSection section, ModelConfig model, SettingsReader reader)
    {
        foreach (IConfigurationSection label in section.GetChildren())
        {
            if (long.TryParse(label.Value, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out long version))
            {
                model.Labels[label.Key] = version;
            }
            else
            {
                reader.Errors.Add($"{label.Path} is '{label.Value}'; a version number is expected.");
            }
        }
    }

    private static VersionPolicy? ParsePolicy(string text)
    {
        string[] parts = text.Split(':', StringSplitOptions.TrimEntries);
        if (string.Equals(parts[0], "all", StringComparison.OrdinalIgnoreCase)) { return parts.Length == 1 ? VersionPolicy.All : null; }
        if (string.Equals(parts[0], "latest", StringComparison.OrdinalIgnoreCase))
        {
            if (parts.Length == 1) { return VersionPolicy.Default; }
            bool isCount = int.TryParse(parts[1], NumberStyles.None, CultureInfo.InvariantCulture, out int count) && parts.Length == 2 && count > 0;
            return isCount ? VersionPolicy.Latest(count) : null;
        }

        var versions = new List<long>();
        foreach (string part in text.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries))
        {
            if (!long.TryParse(part, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out long version)) { return null; }
            versions.Add(version);
        }

        return versions.Count == 0 ? null : VersionPolicy.Specific(versions);
    }
}
