// SPDX-License-Identifier: MIT
using System.Data.Common;
using Microsoft.Extensions.Options;

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
            _ = new DbConnectionStringBuilder { ConnectionString = options.ConnectionString };
            return ValidateOptionsResult.Success;
        }
        catch (ArgumentException)
        {
            // Neither the text nor the exception's: there may be a password in them.
            return ValidateOptionsResult.Fail($"{DatabaseOptions.Section}:ConnectionString is not a list of `key=value` pairs.");
        }
    }
}
