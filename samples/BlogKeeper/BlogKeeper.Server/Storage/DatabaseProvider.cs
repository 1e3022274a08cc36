// SPDX-License-Identifier: MIT
namespace BlogKeeper.Server.Storage;

/// <summary>The databases that BlogDB can live in.</summary>
internal enum DatabaseProvider
{
    /// <summary>A file beside the server; made, migrated and filled when it is not there.</summary>
    Sqlite,

    PostgreSql,

    SqlServer,
}
