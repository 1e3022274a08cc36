// SPDX-License-Identifier: MIT
using Microsoft.EntityFrameworkCore;

namespace BlogKeeper.Server.Storage;

/// <summary>Lends contexts of the configured provider from its pool. Thread-safe.</summary>
/// <remarks>The code asks for a <see cref="BlogContext"/> and never learns which one it gets.</remarks>
internal sealed class BlogContextFactory<TContext>(IDbContextFactory<TContext> pool) : IDbContextFactory<BlogContext>
    where TContext : BlogContext
{
    /// <inheritdoc/>
    public BlogContext CreateDbContext() => pool.CreateDbContext();
}
