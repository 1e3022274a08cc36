// SPDX-License-Identifier: MIT
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using TensorKeeper.Serving.Lifecycle;
using TensorKeeper.Serving.Sources;

namespace TensorKeeper.Serving.Configuration;

/// <summary>Ties the serving core to the life of the host.</summary>
/// <remarks>
/// Starting waits for no model: the doors open at once, and readiness tells what is missing. When the host is asked to stop,
/// readiness turns false first; calls in flight keep their models by their handles and have as long as the host's shutdown
/// time-out.
/// </remarks>
internal sealed class ServingHostedService(
    IOptions<ServingOptions> options,
    ServableManager manager,
    FileSystemSource source,
    ServerReadiness readiness,
    IHostApplicationLifetime lifetime,
    ILogger<ServingHostedService> logger) : IHostedService, IDisposable
{
    private readonly CancellationTokenSource _stopping = new();
    private CancellationTokenRegistration _draining;
    private Task _polling = Task.CompletedTask;

    /// <inheritdoc/>
    public async Task StartAsync(CancellationToken cancellationToken)
    {
        ModelConfig[] models = [.. options.Value.Models];
        manager.Configure(models);
        await source.WatchAsync(models, cancellationToken);
        readiness.SetStarted();
        _draining = lifetime.ApplicationStopping.Register(readiness.SetDraining);
        _polling = Task.Run(() => source.RunAsync(_stopping.Token), CancellationToken.None);
    }

    /// <inheritdoc/>
    public async Task StopAsync(CancellationToken cancellationToken)
    {
        readiness.SetDraining();
        await _draining.DisposeAsync();
        await _stopping.CancelAsync();
        try
        {
            await _polling.WaitAsync(cancellationToken);
            await manager.StopAsync(cancellationToken);
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            Log.StoppedInUse(logger);
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _draining.Dispose();
        _stopping.Dispose();
    }
}
