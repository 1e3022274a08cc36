// SPDX-License-Identifier: MIT
using BlogKeeper.Server.Suggesting;
using Microsoft.Extensions.Options;

#pragma warning disable IDE0130 // Extension methods of a composition stand where applications look for them
namespace Microsoft.Extensions.DependencyInjection;
#pragma warning restore IDE0130

/// <summary>Adds the text model.</summary>
internal static class SuggestingServiceCollectionExtensions
{
    /// <summary>Adds the serving core with one model: it is loaded while the server starts, and unloaded when it stops.</summary>
    public static IServiceCollection AddSuggesting(this IServiceCollection services, IConfiguration configuration, string contentRoot)
    {
        services.AddOptions<SuggestingOptions>().BindConfiguration(SuggestingOptions.Section).ValidateOnStart();
        services.AddSingleton<IValidateOptions<SuggestingOptions>, SuggestingOptionsValidator>();
        var options = configuration.GetSection(SuggestingOptions.Section).Get<SuggestingOptions>() ?? new SuggestingOptions();
        services.AddTensorKeeper()
            .AddModel(CategoryModel.Name, Path.Combine(contentRoot, options.ModelFolder));
        return services.AddSingleton<CategoryModel>().AddSingleton<CategorySuggester>();
    }
}
