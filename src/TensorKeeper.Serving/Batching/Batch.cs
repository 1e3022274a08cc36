// SPDX-License-Identifier: MIT
using System.Diagnostics.CodeAnalysis;

namespace TensorKeeper.Serving.Batching;

/// <summary>Requests that run together. Changes under the scheduler's lock until it is taken out of the queue.</summary>
/// <param name="queue">Where it waits.</param>
/// <param name="mostRows">How many rows it may have; the first request may have more, and is then alone.</param>
/// <param name="formedAt">When its first request came, in ticks of the clock.</param>
[SuppressMessage("Design", "CA1001", Justification = "The source has no timer and no handle, and a caller may give up when the batch is over.")]
internal sealed class Batch(BatchQueue queue, int mostRows, long formedAt)
{
    private CancellationTokenSource? _stop;
    private int _watching;
    private bool _canStop;

    /// <summary>Gets where it waits.</summary>
    public BatchQueue Queue => queue;

    /// <summary>Gets how many rows it may have.</summary>
    public int MostRows => mostRows;

    /// <summary>Gets when its first request came.</summary>
    public long FormedAt => formedAt;

    /// <summary>Gets the requests, in the order they came.</summary>
    public List<BatchPart> Parts { get; } = [];

    /// <summary>Gets the rows of all requests.</summary>
    public int Rows { get; private set; }

    /// <summary>Gets or sets a value indicating whether no more requests join.</summary>
    public bool IsClosed { get; set; }

    /// <summary>Gets or sets a value indicating whether all runs were busy when this one began.</summary>
    public bool RanUnderLoad { get; set; }

    /// <summary>Gets what ends the run: that all of its callers gave up.</summary>
    public CancellationToken Stop => _stop?.Token ?? default;

    /// <summary>Adds a request, or a part of one.</summary>
    public void Add(BatchPart part)
    {
        Parts.Add(part);
        Rows += part.Rows;
        part.Run.Batches.Add(this);
        if (Rows >= mostRows || part.Run.Rows == 0) { IsClosed = true; }
    }

    /// <summary>Takes a request out again.</summary>
    public void Remove(PendingRun run)
    {
        for (int i = Parts.Count - 1; i >= 0; i--)
        {
            if (!ReferenceEquals(Parts[i].Run, run)) { continue; }
            Rows -= Parts[i].Rows;
            Parts.RemoveAt(i);
        }
    }

    /// <summary>Asks whether a part of a request that begins at a row is here.</summary>
    public bool Has(PendingRun run, int from)
    {
        foreach (BatchPart part in Parts)
        {
            if (ReferenceEquals(part.Run, run) && part.From == from) { return true; }
        }

        return false;
    }

    /// <summary>Prepares the batch for running; from here on its parts do not change.</summary>
    public void Take()
    {
        IsClosed = true;
        _watching = Parts.Count;
        _canStop = Parts.TrueForAll(static part => part.Run.CancellationToken.CanBeCanceled);
        if (_canStop && Parts.Count > 1) { _stop = new CancellationTokenSource(); }
        foreach (BatchPart part in Parts) { part.Run.IsTaken = true; }
    }

    /// <summary>Notes that a caller gave up while the batch runs.</summary>
    /// <returns>What to cancel, if nobody is left who wants the answer.</returns>
    public CancellationTokenSource? Forsake() => --_watching == 0 && _canStop ? _stop : null;
}
