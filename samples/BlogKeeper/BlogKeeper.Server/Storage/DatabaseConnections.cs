// SPDX-License-Identifier: MIT
using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;

namespace BlogKeeper.Server.Storage;

/// <summary>From options to a provider.</summary>
internal static class DatabaseConnections
{
    // Our own writers wait for their turn elsewhere; for another program that writes, the driver waits on a thread.
    private const int SecondsForALock = 5;

    /// <summary>Sets up a context for the database that the options name.</summary>
    public static void Use(DbContextOptionsBuilder builder, DatabaseOptions options)
    {
        // Reads are the rule here; the one feature that writes says so.
        builder.UseQueryTrackingBehavior(QueryTrackingBehavior.NoTracking);

        // A context is never shared between calls, so that nothing is gained from checking it with each query.
        builder.EnableThreadSafetyChecks(false);
        _ = options.Provider switch
        {
            DatabaseProvider.Sqlite => builder.UseSqlite(SqliteConnectionString(options))
                .AddInterceptors(new PlainSqliteConnections(SqliteConnectionString(options))),
            DatabaseProvider.PostgreSql => builder.UseNpgsql(options.ConnectionString),
            DatabaseProvider.SqlServer => builder.UseSqlServer(options.ConnectionString),
            _ => throw new InvalidOperationException($"There is no provider {options.Provider}."),
        };
    }

    /// <summary>Returns the absolute path of SQLite's file; null if the database is in memory or no SQLite.</summary>
    public static string? SqliteFile(DatabaseOptions options)
    {
        if (options.Provider != DatabaseProvider.Sqlite) { return null; }
        var connection = new SqliteConnectionStringBuilder(SqliteConnectionString(options));
        bool isInMemory = connection.Mode == SqliteOpenMode.Memory || connection.DataSource is "" or ":memory:";
        return isInMemory ? null : Path.GetFullPath(connection.DataSource);
    }

    private static string SqliteConnectionString(DatabaseOptions options)
    {
        if (!string.IsNullOrWhiteSpace(options.ConnectionString)) { return options.ConnectionString; }
        return new SqliteConnectionStringBuilder
        {
            DataSource = Path.GetFullPath(Path.Combine(options.DataFolder, "blogkeeper.db")),
            DefaultTimeout = SecondsForALock,
        }.ToString();
    }
}
