// SPDX-License-Identifier: MIT
using Microsoft.EntityFrameworkCore;

namespace BlogKeeper.Server.Storage;

/// <summary>BlogDB on SqlServer.</summary>
internal sealed class SqlServerBlogContext(DbContextOptions<SqlServerBlogContext> options) : BlogContext(options)
{
    /// <inheritdoc/>
    protected override string? OrdinalCollation => "Latin1_General_100_BIN2";
}
