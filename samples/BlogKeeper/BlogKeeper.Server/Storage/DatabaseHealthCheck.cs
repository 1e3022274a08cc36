// SPDX-License-Identifier: MIT
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace BlogKeeper.Server.Storage;

/// <summary>Ready when the database answers a query. Thread-safe.</summary>
internal sealed class DatabaseHealthCheck(IDbContextFactory<BlogContext> contexts) : IHealthCheck
{
    /// <inheritdoc/>
    public async Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default)
    {
        await using BlogContext db = await contexts.CreateDbContextAsync(cancellationToken);
        await db.Blogs.AnyAsync(cancellationToken);   // what it throws is caught and logged by who asks: not healthy
        return HealthCheckResult.Healthy();
    }
}
