// SPDX-License-Identifier: MIT
using System.Globalization;

namespace TensorKeeper.Serving.Batching;

/// <summary>Decides which request runs when: at once while the engine has room, else together with what waits. Thread-safe.</summary>
/// <remarks>
/// As many runs go on at once as there are cores, so that a request on an idle server waits for nobody and crosses no
/// thread. The queues of models take turns. Without parameters, a model that has nothing running may always start: a
/// model whose runs take seconds keeps no other one waiting. And a request of a model that is quick to run, behind which
/// more stand in line for a thread to be decoded on, lets them come first: they run together when the line has moved on.
/// </remarks>
/// <param name="runs">How many runs go on at once.</param>
/// <param name="lendsRuns">Whether a model that has nothing running may start one more than that.</param>
/// <param name="maxWait">Who would wait longer is refused.</param>
/// <param name="line">What requests stand in before they come here.</param>
/// <param name="time">The clock.</param>
internal sealed class RunScheduler(int runs, bool lendsRuns, TimeSpan maxWait, IWorkLine line, TimeProvider time) : IThreadPoolWorkItem, IDisposable
{
    private readonly Lock _gate = new();
    private readonly List<BatchQueue> _turns = [];   // queues in which something waits; the first is next
    private RunThreads? _threads;
    private int _running;
    private bool _isInLine;
    private bool _isOver;

    /// <summary>Gets how many runs go on now.</summary>
    public int Running
    {
        get { lock (_gate) { return _running; } }
    }

    /// <summary>Asks whether a request may run at once, on the caller's thread.</summary>
    /// <param name="queue">Where it would wait.</param>
    /// <param name="rows">Its rows; 0 if it runs by itself anyway.</param>
    /// <returns>True if so; the caller runs it and then calls <see cref="Finish"/>.</returns>
    public bool TryStart(BatchQueue queue, int rows)
    {
        lock (_gate)
        {
            bool mayWait = queue.Batcher.MaxWait > TimeSpan.Zero && rows > 0 && rows < queue.Batcher.Parameters!.ExecutionRows;
            if (mayWait || !queue.IsEmpty || !CanStart_NeedsLock(queue) || (rows > 0 && queue.IsQuick && line.HasMore)) { return false; }
            Start_NeedsLock(queue);
            return true;
        }
    }

    /// <summary>Lets a request wait for its turn.</summary>
    /// <param name="run">The request.</param>
    /// <exception cref="ServingException">It is refused: too many wait.</exception>
    /// <exception cref="OperationCanceledException">Its caller already gave up.</exception>
    public void Add(PendingRun run)
    {
        run.Since = time.GetTimestamp();
        run.Watch(this);
        try
        {
            lock (_gate)
            {
                run.CancellationToken.ThrowIfCancellationRequested();
                CheckWait_NeedsLock(run.Queue);
                bool isFirst = run.Queue.IsEmpty;
                run.Queue.Add(run, run.Since);
                if (isFirst) { _turns.Add(run.Queue); }
                Dispatch_NeedsLock();
            }
        }
        catch
        {
            run.Unwatch();
            throw;
        }
    }

    /// <summary>Ends a run that <see cref="TryStart"/> allowed; what waits takes its place.</summary>
    public void Finish(BatchQueue queue)
    {
        lock (_gate)
        {
            _running--;
            queue.Batcher.Running--;
            if (_turns.Count > 0) { Dispatch_NeedsLock(); }
        }
    }

    /// <summary>Runs a batch of a quick model when its turn in the line has come.</summary>
    void IThreadPoolWorkItem.Execute()
    {
        Batch? batch;
        lock (_gate)
        {
            _isInLine = false;
            while ((batch = TakeNext_NeedsLock()) is { Queue.IsQuick: false }) { RunElsewhere(batch); }
            if (batch is null) { return; }   // all runs are busy: who ends one goes on
            batch.RanUnderLoad = true;
            Dispatch_NeedsLock();
        }

        long start = time.GetTimestamp();
        bool wasJoined = batch.Queue.Batcher.Execute(batch);
        lock (_gate)
        {
            End_NeedsLock(batch, time.GetElapsedTime(start), wasJoined);
            Dispatch_NeedsLock();
        }
    }

    /// <summary>Takes a request whose caller gave up out of its queue; one that runs is stopped if nobody else waits for it.</summary>
    public void GiveUp(PendingRun run)
    {
        List<CancellationTokenSource> stops = [];
        lock (_gate)
        {
            if (run.Batches.Count == 0) { return; }
            if (run.IsTaken)
            {
                foreach (Batch batch in run.Batches)
                {
                    if (batch.Forsake() is { } stop) { stops.Add(stop); }
                }
            }
            else
            {
                run.Queue.Remove(run);
                if (run.Queue.IsEmpty) { _turns.Remove(run.Queue); }
                run.Batches = [];
            }
        }

        foreach (CancellationTokenSource stop in stops) { stop.Cancel(); }
        if (run.IsTaken) { return; }
        run.Queue.Batcher.Telemetry.Dropped();
        run.Drop();
    }

    /// <summary>Makes room for nothing more; what runs ends by itself.</summary>
    public void Dispose()
    {
        lock (_gate)
        {
            _isOver = true;
            _threads?.Dispose();
        }
    }

    private void Work(Batch first)
    {
        for (Batch? batch = first; batch is not null;)
        {
            long start = time.GetTimestamp();
            bool wasJoined = batch.Queue.Batcher.Execute(batch);
            batch = FinishAndTake(batch, time.GetElapsedTime(start), wasJoined);
        }
    }

    // The thread that is free takes the next batch itself: waking another one would cost a switch.
    private Batch? FinishAndTake(Batch batch, TimeSpan took, bool wasJoined)
    {
        lock (_gate)
        {
            End_NeedsLock(batch, took, wasJoined);
            Batch? next = TakeNext_NeedsLock();
            Dispatch_NeedsLock();
            return next;
        }
    }

    private void End_NeedsLock(Batch batch, TimeSpan took, bool wasJoined)
    {
        _running--;
        batch.Queue.Batcher.Running--;
        batch.Queue.Ran(took);
        if (batch.RanUnderLoad && took > TimeSpan.Zero) { batch.Queue.Learn(batch, took, wasJoined); }
    }

    // Queues take turns and runs share the work, so that those of one queue move on by so much.
    private void CheckWait_NeedsLock(BatchQueue queue)
    {
        double seconds = queue.Requests * queue.SecondsPerRequest * Math.Max(1, _turns.Count) / runs;
        if (seconds <= maxWait.TotalSeconds) { return; }
        throw new ServingException(
            ServingErrorCode.Unavailable,
            string.Create(
                CultureInfo.InvariantCulture,
                $"The server is overloaded: {queue.Requests} requests wait for this signature, and another one would wait for {seconds:F1} s."))
        {
            RetryAfter = TimeSpan.FromSeconds(Math.Ceiling(seconds / 2)),
        };
    }

    private bool CanStart_NeedsLock(BatchQueue queue) => _running < runs || (lendsRuns && queue.Batcher.Running == 0);

    private void Start_NeedsLock(BatchQueue queue)
    {
        _running++;
        queue.Batcher.Running++;
    }

    private void Dispatch_NeedsLock()
    {
        if (!_isInLine && _turns.Exists(static queue => queue.IsQuick) && line.HasMore)
        {
            _isInLine = true;
            line.Stand(this);
        }

        while (TakeNext_NeedsLock() is { } batch) { RunElsewhere(batch); }
    }

    private void RunElsewhere(Batch batch) => (_threads ??= new RunThreads(Work)).Start(batch);

    // Without the batches of quick models, if their turn in the line is still to come.
    private Batch? TakeNext_NeedsLock()
    {
        if (_turns.Count == 0 || _isOver) { return null; }
        long now = time.GetTimestamp();
        for (int i = 0; i < _turns.Count; i++)
        {
            BatchQueue queue = _turns[i];
            if (!CanStart_NeedsLock(queue) || (_isInLine && queue.IsQuick)) { continue; }
            long wait = WaitOf(queue);
            if (queue.Take(now, wait) is not { } batch)
            {
                SetTimer_NeedsLock(queue, queue.ReadyAt(wait) - now);
                continue;
            }

            _turns.RemoveAt(i);
            if (!queue.IsEmpty) { _turns.Add(queue); }   // behind the others
            Start_NeedsLock(queue);
            batch.RanUnderLoad = _running >= runs;
            return batch;
        }

        return null;
    }

    private void SetTimer_NeedsLock(BatchQueue queue, long ticks)
    {
        TimeSpan due = TimeSpan.FromSeconds((double)Math.Max(ticks, 0) / time.TimestampFrequency) + TimeSpan.FromTicks(1);
        queue.Timer ??= time.CreateTimer(static state => ((RunScheduler)state!).Wake(), this, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
        queue.Timer.Change(due, Timeout.InfiniteTimeSpan);
    }

    private void Wake()
    {
        lock (_gate) { Dispatch_NeedsLock(); }
    }

    private long WaitOf(BatchQueue queue) => (long)(queue.Batcher.MaxWait.TotalSeconds * time.TimestampFrequency);
}
