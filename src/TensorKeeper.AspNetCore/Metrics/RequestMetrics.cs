// SPDX-License-Identifier: MIT
using System.Collections.Concurrent;
using TensorKeeper.Serving.Lifecycle;

namespace TensorKeeper.AspNetCore.Metrics;

/// <summary>What TensorFlow Serving counts of requests, under its labels. Thread-safe.</summary>
/// <remarks>
/// Requests are counted by outcome, and those that succeeded are timed. A model that the server does not know has no label of
/// its own, or callers could fill the memory with names.
/// </remarks>
internal sealed class RequestMetrics(IServableCatalog catalog)
{
    private readonly ConcurrentDictionary<(string Model, string Status), RequestCount> _counts = new();
    private readonly ConcurrentDictionary<(string Model, string Api, string Entrypoint), LatencyHistogram> _latencies = new();
    private readonly ConcurrentDictionary<(string Model, string Api), LatencyHistogram> _runtimes = new();
    private readonly ConcurrentDictionary<(string Model, string Status), RequestCount> _logs = new();
    private readonly ConcurrentDictionary<string, ExampleHistogram> _examples = new(StringComparer.Ordinal);

    /// <summary>Gets the number of requests by model and status.</summary>
    public IEnumerable<KeyValuePair<(string Model, string Status), RequestCount>> Counts => _counts;

    /// <summary>Gets how long requests that succeeded took, from the decoded request to the answer.</summary>
    public IEnumerable<KeyValuePair<(string Model, string Api, string Entrypoint), LatencyHistogram>> Latencies => _latencies;

    /// <summary>Gets how many examples the requests had that ask for several things at once, by model; upstream counts no others.</summary>
    public IEnumerable<KeyValuePair<string, ExampleHistogram>> Examples => _examples;

    /// <summary>Gets how many requests were written to files, or could not be, by model and status.</summary>
    public IEnumerable<KeyValuePair<(string Model, string Status), RequestCount>> Logs => _logs;

    /// <summary>Gets how long models ran.</summary>
    public IEnumerable<KeyValuePair<(string Model, string Api), LatencyHistogram>> Runtimes => _runtimes;

    /// <summary>Gets how long runs took, of all models together; with TensorFlow's own bounds.</summary>
    public LatencyHistogram Runs { get; } = new(LatencyHistogram.GraphBounds);

    /// <summary>Counts a request that ended.</summary>
    /// <param name="model">The name that was sent; empty if there was none.</param>
    /// <param name="api">For example <c>Predict</c>; lower case over REST, and empty for what is not a prediction.</param>
    /// <param name="entrypoint"><c>GRPC</c> or <c>REST</c>.</param>
    /// <param name="error">Why it failed; null if it did not.</param>
    /// <param name="took">From the start of the call.</param>
    public void Finished(string model, string api, string entrypoint, ServingErrorCode? error, TimeSpan took)
    {
        string label = LabelOf(model);
        _counts.GetOrAdd((label, ServingErrorCodes.NameOf(error)), static _ => new RequestCount()).Increment();
        if (error is null) { _latencies.GetOrAdd((label, api, entrypoint), static _ => new LatencyHistogram()).Record(took); }
    }

    /// <summary>Counts the examples of a request.</summary>
    /// <param name="model">A model that is served.</param>
    /// <param name="count">How many.</param>
    public void Received(string model, int count) => _examples.GetOrAdd(model, static _ => new ExampleHistogram()).Record(count);

    /// <summary>Counts a request that was chosen to be written to a file.</summary>
    /// <param name="model">A model that is served.</param>
    /// <param name="error">Why it was not written, or null.</param>
    public void Logged(string model, ServingErrorCode? error) =>
        _logs.GetOrAdd((model, ServingErrorCodes.NameOf(error)), static _ => new RequestCount()).Increment();

    /// <summary>Counts a run of a model.</summary>
    /// <param name="model">A model that is served.</param>
    /// <param name="api">As for <see cref="Finished"/>.</param>
    /// <param name="took">From the inputs to the outputs.</param>
    public void Ran(string model, string api, TimeSpan took)
    {
        _runtimes.GetOrAdd((model, api), static _ => new LatencyHistogram()).Record(took);
        Runs.Record(took);
    }

    private string LabelOf(string model) => catalog.GetStatus(model).Count > 0 ? model : "";
}
