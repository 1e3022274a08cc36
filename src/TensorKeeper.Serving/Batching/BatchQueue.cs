// SPDX-License-Identifier: MIT
using System.Globalization;

namespace TensorKeeper.Serving.Batching;

/// <summary>The requests for one signature of one version that wait. Changes under the scheduler's lock.</summary>
/// <param name="batcher">The version.</param>
/// <param name="signature">The signature.</param>
/// <param name="trust">What is known of its rows.</param>
/// <param name="quickRows">How many rows run so quickly that waiting for a turn would take longer.</param>
internal sealed class BatchQueue(ServableBatcher batcher, Signature signature, BatchTrust trust, int quickRows)
{
    private const int FarthestLook = 32;   // among batches that wait, for one whose shapes fit

    // A request that lets others come first waits for as long at the most, and a thread that decodes is away for as long.
    private static readonly TimeSpan QuickRun = TimeSpan.FromMilliseconds(1);

    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(1);   // for those that are refused
    private const double NewsWeight = 0.2;

    private readonly List<Batch> _waiting = [];
    private readonly BatchingParameters? _parameters = batcher.Parameters;
    private int _trust = (int)trust;
    private long _latestRun;   // ticks

    /// <summary>Gets the version.</summary>
    public ServableBatcher Batcher => batcher;

    /// <summary>Gets the signature.</summary>
    public Signature Signature => signature;

    /// <summary>Gets what is known of the rows. Can be asked without the lock.</summary>
    public BatchTrust Trust => (BatchTrust)Volatile.Read(ref _trust);

    /// <summary>Gets how many rows are best run together.</summary>
    public BatchLimit Limit { get; } = new();

    /// <summary>Gets how long the latest requests kept the engine busy, each, in seconds; 0 before any did.</summary>
    public double SecondsPerRequest { get; private set; }

    /// <summary>Gets a value indicating whether requests run so quickly that letting others come first costs nothing.</summary>
    /// <value>By the latest run; false where rows are not joined or parameters say who waits for whom. Can be asked without the lock.</value>
    public bool IsQuick => _parameters is null && Trust >= BatchTrust.Probable && Volatile.Read(ref _latestRun) < QuickRun.Ticks;

    /// <summary>Gets how many rows of a request run at once, whatever else goes on: joining them would take longer than running them.</summary>
    /// <value>0 if none, as where parameters say who waits for whom.</value>
    public int QuickRows { get; } = batcher.Parameters is null ? quickRows : 0;

    /// <summary>Gets or sets what fires when the oldest batch has waited long enough.</summary>
    public ITimer? Timer { get; set; }

    /// <summary>Gets a value indicating whether nothing waits.</summary>
    public bool IsEmpty => _waiting.Count == 0;

    /// <summary>Gets how many requests wait, those that were cut counted once in each batch.</summary>
    public int Requests { get; private set; }

    /// <summary>Gets when the next batch may run, in ticks of the clock; only while something waits.</summary>
    /// <param name="wait">How long an incomplete batch waits, in ticks.</param>
    public long ReadyAt(long wait)
    {
        long earliest = long.MaxValue;
        foreach (Batch batch in _waiting) { earliest = Math.Min(earliest, batch.IsClosed ? 0 : batch.FormedAt + wait); }
        return earliest;
    }

    /// <summary>Takes note of how long a run took, of one request or many. Needs no lock.</summary>
    public void Ran(TimeSpan took) => Volatile.Write(ref _latestRun, took.Ticks);

    /// <summary>Takes note of a batch that ran while the engine was busy.</summary>
    /// <param name="batch">The batch.</param>
    /// <param name="took">All of it.</param>
    /// <param name="wasJoined">Whether it ran in one go, and so tells what its rows take together.</param>
    public void Learn(Batch batch, TimeSpan took, bool wasJoined)
    {
        double each = took.TotalSeconds / batch.Parts.Count;
        SecondsPerRequest = SecondsPerRequest == 0 ? each : SecondsPerRequest + (NewsWeight * (each - SecondsPerRequest));
        if (wasJoined && batch.Rows > 0) { Limit.Learn(batch.Rows, took); }
    }

    /// <summary>Takes the oldest batch that may run.</summary>
    /// <param name="now">The time, in ticks of the clock.</param>
    /// <param name="wait">How long an incomplete batch waits, in ticks.</param>
    /// <returns>The batch, or null.</returns>
    public Batch? Take(long now, long wait)
    {
        for (int i = 0; i < _waiting.Count; i++)
        {
            Batch batch = _waiting[i];
            if (!batch.IsClosed && batch.FormedAt + wait > now) { continue; }
            _waiting.RemoveAt(i);
            Requests -= batch.Parts.Count;
            batch.Take();
            return batch;
        }

        return null;
    }

    /// <summary>Puts a request into a batch that waits, or into a new one.</summary>
    /// <param name="run">The request.</param>
    /// <param name="now">The time, in ticks of the clock.</param>
    /// <exception cref="ServingException">
    /// <see cref="ServingErrorCode.Unavailable"/>: too many batches wait. <see cref="ServingErrorCode.InvalidArgument"/>: the
    /// request has too many rows.
    /// </exception>
    public void Add(PendingRun run, long now)
    {
        bool canJoin = run.Rows > 0 && Trust != BatchTrust.Refuted;
        if (_parameters is { SplitsLargeRequests: true } && canJoin) { AddInPieces(run, now); }
        else if (canJoin && FindOpen(run) is { } open) { AddTo(open, new BatchPart(run, 0, run.Rows)); }
        else { AddTo(Begin(now, canJoin ? MostRows() : 0), new BatchPart(run, 0, run.Rows)); }
    }

    /// <summary>Takes a request out of all batches that wait.</summary>
    public void Remove(PendingRun run)
    {
        foreach (Batch batch in run.Batches)
        {
            batch.Remove(run);
            Requests--;
            if (batch.Parts.Count == 0) { _waiting.Remove(batch); }
        }
    }

    /// <summary>Notes that real rows do not depend on each other; no news if some did. Needs no lock.</summary>
    public void Confirm()
    {
        BatchTrust known = Trust;
        if (known != BatchTrust.Refuted) { Interlocked.CompareExchange(ref _trust, (int)BatchTrust.Confirmed, (int)known); }
    }

    /// <summary>Notes that rows depend on each other, for good. Needs no lock.</summary>
    public void Refute() => Volatile.Write(ref _trust, (int)BatchTrust.Refuted);

    private void AddTo(Batch batch, BatchPart part)
    {
        batch.Add(part);
        Requests++;
    }

    private int MostRows() => _parameters?.ExecutionRows ?? Limit.Next();

    private Batch? FindOpen(PendingRun run)
    {
        for (int i = _waiting.Count - 1; i >= Math.Max(0, _waiting.Count - FarthestLook); i--)
        {
            Batch batch = _waiting[i];
            if (batch.IsClosed || !RowShapes.Match(batch.Parts[0].Run, run, batcher.PadsUnequalExtents)) { continue; }
            if (batch.Rows + run.Rows <= batch.MostRows) { return batch; }
            batch.IsClosed = true;   // as upstream: the next one begins a new batch, so that order is kept
            return null;
        }

        return null;
    }

    private Batch Begin(long now, int mostRows)
    {
        bool isCounted = _parameters is not null && mostRows > 0;   // what runs by itself is no batch of theirs
        if (isCounted && _waiting.Count >= Math.Max(1, _parameters!.MaxEnqueuedBatches))
        {
            throw Full($"currently {_waiting.Count} batches enqueued and max_enqueued_batches is {_parameters.MaxEnqueuedBatches}");
        }

        var batch = new Batch(this, mostRows, now);
        _waiting.Add(batch);
        return batch;
    }

    private void AddInPieces(PendingRun run, long now)
    {
        int most = MostRows();
        Batch? open = _waiting.Count > 0 && !_waiting[^1].IsClosed
            && RowShapes.Match(_waiting[^1].Parts[0].Run, run, batcher.PadsUnequalExtents) ? _waiting[^1] : null;
        long room = open is null ? 0 : open.MostRows - open.Rows;
        long capacity = room + ((long)most * Math.Max(0, _parameters!.MaxEnqueuedBatches - _waiting.Count));
        if (run.Rows > capacity)
        {
            string numbers = string.Create(
                CultureInfo.InvariantCulture,
                $"num_enqueued_batches={_waiting.Count}, max_enqueued_batches={_parameters.MaxEnqueuedBatches}, max_execution_batch_size={most}");
            throw Full($"task size is {run.Rows} but scheduling capacity is only {capacity} ({numbers})");
        }

        int pieces = (int)((Math.Max(0, run.Rows - room) + most - 1) / most) + (room > 0 ? 1 : 0);
        if (pieces > 1) { run.Cut(pieces); }
        for (int from = 0; from < run.Rows;)
        {
            Batch batch = open ?? Begin(now, most);
            int rows = Math.Min(run.Rows - from, batch.MostRows - batch.Rows);
            AddTo(batch, new BatchPart(run, from, rows));
            from += rows;
            open = null;
        }
    }

    private static ServingException Full(FormattableString why) => new(
        ServingErrorCode.Unavailable,
        "The batch scheduling queue to which this task was submitted is full; " + why.ToString(CultureInfo.InvariantCulture))
    {
        RetryAfter = Pause,
    };
}
