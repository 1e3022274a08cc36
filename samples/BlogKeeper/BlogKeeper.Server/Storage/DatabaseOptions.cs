// SPDX-License-Identifier: MIT
using System.ComponentModel.DataAnnotations;
using Microsoft.Extensions.Options;

namespace BlogKeeper.Server.Storage;

/// <summary>Where BlogDB is. Section <c>BlogKeeper:Database</c>.</summary>
internal sealed class DatabaseOptions
{
    public const string Section = "BlogKeeper:Database";

    /// <summary>Gets or sets the kind of database.</summary>
    /// <value>Default: <see cref="DatabaseProvider.Sqlite"/>.</value>
    [EnumDataType(typeof(DatabaseProvider))]
    public DatabaseProvider Provider { get; set; } = DatabaseProvider.Sqlite;

    /// <summary>Gets or sets how it is reached, in the words of the provider.</summary>
    /// <value>Default, for SQLite only: the file <c>blogkeeper.db</c> in <see cref="DataFolder"/>.</value>
    public string? ConnectionString { get; set; }

    /// <summary>Gets or sets the folder of SQLite's file; a relative path is taken from the current folder.</summary>
    /// <value>Default: <c>data</c>. Made if it is not there. Not looked at if there is a connection string.</value>
    [Required]
    public string DataFolder { get; set; } = "data";
}

/// <summary>The rules of one field.</summary>
[OptionsValidator]
internal sealed partial class DatabaseOptionsValidator : IValidateOptions<DatabaseOptions>;
