// SPDX-License-Identifier: MIT
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Design;

namespace BlogKeeper.Server.Storage;

// What `dotnet ef migrations add NAME --context XBlogContext --output-dir Storage/Migrations/X` asks for, once for each
// provider, after `dotnet tool restore`. Nothing is connected to: the model and the provider are all it needs.

/// <summary>Makes SQLite's context for <c>dotnet ef</c>.</summary>
internal sealed class SqliteDesignTimeContext : IDesignTimeDbContextFactory<SqliteBlogContext>
{
    /// <inheritdoc/>
    public SqliteBlogContext CreateDbContext(string[] args) =>
        new(new DbContextOptionsBuilder<SqliteBlogContext>().UseSqlite().Options);
}

/// <summary>Makes PostgreSQL's context for <c>dotnet ef</c>.</summary>
internal sealed class PostgreSqlDesignTimeContext : IDesignTimeDbContextFactory<PostgreSqlBlogContext>
{
    /// <inheritdoc/>
    public PostgreSqlBlogContext CreateDbContext(string[] args) =>
        new(new DbContextOptionsBuilder<PostgreSqlBlogContext>().UseNpgsql().Options);
}

/// <summary>Makes SQL Server's context for <c>dotnet ef</c>.</summary>
internal sealed class SqlServerDesignTimeContext : IDesignTimeDbContextFactory<SqlServerBlogContext>
{
    /// <inheritdoc/>
    public SqlServerBlogContext CreateDbContext(string[] args) =>
        new(new DbContextOptionsBuilder<SqlServerBlogContext>().UseSqlServer().Options);
}
