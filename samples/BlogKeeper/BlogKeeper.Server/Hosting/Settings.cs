// SPDX-License-Identifier: MIT
using BlogKeeper.Server.Storage;

namespace BlogKeeper.Server.Hosting;

/// <summary>Settings on the command line.</summary>
internal static class Settings
{
    // The sections of appsettings.json, and what OpenTelemetry calls its own.
    private static readonly string[] Sections = ["BlogKeeper:", "Kestrel:", "Logging:", "OTEL_"];

    /// <summary>Gets the short names of the settings that are needed most.</summary>
    public static IDictionary<string, string> ShortNames { get; } = new Dictionary<string, string>(StringComparer.Ordinal)
    {
        ["--provider"] = $"{DatabaseOptions.Section}:{nameof(DatabaseOptions.Provider)}",
        ["--connection"] = $"{DatabaseOptions.Section}:{nameof(DatabaseOptions.ConnectionString)}",
        ["--data"] = $"{DatabaseOptions.Section}:{nameof(DatabaseOptions.DataFolder)}",
        ["--max-calls"] = $"{HostingOptions.Section}:{nameof(HostingOptions.MaxConcurrentCalls)}",
    };

    /// <summary>Returns the arguments if all are settings, which .NET's own reader does not look at: it skips what it does not know.</summary>
    /// <exception cref="FormatException">One of them is none.</exception>
    public static string[] Require(string[] args)
    {
        for (int i = 0; i < args.Length; i++)
        {
            string name = args[i].Split('=')[0];
            if (!ShortNames.ContainsKey(name) && !Array.Exists(Sections, section => name.StartsWith("--" + section, StringComparison.OrdinalIgnoreCase)))
            {
                throw new FormatException($"There is no setting '{name}'.");
            }

            if (name.Length == args[i].Length && ++i == args.Length) { throw new FormatException($"The setting '{name}' has no value."); }
        }

        return args;
    }
}
