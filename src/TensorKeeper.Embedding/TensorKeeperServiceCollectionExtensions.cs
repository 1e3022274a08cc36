// SPDX-License-Identifier: MIT
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Options;
using TensorKeeper.AspNetCore.TfServing;
using TensorKeeper.Client;
using TensorKeeper.Embedding.Local;
using TensorKeeper.Embedding.Settings;
using TensorKeeper.Formats;
using TensorKeeper.SavedModel;
using TensorKeeper.Serving.Configuration;

#pragma warning disable IDE0130 // Namespace follows folder: extensions stand where an application looks for them
namespace Microsoft.Extensions.DependencyInjection;
#pragma warning restore IDE0130

/// <summary>Adds TensorKeeper as a whole to an application.</summary>
public static class TensorKeeperServiceCollectionExtensions
{
    /// <summary>Adds models, the engine that runs them, a client for this process, and the doors for others.</summary>
    /// <param name="services">The services of a web application, or of a generic host that asks models in its own process only.</param>
    /// <param name="configure">Sets options after the configuration did; may be null.</param>
    /// <returns>Where models are added: <c>.AddModel("iris", "models/iris")</c>. May be asked for more than once.</returns>
    /// <remarks>
    /// Options are read from the section <c>TensorKeeper</c> of the application's configuration and checked when the host
    /// starts: a key that does not exist, a value of the wrong kind and options that contradict each other end the start with
    /// an <see cref="OptionsValidationException"/> that names all of them. Models are loaded while the application runs; its
    /// start does not wait for them. <see cref="IModelClient"/> asks them without sockets; endpoints for other programs are
    /// mapped with <c>app.MapTensorKeeper()</c>.
    /// </remarks>
    public static ITensorKeeperBuilder AddTensorKeeper(this IServiceCollection services, Action<ServingOptions>? configure = null)
    {
        ArgumentNullException.ThrowIfNull(services);
        if (!services.Any(static service => service.ServiceType == typeof(LocalModelClient)))
        {
            services.AddSingleton<LocalModelClient>();
            services.TryAddSingleton<IModelClient>(static provider => provider.GetRequiredService<LocalModelClient>());

            // Before any delegate, so that code has the last word.
            services.AddSingleton<IConfigureOptions<ServingOptions>, ServingSettings>();
            services.AddSingleton<IConfigureOptions<TfServingOptions>, DoorSettings>();
            services.AddTensorKeeperServing()
                .AddModelFormat(static provider => new SavedModelFormat(provider.GetRequiredService<IOnnxEngine>()))
                .AddModelFormat(static provider => new OnnxFormat(provider.GetRequiredService<IOnnxEngine>()));
            services.AddTensorKeeperDoors();
        }

        return services.AddTensorKeeperServing(configure);
    }

    /// <summary>Sets how the doors behave: timeouts, limits, metrics.</summary>
    /// <param name="builder">The builder.</param>
    /// <param name="configure">Sets options after the configuration did.</param>
    /// <returns>The builder.</returns>
    public static ITensorKeeperBuilder ConfigureDoors(this ITensorKeeperBuilder builder, Action<TfServingOptions> configure)
    {
        ArgumentNullException.ThrowIfNull(builder);
        ArgumentNullException.ThrowIfNull(configure);
        builder.Services.Configure(configure);
        return builder;
    }
}
