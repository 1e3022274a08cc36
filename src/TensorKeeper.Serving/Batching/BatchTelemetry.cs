// SPDX-License-Identifier: MIT
using TensorKeeper.Serving.Telemetry;

namespace TensorKeeper.Serving.Batching;

/// <summary>What is recorded of the requests for one version on their way to the model. Thread-safe.</summary>
/// <param name="id">The version.</param>
/// <param name="threadPoolName">The name of the threads that run batches.</param>
/// <param name="metrics">The meter's instruments.</param>
/// <param name="observers">Who else is told.</param>
internal sealed class BatchTelemetry(ServableId id, string threadPoolName, ServingMetrics metrics, IReadOnlyList<IBatchObserver> observers)
{
    private readonly ModelPhases _phases = metrics.Phases.Of(id.Name);

    /// <summary>Records how long a request waited for its turn.</summary>
    public void TurnCame(TimeSpan waited)
    {
        _phases.Record(RequestPhase.Queue, waited);
        metrics.Waited(id, waited);
        for (int i = 0; i < observers.Count; i++) { observers[i].TurnCame(threadPoolName, waited); }
    }

    /// <summary>Records a request that did not have to wait.</summary>
    public void RanAtOnce() => TurnCame(TimeSpan.Zero);

    /// <summary>Records how long the rows of a batch were joined or cut.</summary>
    public void Batched(TimeSpan took)
    {
        _phases.Record(RequestPhase.Batch, took);
        metrics.Batched(id, took);
    }

    /// <summary>Records a run of the model.</summary>
    /// <param name="took">Its duration.</param>
    /// <param name="requests">How many requests it answers.</param>
    /// <param name="rows">Their rows; 0 if that cannot be said.</param>
    /// <param name="executedRows">The rows that ran.</param>
    public void Executed(TimeSpan took, int requests, int rows, int executedRows)
    {
        _phases.Record(RequestPhase.Execute, took);
        metrics.Executed(id, took, requests, executedRows);
        for (int i = 0; i < observers.Count; i++) { observers[i].Ran(rows, executedRows); }
    }

    /// <summary>Counts a request that left the queue since its caller gave up.</summary>
    public void Dropped() => metrics.Dropped(id);
}
