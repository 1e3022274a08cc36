// SPDX-License-Identifier: MIT
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using TensorKeeper.Formats;
using TensorKeeper.Serving.Configuration;
using TensorKeeper.Serving.Lifecycle;
using TensorKeeper.Serving.Telemetry;

namespace TensorKeeper.Serving.Batching;

/// <summary>Gives each version that is loaded its way for requests, as the options have it. Thread-safe.</summary>
internal sealed class ServableBatching : IDisposable
{
    private readonly BatchingOptions _options;
    private readonly bool _probes;
    private readonly RunScheduler _scheduler;
    private readonly ServingMetrics _metrics;
    private readonly IBatchObserver[] _observers;
    private readonly TimeProvider _time;
    private readonly ILogger _logger;

    public ServableBatching(
        IOptions<ServingOptions> options, ServingMetrics metrics, IEnumerable<IBatchObserver> observers, TimeProvider time,
        ILogger<ServableBatching> logger)
    {
        _observers = [.. observers];
        _options = options.Value.Batching;
        _probes = options.Value.EnableWarmUp;
        _metrics = metrics;
        _time = time;
        _logger = logger;
        bool isAutomatic = _options.Mode == BatchingMode.Automatic;
        int runs = isAutomatic ? Environment.ProcessorCount : _options.Parameters.Threads;
        _scheduler = new RunScheduler(runs, isAutomatic, isAutomatic ? options.Value.MaxQueueTime : TimeSpan.MaxValue, new PoolLine(), time);
    }

    /// <summary>Makes the way to a version that was loaded and does not serve yet.</summary>
    /// <param name="version">The version.</param>
    /// <param name="model">Its model.</param>
    /// <param name="cancellationToken">The version is not wanted any more.</param>
    /// <returns>The way; null if each request is to run by itself.</returns>
    /// <exception cref="ServingException">The parameters of the version are wrong.</exception>
    /// <exception cref="OperationCanceledException">The token fired.</exception>
    public ServableBatcher? For(AspiredVersion version, IServableModel model, CancellationToken cancellationToken)
    {
        if (_options.Mode == BatchingMode.Off) { return null; }
        BatchingParameters? parameters = null;
        if (_options.Mode == BatchingMode.Configured)
        {
            parameters = _options.ForVersion is null ? _options.Parameters : _options.ForVersion(version.Directory);
            if (parameters is null) { return null; }
            parameters.Check();
        }

        Dictionary<Signature, BatchTrust> trust = Look(version.Id, model, parameters is not null, cancellationToken);
        var telemetry = new BatchTelemetry(version.Id, _options.Parameters.ThreadPoolName, _metrics, _observers);
        return new ServableBatcher(version.Id, model, parameters, trust, _scheduler, telemetry, _time, _logger);
    }

    /// <inheritdoc/>
    public void Dispose() => _scheduler.Dispose();

    private Dictionary<Signature, BatchTrust> Look(ServableId id, IServableModel model, bool isAsked, CancellationToken cancellationToken)
    {
        using var patience = new CancellationTokenSource(BatchProbe.Patience, _time);
        using CancellationTokenSource either = CancellationTokenSource.CreateLinkedTokenSource(patience.Token, cancellationToken);
        var known = new Dictionary<Signature, BatchTrust>(ReferenceEqualityComparer.Instance);
        foreach (Signature signature in model.Signatures.Values)
        {
            BatchTrust trust = BatchProbe.Judge(signature, isAsked);
            if (trust == BatchTrust.Unknown && _probes && !patience.IsCancellationRequested)
            {
                try
                {
                    trust = BatchProbe.Run(model, signature, either.Token);
                    if (trust == BatchTrust.Refuted) { Log.RowsDepend(_logger, id.Name, id.Version, signature.Name); }
                }
                catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
                {
                    // It takes too long; real requests will show.
                }
            }

            known[signature] = trust;
        }

        return known;
    }
}
