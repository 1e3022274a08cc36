// SPDX-License-Identifier: MIT
using Microsoft.EntityFrameworkCore;

namespace BlogKeeper.Server.Storage;

/// <summary>BlogDB on Sqlite.</summary>
internal sealed class SqliteBlogContext(DbContextOptions<SqliteBlogContext> options) : BlogContext(options)
{
    /// <inheritdoc/>
    protected override string? OrdinalCollation => null;
}
