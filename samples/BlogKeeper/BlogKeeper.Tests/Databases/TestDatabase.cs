// SPDX-License-Identifier: MIT
using System.Data.Common;
using Microsoft.Data.SqlClient;
using Microsoft.Data.Sqlite;
using Npgsql;

namespace BlogKeeper.Tests.Databases;

/// <summary>A database of its own for one server; gone when disposed.</summary>
internal sealed class TestDatabase : IAsyncDisposable
{
    private readonly Func<ValueTask> _drop;

    private TestDatabase(string kind, string connectionString, Func<ValueTask> drop)
    {
        Kind = kind;
        ConnectionString = connectionString;
        _drop = drop;
    }

    public string Kind { get; }

    public string ConnectionString { get; }

    /// <summary>Gets what the server is told to use this database.</summary>
    public string[] Settings => [$"--provider={Kind}", $"--connection={ConnectionString}"];

    /// <summary>Makes an empty database without tables; for SQLite only a place for the file.</summary>
    public static async Task<TestDatabase> CreateAsync(string kind, PostgreSqlCluster cluster) => kind switch
    {
        DatabaseKinds.Sqlite => CreateSqlite(),
        DatabaseKinds.PostgreSql => await CreatePostgreSqlAsync(await cluster.ConnectionAsync()),
        _ => await CreateSqlServerAsync(DatabaseKinds.SqlServerConnection!),
    };

    public ValueTask DisposeAsync() => _drop();

    /// <summary>Returns the same database for a server that leaves it when it ends.</summary>
    public TestDatabase Borrowed() => new(Kind, ConnectionString, static () => ValueTask.CompletedTask);

    /// <summary>Takes the tables away, so that each query fails in a way that nobody foresees.</summary>
    public async Task BreakAsync()
    {
        await ExecuteAsync(Connect(), "DROP TABLE \"Article\"");
        await ExecuteAsync(Connect(), "DROP TABLE \"BlogSummary\"");
    }

    /// <summary>Runs SQL past the server.</summary>
    public Task ExecuteAsync(string sql) => ExecuteAsync(Connect(), sql);

    /// <summary>Returns a connection past the server, not open.</summary>
    public DbConnection Connect() => Kind switch
    {
        DatabaseKinds.Sqlite => new SqliteConnection(ConnectionString),
        DatabaseKinds.PostgreSql => new NpgsqlConnection(ConnectionString),
        _ => new SqlConnection(ConnectionString),
    };

    private static TestDatabase CreateSqlite()
    {
        string folder = Directory.CreateTempSubdirectory("blogkeeper-").FullName;
        var connection = new SqliteConnectionStringBuilder { DataSource = Path.Combine(folder, "new", "blogs.db"), DefaultTimeout = 2 };
        return new(DatabaseKinds.Sqlite, connection.ToString(), () =>
        {
            SqliteConnection.ClearPool(new SqliteConnection(connection.ToString()));
            Directory.Delete(folder, recursive: true);
            return ValueTask.CompletedTask;
        });
    }

    private static async Task<TestDatabase> CreatePostgreSqlAsync(NpgsqlConnectionStringBuilder server)
    {
        string name = "blogkeeper_" + Guid.NewGuid().ToString("N");
        await ExecuteAsync(new NpgsqlConnection(server.ToString()), $"CREATE DATABASE {name}");
        var connection = new NpgsqlConnectionStringBuilder(server.ToString()) { Database = name };
        return new(DatabaseKinds.PostgreSql, connection.ToString(), async () =>
        {
            NpgsqlConnection.ClearPool(new NpgsqlConnection(connection.ToString()));
            await ExecuteAsync(new NpgsqlConnection(server.ToString()), $"DROP DATABASE IF EXISTS {name} WITH (FORCE)");
        });
    }

    private static async Task<TestDatabase> CreateSqlServerAsync(SqlConnectionStringBuilder server)
    {
        string name = "blogkeeper_" + Guid.NewGuid().ToString("N");
        await ExecuteAsync(new SqlConnection(server.ToString()), $"CREATE DATABASE {name}");
        var connection = new SqlConnectionStringBuilder(server.ToString()) { InitialCatalog = name };
        return new(DatabaseKinds.SqlServer, connection.ToString(), async () =>
        {
            SqlConnection.ClearAllPools();
            await ExecuteAsync(new SqlConnection(server.ToString()), $"DROP DATABASE IF EXISTS {name}");
        });
    }

    private static async Task ExecuteAsync(DbConnection connection, string sql)
    {
        await using (connection)
        {
            await connection.OpenAsync();
            await using DbCommand command = connection.CreateCommand();
            command.CommandText = sql;
            await command.ExecuteNonQueryAsync();
        }
    }
}
