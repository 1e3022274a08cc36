// SPDX-License-Identifier: MIT
using System.Diagnostics;
using System.Diagnostics.Metrics;

namespace TensorKeeper.Serving.Telemetry;

/// <summary>What the serving core measures. Thread-safe.</summary>
/// <remarks>
/// Durations are seconds. Each run that is received is counted as finished exactly once: run, rejected or cancelled. Tags
/// hold names of loaded models only, never what a caller sent.
/// </remarks>
internal sealed class ServingMetrics
{
    /// <summary>The name of the meter.</summary>
    public const string MeterName = "TensorKeeper.Serving";

    private readonly Counter<long> _received;
    private readonly Counter<long> _finished;
    private readonly Histogram<double> _runDuration;
    private readonly Histogram<double> _loadDuration;
    private readonly Histogram<double> _phaseDuration;
    private readonly Histogram<long> _batchRows;
    private readonly Histogram<long> _batchRequests;
    private readonly Counter<long> _dropped;

    public ServingMetrics(IMeterFactory factory, PhaseTimes phases)
    {
        Phases = phases;
        Meter meter = factory.Create(MeterName);
        _received = meter.CreateCounter<long>("tensorkeeper.serving.runs.received", "{run}", "Runs asked for by the doors.");
        _finished = meter.CreateCounter<long>("tensorkeeper.serving.runs.finished", "{run}", "Runs by outcome: run, rejected or cancelled.");
        _runDuration = meter.CreateHistogram<double>("tensorkeeper.serving.run.duration", "s", "From the check of the inputs to the outputs.");
        _loadDuration = meter.CreateHistogram<double>("tensorkeeper.serving.load.duration", "s", "One attempt to load a version.");
        _phaseDuration = meter.CreateHistogram<double>(
            "tensorkeeper.serving.phase.duration", "s", "A phase of a run: queue (a request waits), batch (rows are joined and cut) or execute (the model runs).");
        _batchRows = meter.CreateHistogram<long>("tensorkeeper.serving.batch.rows", "{row}", "Rows that a model ran at once, padding included.");
        _batchRequests = meter.CreateHistogram<long>("tensorkeeper.serving.batch.requests", "{request}", "Requests that a model ran at once.");
        _dropped = meter.CreateCounter<long>("tensorkeeper.serving.runs.dropped", "{run}", "Runs that left the queue unrun, since their callers gave up.");
    }

    /// <summary>Gets the histograms that are kept even if nobody listens to the meter.</summary>
    public PhaseTimes Phases { get; }

    /// <summary>Gets a value indicating whether somebody wants to know how long runs take.</summary>
    public bool TimesRuns => _runDuration.Enabled;

    /// <summary>Counts a run that was asked for.</summary>
    /// <param name="id">What is to run.</param>
    public void Received(ServableId id)
    {
        if (_received.Enabled) { _received.Add(1, new("model", id.Name), new("version", id.Version)); }
    }

    /// <summary>Counts the end of a run.</summary>
    /// <param name="id">What ran.</param>
    /// <param name="outcome">How it ended.</param>
    /// <param name="took">Its duration; null if nobody wanted to know when it began.</param>
    /// <param name="error">Why it failed, or null.</param>
    public void Finished(ServableId id, RunOutcome outcome, TimeSpan? took, ServingErrorCode? error)
    {
        if (!_finished.Enabled && !_runDuration.Enabled) { return; }
        var tags = new TagList { { "model", id.Name }, { "version", id.Version }, { "outcome", NameOf(outcome) } };
        if (error is not null) { tags.Add("error.type", error.ToString()); }
        _finished.Add(1, tags);
        if (took is { } duration) { _runDuration.Record(duration.TotalSeconds, tags); }
    }

    /// <summary>Records an attempt to load.</summary>
    /// <param name="id">What was loaded.</param>
    /// <param name="took">Its duration.</param>
    /// <param name="error">Why it failed, or null.</param>
    public void Loaded(ServableId id, TimeSpan took, ServingErrorCode? error)
    {
        var tags = new TagList { { "model", id.Name }, { "version", id.Version } };
        if (error is not null) { tags.Add("error.type", error.ToString()); }
        _loadDuration.Record(took.TotalSeconds, tags);
    }

    /// <summary>Records how long a request waited for its turn.</summary>
    /// <param name="id">What it is for.</param>
    /// <param name="took">From its arrival to the start of its batch.</param>
    public void Waited(ServableId id, TimeSpan took) => Phase(id, "queue", took);

    /// <summary>Records how long the rows of a batch were joined or cut.</summary>
    /// <param name="id">What ran.</param>
    /// <param name="took">Its duration.</param>
    public void Batched(ServableId id, TimeSpan took) => Phase(id, "batch", took);

    /// <summary>Records a run of the model itself.</summary>
    /// <param name="id">What ran.</param>
    /// <param name="took">Its duration.</param>
    /// <param name="requests">How many requests it answers.</param>
    /// <param name="rows">How many rows it had; 0 if that cannot be said.</param>
    public void Executed(ServableId id, TimeSpan took, int requests, int rows)
    {
        Phase(id, "execute", took);
        if (_batchRequests.Enabled) { _batchRequests.Record(requests, new("model", id.Name), new("version", id.Version)); }
        if (rows > 0 && _batchRows.Enabled) { _batchRows.Record(rows, new("model", id.Name), new("version", id.Version)); }
    }

    /// <summary>Counts a request that left the queue since its caller gave up.</summary>
    /// <param name="id">What it was for.</param>
    public void Dropped(ServableId id) => _dropped.Add(1, new("model", id.Name), new("version", id.Version));

    private void Phase(ServableId id, string phase, TimeSpan took)
    {
        if (_phaseDuration.Enabled) { _phaseDuration.Record(took.TotalSeconds, new("model", id.Name), new("version", id.Version), new("phase", phase)); }
    }

    private static string NameOf(RunOutcome outcome) => outcome switch
    {
        RunOutcome.Run => "run",
        RunOutcome.Rejected => "rejected",
        _ => "cancelled",
    };
}
