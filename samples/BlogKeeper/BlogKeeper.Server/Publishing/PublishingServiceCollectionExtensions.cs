// SPDX-License-Identifier: MIT
using BlogKeeper.Server.Publishing;
using Microsoft.Extensions.Options;

#pragma warning disable IDE0130 // Extension methods of a composition stand where applications look for them
namespace Microsoft.Extensions.DependencyInjection;
#pragma warning restore IDE0130

/// <summary>Adds publishing.</summary>
internal static class PublishingServiceCollectionExtensions
{
    /// <summary>Adds the publisher and its options.</summary>
    public static IServiceCollection AddPublishing(this IServiceCollection services)
    {
        services.AddOptions<PublishingOptions>().BindConfiguration(PublishingOptions.Section).ValidateOnStart();
        services.AddSingleton<IValidateOptions<PublishingOptions>, PublishingOptionsValidator>();
        return services.AddSingleton<Publisher>();
    }
}
