// SPDX-License-Identifier: MIT
using Microsoft.EntityFrameworkCore;

namespace BlogKeeper.Server.Storage;

/// <summary>BlogDB on PostgreSql.</summary>
internal sealed class PostgreSqlBlogContext(DbContextOptions<PostgreSqlBlogContext> options) : BlogContext(options)
{
    /// <inheritdoc/>
    protected override string? OrdinalCollation => "C";
}
