// SPDX-License-Identifier: MIT
using System.Data.Common;
using Microsoft.Data.SqlClient;
using Microsoft.Data.Sqlite;
using Microsoft.Extensions.Options;
using Npgsql;

namespace BlogKeeper.Server.Storage;

/// <summary>A server has an address, which nobody can guess; and what is given can be read.</summary>
internal sealed class ConnectionStringValidator : IValidateOptions<DatabaseOptions>
{
    /// <inheritdoc/>
    public ValidateOptionsResult Validate(string? name, DatabaseOptions options)
    {
        if (string.IsNullOrWhiteSpace(options.ConnectionString))
        {
            return options.Provider == DatabaseProvider.Sqlite
                ? ValidateOptionsResult.Success
                : ValidateOptionsResult.Fail(
                    $"{DatabaseOptions.Section}:ConnectionString is empty; with the provider {options.Provider} it says where the database is.");
        }

        try
        {
            _ = Read(options.Provider, options.ConnectionString);
            return ValidateOptionsResult.Success;
        }
        catch (Exception exception) when (exception is ArgumentException or FormatException or NotSupportedException or KeyNotFoundException)
        {
            // Neither the text nor the exception's: there may be a password in them.
            return ValidateOptionsResult.Fail($"{DatabaseOptions.Section}:ConnectionString is none that {options.Provider} understands.");
        }
    }

    private static DbConnectionStringBuilder Read(DatabaseProvider provider, string text) => provider switch
    {
        DatabaseProvider.PostgreSql => new NpgsqlConnectionStringBuilder(text),
        DatabaseProvider.SqlServer => new SqlConnectionStringBuilder(text),
        _ => new SqliteConnectionStringBuilder(text),
    };
}
