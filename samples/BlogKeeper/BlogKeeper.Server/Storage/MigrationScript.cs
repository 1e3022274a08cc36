// SPDX-License-Identifier: MIT
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.EntityFrameworkCore.Migrations;

namespace BlogKeeper.Server.Storage;

/// <summary>The migrations of a provider as SQL, for an administrator who lets no program change tables.</summary>
internal static class MigrationScript
{
    private const string SqliteNotice = """
        -- SQLite has no conditions outside of a query, so this script makes a new database and cannot be run twice.
        -- An existing one is migrated by the server itself, or by `migrate`.

        """;

    /// <summary>Writes a script that may be run again at any time; for SQLite one that makes a new database.</summary>
    public static string Write(BlogContext db)
    {
        bool isSqlite = db.Database.IsSqlite();
        var options = isSqlite ? MigrationsSqlGenerationOptions.Default : MigrationsSqlGenerationOptions.Idempotent;
        return (isSqlite ? SqliteNotice : "") + db.GetService<IMigrator>().GenerateScript(options: options);
    }
}
