// SPDX-License-Identifier: MIT
using System.Collections.Concurrent;
using TensorKeeper.Serving.Lifecycle;

namespace TensorKeeper.AspNetCore.Metrics;

/// <summary>What TensorFlow and TensorFlow Serving count of loads, under their labels. Thread-safe.</summary>
/// <remarks>The label is the version's directory. A server that exchanged very many versions stops taking up new ones.</remarks>
internal sealed class LoadMetrics : ILoadObserver
{
    private const int MostDirectories = 10_000;

    private readonly ConcurrentDictionary<(string Path, string Status), RequestCount> _attempts = new();
    private readonly ConcurrentDictionary<string, RequestCount> _microseconds = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<ServableId, bool> _known = new();
    private readonly ConcurrentDictionary<(string Path, string Status), LatencyHistogram> _warmUps = new();
    private readonly ConcurrentDictionary<(string Path, string Status), RequestCount> _records = new();

    /// <summary>Gets how often each directory was loaded, by <c>success</c> and <c>fail</c>.</summary>
    public IEnumerable<KeyValuePair<(string Path, string Status), RequestCount>> Attempts => _attempts;

    /// <summary>Gets how many microseconds went into loading each directory.</summary>
    public IEnumerable<KeyValuePair<string, RequestCount>> Microseconds => _microseconds;

    /// <summary>Gets how long warming up took, by the name of the status.</summary>
    public IEnumerable<KeyValuePair<(string Path, string Status), LatencyHistogram>> WarmUps => _warmUps;

    /// <summary>Gets how many recorded requests were read, by the name of the status.</summary>
    public IEnumerable<KeyValuePair<(string Path, string Status), RequestCount>> Records => _records;

    /// <summary>Gets the versions whose directories say under which id a metadata store knows them.</summary>
    public IEnumerable<ServableId> Known => _known.Keys;

    /// <inheritdoc/>
    public void Loaded(ServableId id, string directory, TimeSpan took, ServingErrorCode? error)
    {
        if (_microseconds.Count >= MostDirectories) { return; }
        if (File.Exists(Path.Combine(directory, "assets.extra", "mlmd_uuid"))) { _known[id] = true; }
        _attempts.GetOrAdd((directory, error is null ? "success" : "fail"), static _ => new RequestCount()).Increment();
        _microseconds.GetOrAdd(directory, static _ => new RequestCount()).Add((long)took.TotalMicroseconds);
    }

    /// <inheritdoc/>
    public void WarmedUp(string directory, int recorded, TimeSpan took, ServingErrorCode? error)
    {
        if (_warmUps.Count >= MostDirectories) { return; }
        string status = ServingErrorCodes.NameOf(error);
        _warmUps.GetOrAdd((directory, status), static _ => new LatencyHistogram()).Record(took);
        if (recorded > 0) { _records.GetOrAdd((directory, status), static _ => new RequestCount()).Add(recorded); }
    }
}
