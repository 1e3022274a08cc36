// SPDX-License-Identifier: MIT
using Microsoft.Extensions.Diagnostics.HealthChecks;
using TensorKeeper.Serving.Lifecycle;

namespace BlogKeeper.Server.Suggesting;

/// <summary>Ready when the text model can be asked. Thread-safe.</summary>
internal sealed class ModelHealthCheck(IServerReadiness readiness) : IHealthCheck
{
    /// <inheritdoc/>
    public Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default) =>
        Task.FromResult(readiness.IsReady ? HealthCheckResult.Healthy() : HealthCheckResult.Unhealthy(readiness.Reason));
}
