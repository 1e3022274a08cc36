// SPDX-License-Identifier: MIT
using System.Collections.Concurrent;
using TensorKeeper.Serving.Batching;

namespace TensorKeeper.AspNetCore.Metrics;

/// <summary>What TensorFlow Serving counts of batches, under its labels. Thread-safe; recording takes no lock.</summary>
/// <remarks>Upstream prints sizes as single numbers; here they are those of the latest run.</remarks>
internal sealed class BatchMetrics : IBatchObserver
{
    private readonly ConcurrentDictionary<string, LatencyHistogram> _waits = new(StringComparer.Ordinal);
    private readonly RequestCount _runs = new();
    private int _rows;
    private int _executedRows;

    /// <summary>Gets how long requests waited for their turn, by the name of the threads.</summary>
    public IEnumerable<KeyValuePair<string, LatencyHistogram>> Waits => _waits;

    /// <summary>Gets how often a model ran.</summary>
    public long Runs => _runs.Value;

    /// <summary>Gets the rows of the requests of the latest run.</summary>
    public int Rows => Volatile.Read(ref _rows);

    /// <summary>Gets the rows of the latest run.</summary>
    public int ExecutedRows => Volatile.Read(ref _executedRows);

    /// <inheritdoc/>
    public void TurnCame(string threadPoolName, TimeSpan waited) =>
        _waits.GetOrAdd(threadPoolName, static _ => new LatencyHistogram()).Record(waited);

    /// <inheritdoc/>
    public void Ran(int rows, int executedRows)
    {
        _runs.Increment();

        // Written only if they change: what is only read, every processor may have in its cache.
        if (Rows != rows) { Volatile.Write(ref _rows, rows); }
        if (ExecutedRows != executedRows) { Volatile.Write(ref _executedRows, executedRows); }
    }
}
