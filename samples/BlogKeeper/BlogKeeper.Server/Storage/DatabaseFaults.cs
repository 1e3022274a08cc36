// SPDX-License-Identifier: MIT
using System.Data.Common;
using Microsoft.Data.SqlClient;
using Microsoft.Data.Sqlite;
using Npgsql;

namespace BlogKeeper.Server.Storage;

/// <summary>What a driver's exception means, whichever driver it is.</summary>
internal static class DatabaseFaults
{
    // https://www.sqlite.org/rescode.html: BUSY, LOCKED, READONLY, IOERR, FULL, CANTOPEN, and UNIQUE among the extended ones.
    private static readonly int[] SqliteUnavailable = [5, 6, 8, 10, 13, 14];
    private const int SqliteUnique = 2067;

    // SQL Server: unreachable or broken connections, login refused, database offline, out of resources, deadlock, timeout.
    private static readonly int[] SqlServerUnavailable =
        [-2, -1, 2, 53, 64, 121, 233, 258, 921, 922, 1205, 1222, 4060, 10053, 10054, 10060, 10061, 10928, 10929, 18456, 40197, 40501, 40613];
    private static readonly int[] SqlServerUnique = [2601, 2627];

    // PostgreSQL's classes: connection, resources, operator intervention, locks not had; and login and database refused.
    private static readonly string[] PostgreSqlUnavailable = ["08", "53", "57P", "55P03", "40P01", "28", "3D000"];

    /// <summary>Asks whether the database cannot be used now, though nothing is wrong with what was asked of it.</summary>
    public static bool IsUnavailable(Exception exception) => Any(exception, static fault => fault switch
    {
        SqliteException sqlite => SqliteUnavailable.Contains(sqlite.SqliteErrorCode),
        PostgresException postgres => PostgreSqlUnavailable.Any(start => postgres.SqlState.StartsWith(start, StringComparison.Ordinal)),
        NpgsqlException => true,   // no answer from the server: its errors are the line above
        SqlException sqlServer => SqlServerUnavailable.Contains(sqlServer.Number),
        DbException other => other.IsTransient,
        _ => false,
    });

    /// <summary>Asks whether a row was refused because a unique index has its key already.</summary>
    public static bool IsDuplicate(Exception exception) => Any(exception, static fault => fault switch
    {
        SqliteException sqlite => sqlite.SqliteExtendedErrorCode == SqliteUnique,
        PostgresException postgres => postgres.SqlState == PostgresErrorCodes.UniqueViolation,
        SqlException sqlServer => SqlServerUnique.Contains(sqlServer.Number),
        _ => false,
    });

    // Entity Framework wraps what a driver throws, once or twice.
    private static bool Any(Exception? exception, Func<Exception, bool> predicate)
    {
        for (; exception is not null; exception = exception.InnerException)
        {
            if (predicate(exception)) { return true; }
        }

        return false;
    }
}
