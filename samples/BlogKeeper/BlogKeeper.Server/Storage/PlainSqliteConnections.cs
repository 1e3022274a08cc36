// SPDX-License-Identifier: MIT
using System.Data.Common;
using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore.Diagnostics;

namespace BlogKeeper.Server.Storage;

/// <summary>Gives Entity Framework connections to SQLite that are just that. Thread-safe.</summary>
/// <remarks>
/// Those that it makes itself register some twenty SQL functions each time they are opened, for regular expressions,
/// decimals and the like, which takes longer than most of our queries and which none of them uses.
/// </remarks>
internal sealed class PlainSqliteConnections(string connectionString) : DbConnectionInterceptor
{
    /// <inheritdoc/>
    public override InterceptionResult<DbConnection> ConnectionCreating(
        ConnectionCreatingEventData eventData, InterceptionResult<DbConnection> result) =>
        InterceptionResult<DbConnection>.SuppressWithResult(new SqliteConnection(connectionString));
}
