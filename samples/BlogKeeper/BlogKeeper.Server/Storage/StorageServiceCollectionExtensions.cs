// SPDX-License-Identifier: MIT
using BlogKeeper.Server.Storage;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;

#pragma warning disable IDE0130 // Extension methods of a composition stand where applications look for them
namespace Microsoft.Extensions.DependencyInjection;
#pragma warning restore IDE0130

/// <summary>Adds BlogDB.</summary>
internal static class StorageServiceCollectionExtensions
{
    /// <summary>Adds the database that the configuration names, its queries, and its preparation when the host starts.</summary>
    public static IServiceCollection AddStorage(this IServiceCollection services, IConfiguration configuration)
    {
        services.AddOptions<DatabaseOptions>().BindConfiguration(DatabaseOptions.Section).ValidateOnStart();
        services.AddSingleton<IValidateOptions<DatabaseOptions>, DatabaseOptionsValidator>();
        services.AddSingleton<IValidateOptions<DatabaseOptions>, ConnectionStringValidator>();
        services.AddSingleton<BlogQueries>();
        services.AddSingleton<WriteTurns>();
        services.AddHostedService<DatabasePreparation>();
        return configuration.GetValue($"{DatabaseOptions.Section}:Provider", DatabaseProvider.Sqlite) switch
        {
            DatabaseProvider.PostgreSql => services.AddContexts<PostgreSqlBlogContext>(),
            DatabaseProvider.SqlServer => services.AddContexts<SqlServerBlogContext>(),
            _ => services.AddContexts<SqliteBlogContext>(),   // a provider that does not exist is refused by the validator
        };
    }

    private static IServiceCollection AddContexts<TContext>(this IServiceCollection services) where TContext : BlogContext => services
        .AddPooledDbContextFactory<TContext>(static (provider, options) =>
            DatabaseConnections.Use(options, provider.GetRequiredService<IOptions<DatabaseOptions>>().Value))
        .AddSingleton<IDbContextFactory<BlogContext>, BlogContextFactory<TContext>>();
}
