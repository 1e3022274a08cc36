// SPDX-License-Identifier: MIT
using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using TensorKeeper.Formats;
using TensorKeeper.Serving.Batching;
using TensorKeeper.Serving.Configuration;
using TensorKeeper.Serving.Telemetry;
using TensorKeeper.Serving.Warmup;

namespace TensorKeeper.Serving.Lifecycle;

/// <summary>Loads versions on threads of its own, and tries again where that can help. Thread-safe.</summary>
[SuppressMessage("Design", "CA1001", Justification = "The semaphore holds no handle, and a load may outlive the container.")]
internal sealed class ServableLoader(
    IOptions<ServingOptions> options, TimeProvider time, ModelWarmer warmer, ServableBatching batching, ServingMetrics metrics,
    IEnumerable<ILoadObserver> observers, ILogger<ServableLoader> logger)
{
    private readonly ServingOptions _options = options.Value;
    private readonly ModelLoadOptions _loadOptions = new() { Tags = [.. options.Value.Tags] };
    private readonly SemaphoreSlim _places = new(options.Value.LoadThreads);

    /// <summary>Loads a version; never throws.</summary>
    /// <param name="version">What to load.</param>
    /// <param name="report">Told the error of each attempt that another one will follow.</param>
    /// <param name="cancellationToken">Abandons the load, also while it waits.</param>
    /// <returns>The model, or the error of the last attempt.</returns>
    public async Task<LoadOutcome> LoadAsync(AspiredVersion version, Action<LoadOutcome> report, CancellationToken cancellationToken)
    {
        try
        {
            for (int attempt = 0; ; attempt++)
            {
                LoadOutcome outcome = await TryAsync(version, cancellationToken);
                if (outcome.Model is not null) { return outcome; }
                if (outcome.IsPermanent || attempt >= _options.MaxLoadRetries)
                {
                    Log.LoadFailed(logger, version.Id.Name, version.Id.Version, attempt + 1, outcome.ErrorCode, outcome.ErrorMessage);
                    return outcome;
                }

                Log.LoadWillBeRetried(
                    logger, version.Id.Name, version.Id.Version, attempt + 1, _options.MaxLoadRetries + 1,
                    _options.LoadRetryInterval.TotalSeconds, outcome.ErrorMessage);
                report(outcome);
                await Task.Delay(_options.LoadRetryInterval, time, cancellationToken);
            }
        }
        catch (OperationCanceledException)
        {
            Log.LoadCancelled(logger, version.Id.Name, version.Id.Version);
            return LoadOutcome.Cancelled;
        }
    }

    private async Task<LoadOutcome> TryAsync(AspiredVersion version, CancellationToken cancellationToken)
    {
        await _places.WaitAsync(cancellationToken);
        long start = time.GetTimestamp();
        try
        {
            (IServableModel model, ServableBatcher? batcher) = await BackgroundThread.RunAsync(
                $"load {version.Id.Name}", () => Load(version, cancellationToken));
            TimeSpan took = time.GetElapsedTime(start);
            MemoryTrim.Run();
            metrics.Phases.Of(version.Id.Name);   // from here on its requests are timed
            Note(version, took, null);
            Log.Loaded(logger, version.Id.Name, version.Id.Version, took.TotalMilliseconds, Describe(model.LoadPhases));
            return new LoadOutcome(model, default, "") { Batcher = batcher };
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            Note(version, time.GetElapsedTime(start), ServingErrorCode.Cancelled);
            throw;
        }
        catch (Exception e)
        {
            LoadOutcome outcome = LoadOutcome.Of(e);
            Note(version, time.GetElapsedTime(start), outcome.ErrorCode);
            if (e is not ServingException) { Log.LoadThrew(logger, version.Id.Name, version.Id.Version, e); }
            return outcome;
        }
        finally
        {
            _places.Release();
        }
    }

    private void Note(AspiredVersion version, TimeSpan took, ServingErrorCode? error)
    {
        metrics.Loaded(version.Id, took, error);
        foreach (ILoadObserver observer in observers) { observer.Loaded(version.Id, version.Directory, took, error); }
    }

    private (IServableModel Model, ServableBatcher? Batcher) Load(AspiredVersion version, CancellationToken cancellationToken)
    {
        IServableModel model = version.Format.Load(version.Directory, _loadOptions, cancellationToken);
        try
        {
            warmer.Run(new WarmUpTarget(version.Id, version.Directory, model), cancellationToken);
            return (model, batching.For(version, model, cancellationToken));
        }
        catch
        {
            model.Dispose();
            throw;
        }
    }

    private static string Describe(IReadOnlyList<LoadPhase> phases) => string.Join(", ", phases.Select(static phase =>
        string.Create(CultureInfo.InvariantCulture, $"{phase.Name} {phase.Duration.TotalMilliseconds:F1}")));
}
