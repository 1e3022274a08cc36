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

    public ServingMetrics(IMeterFactory factory)
    {
        Meter meter = factory.Create(MeterName);
        _received = meter.CreateCounter<long>("tensorkeeper.serving.runs.received", "{run}", "Runs asked for by the doors.");
        _finished = meter.CreateCounter<long>("tensorkeeper.serving.runs.finished", "{run}", "Runs by outcome: run, rejected or cancelled.");
        _runDuration = meter.CreateHistogram<double>("tensorkeeper.serving.run.duration", "s", "From the check of the inputs to the outputs.");
        _loadDuration = meter.CreateHistogram<double>("tensorkeeper.serving.load.duration", "s", "One attempt to load a version.");
    }

    /// <summary>Counts a run that was asked for.</summary>
    /// <param name="id">What is to run.</param>
    public void Received(ServableId id) => _received.Add(1, new("model", id.Name), new("version", id.Version));

    /// <summary>Counts the end of a run.</summary>
    /// <param name="id">What ran.</param>
    /// <param name="outcome">How it ended.</param>
    /// <param name="took">Its duration.</param>
    /// <param name="error">Why it failed, or null.</param>
    public void Finished(ServableId id, RunOutcome outcome, TimeSpan took, ServingErrorCode? error)
    {
        var tags = new TagList { { "model", id.Name }, { "version", id.Version }, { "outcome", NameOf(outcome) } };
        if (error is not null) { tags.Add("error.type", error.ToString()); }
        _finished.Add(1, tags);
        _runDuration.Record(took.TotalSeconds, tags);
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

    private static string NameOf(RunOutcome outcome) => outcome switch
    {
        RunOutcome.Run => "run",
        RunOutcome.Rejected => "rejected",
        _ => "cancelled",
    };
}
