// SPDX-License-Identifier: MIT
using Microsoft.Data.SqlClient;

namespace BlogKeeper.Tests.Databases;

/// <summary>The databases that every test of behaviour runs on.</summary>
public static class DatabaseKinds
{
    public const string Sqlite = "Sqlite";
    public const string PostgreSql = "PostgreSql";
    public const string SqlServer = "SqlServer";

    /// <summary>The variable with the connection string of an SQL Server on which databases may be made and dropped.</summary>
    public const string SqlServerVariable = "BLOGKEEPER_TEST_SQLSERVER";

    /// <summary>Gets the kinds: SQL Server, which no package manager installs, only where somebody says that there is one.</summary>
    public static TheoryData<string> All =>
        SqlServerConnection is null ? [Sqlite, PostgreSql] : [Sqlite, PostgreSql, SqlServer];

    internal static SqlConnectionStringBuilder? SqlServerConnection =>
        Environment.GetEnvironmentVariable(SqlServerVariable) is { Length: > 0 } text ? new SqlConnectionStringBuilder(text) : null;
}
