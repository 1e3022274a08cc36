// SPDX-License-Identifier: MIT
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Options;
using TensorKeeper.AspNetCore.TfServing;

namespace TensorKeeper.Embedding.Settings;

/// <summary>Reads how the doors behave from the application's configuration. Thread-safe.</summary>
internal sealed class DoorSettings(IConfiguration? configuration = null) : IConfigureOptions<TfServingOptions>
{
    /// <summary>Gets the keys.</summary>
    public static IReadOnlyList<Setting<TfServingOptions>> Table { get; } =
    [
        Setting<TfServingOptions>.Time(nameof(TfServingOptions.RestApiTimeout), static (o, v) => o.RestApiTimeout = v),
        Setting<TfServingOptions>.Switch(nameof(TfServingOptions.EnableCors), static (o, v) => o.EnableCors = v),
        Setting<TfServingOptions>.Switch(nameof(TfServingOptions.SerializeAsTensorContent), static (o, v) => o.SerializeAsTensorContent = v),
        Setting<TfServingOptions>.Switch(nameof(TfServingOptions.CheckSignatureMethodNames), static (o, v) => o.CheckSignatureMethodNames = v),
        Setting<TfServingOptions>.Text(nameof(TfServingOptions.RequestLogFolder), static (o, v) => o.RequestLogFolder = v),
        Setting<TfServingOptions>.Switch(nameof(TfServingOptions.LogAccess), static (o, v) => o.LogAccess = v),
        Setting<TfServingOptions>.Integer(nameof(TfServingOptions.MaxRestBodyBytes), static (o, v) => o.MaxRestBodyBytes = v),
        Setting<TfServingOptions>.Integer(nameof(TfServingOptions.MaxDecompressedBodyBytes), static (o, v) => o.MaxDecompressedBodyBytes = v),
        Setting<TfServingOptions>.Text(nameof(TfServingOptions.MetricsPath), static (o, v) => o.MetricsPath = v),
    ];

    /// <inheritdoc/>
    public void Configure(TfServingOptions options)
    {
        if (configuration is null) { return; }
        var reader = new SettingsReader();
        reader.Apply(configuration.GetSection(ServingSettings.Section), Table, options);
        if (reader.Errors.Count > 0) { throw new OptionsValidationException(Options.DefaultName, typeof(TfServingOptions), reader.Errors); }
    }
}
