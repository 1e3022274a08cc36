// SPDX-License-Identifier: MIT
using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace BlogKeeper.Server.Hosting;

/// <summary>Not ready once the server was asked to stop: it finishes what it has and should be sent no more. Thread-safe.</summary>
internal sealed class StoppingHealthCheck(IHostApplicationLifetime lifetime) : IHealthCheck
{
    /// <inheritdoc/>
    public Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default) =>
        Task.FromResult(lifetime.ApplicationStopping.IsCancellationRequested
            ? HealthCheckResult.Unhealthy("The server was asked to stop.")
            : HealthCheckResult.Healthy());
}
