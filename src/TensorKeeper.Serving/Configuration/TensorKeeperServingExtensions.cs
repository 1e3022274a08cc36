// SPDX-License-Identifier: MIT
using System.Diagnostics.CodeAnalysis;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Options;
using TensorKeeper.Formats;
using TensorKeeper.Serving.Batching;
using TensorKeeper.Serving.Configuration;
using TensorKeeper.Serving.Engines;
using TensorKeeper.Serving.Lifecycle;
using TensorKeeper.Serving.Running;
using TensorKeeper.Serving.Sources;
using TensorKeeper.Serving.Telemetry;
using TensorKeeper.Serving.Warmup;

#pragma warning disable IDE0130 // Extension methods of a composition stand where applications look for them
namespace Microsoft.Extensions.DependencyInjection;
#pragma warning restore IDE0130

/// <summary>Adds the serving core to an application.</summary>
public static class TensorKeeperServingExtensions
{
    /// <summary>Adds the serving core: models are loaded when the host starts, and drained and unloaded when it stops.</summary>
    /// <param name="services">The services of a generic host, which brings logging and metrics.</param>
    /// <param name="configure">Sets options; may be null.</param>
    /// <returns>Where models and formats are added. May be asked for more than once.</returns>
    public static ITensorKeeperBuilder AddTensorKeeperServing(
        this IServiceCollection services, Action<ServingOptions>? configure = null)
    {
        ArgumentNullException.ThrowIfNull(services);
        OptionsBuilder<ServingOptions> options = services.AddOptions<ServingOptions>().ValidateOnStart();
        if (configure is not null) { options.Configure(configure); }

        services.TryAddEnumerable(ServiceDescriptor.Singleton<IValidateOptions<ServingOptions>, ServingOptionsValidator>());
        services.TryAddEnumerable(ServiceDescriptor.Singleton<IValidateOptions<ServingOptions>, LoadingValidator>());
        services.TryAddEnumerable(ServiceDescriptor.Singleton<IValidateOptions<ServingOptions>, ModelListValidator>());
        services.TryAddSingleton(TimeProvider.System);
        services.TryAddSingleton<IOnnxEngine, OnnxRuntimeEngine>();
        services.TryAddSingleton<PhaseTimes>();
        services.TryAddSingleton<ServingMetrics>();
        services.TryAddSingleton<ModelWarmer>();
        services.TryAddSingleton<ServableBatching>();
        services.TryAddSingleton<ServableLoader>();
        services.TryAddSingleton<ServableUnloader>();
        services.TryAddSingleton<ServableManager>();
        services.TryAddSingleton<IServableCatalog>(static provider => provider.GetRequiredService<ServableManager>());
        services.TryAddSingleton<IAspiredVersionsTarget>(static provider => provider.GetRequiredService<ServableManager>());
        services.TryAddSingleton<FileSystemSource>();
        services.TryAddSingleton<IModelConfigurator, ModelConfigurator>();
        services.TryAddSingleton<ServerReadiness>();
        services.TryAddSingleton<IServerReadiness>(static provider => provider.GetRequiredService<ServerReadiness>());
        services.TryAddSingleton<RunGate>();
        services.TryAddSingleton<IModelRunner, ModelRunner>();
        services.TryAddEnumerable(ServiceDescriptor.Singleton<IHostedService, ServingHostedService>());
        return new TensorKeeperBuilder(services);
    }

    /// <summary>Serves one more model.</summary>
    /// <param name="builder">The builder.</param>
    /// <param name="name">The name by which requests call it.</param>
    /// <param name="basePath">
    /// The directory whose subdirectories are the versions; a relative path is taken from the current directory.
    /// </param>
    /// <param name="configure">Sets platform, version policy and labels; may be null.</param>
    /// <returns>The builder.</returns>
    public static ITensorKeeperBuilder AddModel(
        this ITensorKeeperBuilder builder, string name, string basePath, Action<ModelConfig>? configure = null)
    {
        ArgumentNullException.ThrowIfNull(builder);
        ArgumentException.ThrowIfNullOrEmpty(name);
        ArgumentException.ThrowIfNullOrEmpty(basePath);
        builder.Services.Configure<ServingOptions>(options =>
        {
            var model = new ModelConfig { Name = name, BasePath = Path.GetFullPath(basePath) };
            configure?.Invoke(model);
            options.Models.Add(model);
        });
        return builder;
    }

    /// <summary>Serves every model that a folder holds when the host starts; see <see cref="ModelFolder.Scan"/>.</summary>
    /// <param name="builder">The builder.</param>
    /// <param name="folder">A folder whose subfolders are base paths; a relative path is taken from the current directory.</param>
    /// <returns>The builder.</returns>
    public static ITensorKeeperBuilder AddModelFolder(this ITensorKeeperBuilder builder, string folder)
    {
        ArgumentNullException.ThrowIfNull(builder);
        ArgumentException.ThrowIfNullOrEmpty(folder);
        builder.Services.AddOptions<ServingOptions>().Configure<IEnumerable<IModelFormat>>((options, formats) =>
        {
            foreach (ModelConfig model in ModelFolder.Scan(folder, [.. formats])) { options.Models.Add(model); }
        });
        return builder;
    }

    /// <summary>Adds a kind of model that can be loaded.</summary>
    /// <typeparam name="T">The format, made by the container.</typeparam>
    /// <param name="builder">The builder.</param>
    /// <returns>The builder.</returns>
    public static ITensorKeeperBuilder AddModelFormat<[DynamicallyAccessedMembers(DynamicallyAccessedMemberTypes.PublicConstructors)] T>(
        this ITensorKeeperBuilder builder)
        where T : class, IModelFormat
    {
        ArgumentNullException.ThrowIfNull(builder);
        builder.Services.TryAddEnumerable(ServiceDescriptor.Singleton<IModelFormat, T>());
        return builder;
    }

    /// <summary>Adds a kind of model that can be loaded.</summary>
    /// <param name="builder">The builder.</param>
    /// <param name="create">Makes the format, for example over the container's <see cref="IOnnxEngine"/>.</param>
    /// <returns>The builder.</returns>
    public static ITensorKeeperBuilder AddModelFormat(this ITensorKeeperBuilder builder, Func<IServiceProvider, IModelFormat> create)
    {
        ArgumentNullException.ThrowIfNull(builder);
        ArgumentNullException.ThrowIfNull(create);
        builder.Services.AddSingleton(create);
        return builder;
    }

    /// <summary>Adds a kind of model that can be loaded.</summary>
    /// <param name="builder">The builder.</param>
    /// <param name="format">The format.</param>
    /// <returns>The builder.</returns>
    public static ITensorKeeperBuilder AddModelFormat(this ITensorKeeperBuilder builder, IModelFormat format)
    {
        ArgumentNullException.ThrowIfNull(format);
        return builder.AddModelFormat(_ => format);
    }
}
