// SPDX-License-Identifier: MIT
using BlogKeeper.Server.Storage;
using BlogKeeper.Server.Storage.Seed;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;

namespace BlogKeeper.Server.Hosting;

/// <summary>The verb <c>migrate</c>.</summary>
internal static class MigrateCommand
{
    /// <summary>Applies the migrations of the configured provider, or writes them as SQL.</summary>
    public static async Task RunAsync(string[] args, TextWriter output)
    {
        string[] settings = [.. args.Where(static arg => arg is not ("--script" or "--seed"))];
        await using WebApplication app = BlogKeeperApplication.Build(settings);
        DatabaseOptions options = app.Services.GetRequiredService<IOptions<DatabaseOptions>>().Value;
        await using BlogContext db = await app.Services.GetRequiredService<IDbContextFactory<BlogContext>>().CreateDbContextAsync();
        if (args.Contains("--script"))
        {
            await output.WriteAsync(MigrationScript.Write(db));
            return;
        }

        string[] pending = [.. await PendingAsync(db, options)];
        await DatabasePreparation.MigrateAsync(db, options, CancellationToken.None);
        await output.WriteLineAsync(pending.Length == 0 ? "Nothing to do." : $"Applied: {string.Join(", ", pending)}");
        if (args.Contains("--seed"))
        {
            int added = await SampleCatalogue.AddToEmptyAsync(db, CancellationToken.None);
            await output.WriteLineAsync(added == 0 ? "There are blogs already: none were added." : $"{added} sample blogs were added.");
        }
    }

    // SQLite's folder may not be there yet, and to ask a file is to make it.
    private static async Task<IEnumerable<string>> PendingAsync(BlogContext db, DatabaseOptions options) =>
        DatabaseConnections.SqliteFile(options) is { } file && !File.Exists(file)
            ? db.Database.GetMigrations()
            : await db.Database.GetPendingMigrationsAsync();
}
