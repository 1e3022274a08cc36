// SPDX-License-Identifier: MIT
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Options;
using TensorKeeper.Serving.Batching;
using TensorKeeper.Serving.Configuration;
using TensorKeeper.Serving.Policies;

namespace TensorKeeper.Embedding.Settings;

/// <summary>Reads what is served, and how it is loaded, from the application's configuration. Thread-safe.</summary>
/// <remarks>
/// The table is the whole list of keys, so that one that does not exist is an error with a suggestion; a binder would leave it
/// out in silence.
/// </remarks>
internal sealed class ServingSettings(IConfiguration? configuration = null, IHostEnvironment? environment = null) : IConfigureOptions<ServingOptions>
{
    /// <summary>The section of the configuration.</summary>
    public const string Section = "TensorKeeper";

    private static readonly Setting<ServingOptions>[] Table =
    [
        Setting<ServingOptions>.Time(nameof(ServingOptions.PollInterval), static (o, v) => o.PollInterval = v),
        Setting<ServingOptions>.Time(nameof(ServingOptions.SettleTime), static (o, v) => o.SettleTime = v),
        Setting<ServingOptions>.Count(nameof(ServingOptions.LoadThreads), static (o, v) => o.LoadThreads = v),
        Setting<ServingOptions>.Count(nameof(ServingOptions.UnloadThreads), static (o, v) => o.UnloadThreads = v),
        Setting<ServingOptions>.Choice<VersionTransition>(nameof(ServingOptions.VersionTransition), static (o, v) => o.VersionTransition = v),
        Setting<ServingOptions>.Choice<BatchingMode>(nameof(ServingOptions.Batching), static (o, v) => o.Batching.Mode = v),
        Setting<ServingOptions>.Count(nameof(ServingOptions.MaxLoadRetries), static (o, v) => o.MaxLoadRetries = v),
        Setting<ServingOptions>.Time(nameof(ServingOptions.LoadRetryInterval), static (o, v) => o.LoadRetryInterval = v),
        Setting<ServingOptions>.Switch(nameof(ServingOptions.EnableWarmUp), static (o, v) => o.EnableWarmUp = v),
        Setting<ServingOptions>.Count(nameof(ServingOptions.WarmUpIterations), static (o, v) => o.WarmUpIterations = v),
        Setting<ServingOptions>.Switch(
            nameof(ServingOptions.AllowLabelsForUnavailableVersions), static (o, v) => o.AllowLabelsForUnavailableVersions = v),
        Setting<ServingOptions>.Count(nameof(ServingOptions.MaxRunsInFlight), static (o, v) => o.MaxRunsInFlight = v),
        Setting<ServingOptions>.Time(nameof(ServingOptions.MaxQueueTime), static (o, v) => o.MaxQueueTime = v),
        new(nameof(ServingOptions.Batching), static (o, v) =>
        {
            if (!Enum.TryParse(v, ignoreCase: true, out BatchingMode mode) || !Enum.IsDefined(mode)) { return string.Join(" or ", Enum.GetNames<BatchingMode>()); }
            o.Batching.Mode = mode;
            return null;
        }),
        Setting<ServingOptions>.Text(nameof(ServingOptions.Tags), static (o, v) =>
            o.Tags = v.Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries)),
    ];

    private static readonly string[] Known =
        [nameof(ServingOptions.Models), .. Table.Select(static setting => setting.Name), .. DoorSettings.Table.Select(static setting => setting.Name)];

    /// <inheritdoc/>
    public void Configure(ServingOptions options)
    {
        if (configuration is null) { return; }
        IConfigurationSection section = configuration.GetSection(Section);
        var reader = new SettingsReader();
        reader.Apply(section, Table, options);
        reader.RefuseOthers(section, Known);
        string root = environment?.ContentRootPath ?? Directory.GetCurrentDirectory();
        foreach (ModelConfig model in ModelSettings.Read(section.GetSection(nameof(ServingOptions.Models)), root, reader)) { options.Models.Add(model); }
        if (reader.Errors.Count > 0) { throw new OptionsValidationException(Options.DefaultName, typeof(ServingOptions), reader.Errors); }
    }
}
