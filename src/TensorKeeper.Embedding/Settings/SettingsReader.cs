// SPDX-License-Identifier: MIT
using Microsoft.Extensions.Configuration;
using TensorKeeper.Protocol.Text;

namespace TensorKeeper.Embedding.Settings;

/// <summary>Reads a section by a table and gathers everything that is wrong with it. Not thread-safe; one for each reading.</summary>
internal sealed class SettingsReader
{
    /// <summary>Gets what is wrong: the key, the value, what is expected.</summary>
    public List<string> Errors { get; } = [];

    /// <summary>Sets the options that the section names.</summary>
    /// <param name="section">Key and value pairs.</param>
    /// <param name="table">What is known.</param>
    /// <param name="options">What is set.</param>
    public void Apply<TOptions>(IConfigurationSection section, IReadOnlyList<Setting<TOptions>> table, TOptions options)
    {
        foreach (IConfigurationSection child in section.GetChildren())
        {
            if (table.FirstOrDefault(setting => Is(child, setting.Name)) is not { } setting) { continue; }
            if (child.Value is not { } value) { Errors.Add($"{child.Path} holds more keys; one value is expected."); }
            else if (setting.Apply(options, value) is { } expected) { Errors.Add($"{child.Path} is '{value}'; {expected} is expected."); }
        }
    }

    /// <summary>Finds the keys that nobody knows.</summary>
    /// <param name="section">Key and value pairs.</param>
    /// <param name="known">All keys that exist.</param>
    public void RefuseOthers(IConfigurationSection section, IReadOnlyList<string> known)
    {
        foreach (IConfigurationSection child in section.GetChildren().Where(child => !known.Any(name => Is(child, name))))
        {
            Errors.Add($"{child.Path} is not a setting.{NearestName.Question(child.Key, known)}");
        }
    }

    /// <summary>Asks whether a section has a name.</summary>
    public static bool Is(IConfigurationSection section, string name) => string.Equals(section.Key, name, StringComparison.OrdinalIgnoreCase);
}
