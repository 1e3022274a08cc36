// SPDX-License-Identifier: MIT
using BlogKeeper.Server.Storage.Seed;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;

namespace BlogKeeper.Server.Storage;

/// <summary>Sees to it, before the first port is opened, that the database has the tables that the code expects.</summary>
/// <remarks>
/// SQLite's file belongs to this one server, which therefore makes, migrates and fills it by itself. A database server is
/// shared and has an administrator: its tables change when somebody says <c>migrate</c>, and at no other time.
/// </remarks>
internal sealed class DatabasePreparation(
    IServiceProvider services, IOptions<DatabaseOptions> options, ILogger<DatabasePreparation> logger)
    : IHostedLifecycleService
{
    /// <inheritdoc/>
    /// <exception cref="StartException">The database is not ready for this server; says what to do.</exception>
    public async Task StartingAsync(CancellationToken cancellationToken)
    {
        // Asked for only now: hosted services are made before options are validated.
        var contexts = services.GetRequiredService<IDbContextFactory<BlogContext>>();
        await using BlogContext db = await contexts.CreateDbContextAsync(cancellationToken);
        if (options.Value.Provider == DatabaseProvider.Sqlite)
        {
            await PrepareFileAsync(db, cancellationToken);
        }
        else
        {
            await RequireMigratedAsync(db, cancellationToken);
        }
    }

    /// <summary>Applies all migrations, and makes SQLite's folder and file if they are not there.</summary>
    public static async Task MigrateAsync(BlogContext db, DatabaseOptions options, CancellationToken cancellationToken)
    {
        if (DatabaseConnections.SqliteFile(options) is { } file) { Directory.CreateDirectory(Path.GetDirectoryName(file)!); }
        await db.Database.MigrateAsync(cancellationToken);
        if (options.Provider == DatabaseProvider.Sqlite)
        {
            // Kept in the file: readers and the one writer do not wait for each other.
            await db.Database.ExecuteSqlRawAsync("PRAGMA journal_mode = 'wal'", cancellationToken);
        }
    }

    private async Task PrepareFileAsync(BlogContext db, CancellationToken cancellationToken)
    {
        await MigrateAsync(db, options.Value, cancellationToken);
        int added = await SampleCatalogue.AddToEmptyAsync(db, cancellationToken);
        if (added > 0) { Log.SampleBlogsAdded(logger, added); }
        Log.UsesFile(logger, DatabaseConnections.SqliteFile(options.Value) ?? "memory");
    }

    private static async Task RequireMigratedAsync(BlogContext db, CancellationToken cancellationToken)
    {
        string[] pending = [.. await db.Database.GetPendingMigrationsAsync(cancellationToken)];
        if (pending.Length > 0)
        {
            throw new StartException(
                $"The database lacks {pending.Length} migration(s), the first is {pending[0]}. " +
                "Apply them with the verb `migrate`, or have `migrate --script` write the SQL for an administrator.");
        }
    }

    Task IHostedService.StartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    Task IHostedLifecycleService.StartedAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    Task IHostedLifecycleService.StoppingAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    Task IHostedService.StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    Task IHostedLifecycleService.StoppedAsync(CancellationToken cancellationToken) => Task.CompletedTask;
}
