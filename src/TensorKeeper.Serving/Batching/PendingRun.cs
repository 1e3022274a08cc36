// SPDX-License-Identifier: MIT
using System.Threading.Tasks.Sources;

namespace TensorKeeper.Serving.Batching;

/// <summary>A request that waits for its turn, and the task of its caller. One for each request that waits.</summary>
/// <remarks>
/// Its place in the queue belongs to the scheduler and changes under the scheduler's lock. The caller goes on on the thread
/// pool: the thread that ran the batch has the next one to run.
/// </remarks>
internal sealed class PendingRun : IValueTaskSource<TensorMap>
{
    private ManualResetValueTaskSourceCore<TensorMap> _completion = new() { RunContinuationsAsynchronously = true };
    private CancellationTokenRegistration _cancellation;
    private TensorMap?[] _pieces = [];
    private Exception? _failure;
    private int _missing = 1;

    /// <summary>Initializes a request.</summary>
    /// <param name="queue">Where it waits.</param>
    /// <param name="inputs">By input name, checked; stay the caller's until its task completes.</param>
    /// <param name="outputNames">The outputs wanted, checked; empty means all.</param>
    /// <param name="rows">The first extent of all inputs; 0 if the request cannot be joined with others.</param>
    /// <param name="cancellationToken">The caller gave up.</param>
    public PendingRun(BatchQueue queue, TensorMap inputs, IReadOnlyList<string> outputNames, int rows, CancellationToken cancellationToken)
    {
        Queue = queue;
        Inputs = inputs;
        OutputNames = outputNames;
        Rows = rows;
        CancellationToken = cancellationToken;
    }

    /// <summary>Gets the queue.</summary>
    public BatchQueue Queue { get; }

    /// <summary>Gets the inputs.</summary>
    public TensorMap Inputs { get; }

    /// <summary>Gets the outputs wanted.</summary>
    public IReadOnlyList<string> OutputNames { get; }

    /// <summary>Gets the number of rows.</summary>
    /// <value>0 if the request runs by itself.</value>
    public int Rows { get; }

    /// <summary>Gets what ends the request.</summary>
    public CancellationToken CancellationToken { get; }

    /// <summary>Gets or sets when the request began to wait, in ticks of the clock.</summary>
    public long Since { get; set; }

    /// <summary>Gets or sets the batches that it is in. Changes under the scheduler's lock.</summary>
    /// <value>None before it waits.</value>
    public List<Batch> Batches { get; set; } = [];

    /// <summary>Gets or sets whether some of it was taken out of the queue. Changes under the scheduler's lock.</summary>
    public bool IsTaken { get; set; }

    /// <summary>Gets the caller's task.</summary>
    public ValueTask<TensorMap> Task => new(this, _completion.Version);

    /// <summary>Calls the scheduler when the caller gives up.</summary>
    public void Watch(RunScheduler scheduler) => _cancellation = CancellationToken.UnsafeRegister(
        static state =>
        {
            (RunScheduler scheduler, PendingRun run) = ((RunScheduler, PendingRun))state!;
            scheduler.GiveUp(run);
        },
        (scheduler, this));

    /// <summary>Stops watching; for a request that never came to wait.</summary>
    public void Unwatch() => _cancellation.Unregister();

    /// <summary>Cuts the request into pieces that are answered one by one.</summary>
    public void Cut(int pieces)
    {
        _missing = pieces;
        _pieces = new TensorMap[pieces];
    }

    /// <summary>Answers the part of the request that was in one batch.</summary>
    /// <param name="part">The part.</param>
    /// <param name="outputs">Its outputs, whose owner is the request from here on.</param>
    public void Answer(BatchPart part, TensorMap outputs)
    {
        if (part.IsWhole)
        {
            Complete(outputs, null);
            return;
        }

        // Parts are answered in any order, and each has a place of its own.
        lock (_pieces) { _pieces[Batches.FindIndex(batch => batch.Has(this, part.From))] = outputs; }
        Settle();
    }

    /// <summary>Fails the part of the request that was in one batch, and with it the request.</summary>
    public void Fail(BatchPart part, Exception failure)
    {
        Interlocked.CompareExchange(ref _failure, failure, null);
        if (part.IsWhole) { Complete(null, failure); }
        else { Settle(); }
    }

    /// <summary>Ends a request that left the queue unrun.</summary>
    public void Drop() => Complete(null, new OperationCanceledException(CancellationToken));

    TensorMap IValueTaskSource<TensorMap>.GetResult(short token) => _completion.GetResult(token);

    ValueTaskSourceStatus IValueTaskSource<TensorMap>.GetStatus(short token) => _completion.GetStatus(token);

    void IValueTaskSource<TensorMap>.OnCompleted(Action<object?> continuation, object? state, short token, ValueTaskSourceOnCompletedFlags flags) =>
        _completion.OnCompleted(continuation, state, token, flags);

    private void Settle()
    {
        if (Interlocked.Decrement(ref _missing) > 0) { return; }
        TensorMap[] pieces = [.. _pieces.OfType<TensorMap>()];
        TensorMap? whole = null;
        Exception? failure = _failure;
        try
        {
            if (failure is null) { whole = RowJoin.JoinMaps(pieces); }
        }
        catch (Exception e)
        {
            failure = e;
        }

        foreach (TensorMap piece in pieces) { piece.Dispose(); }
        Complete(whole, failure);
    }

    private void Complete(TensorMap? outputs, Exception? failure)
    {
        _cancellation.Unregister();
        if (outputs is null) { _completion.SetException(failure!); return; }
        if (CancellationToken.IsCancellationRequested)
        {
            outputs.Dispose();
            _completion.SetException(new OperationCanceledException(CancellationToken));
            return;
        }

        _completion.SetResult(outputs);
    }
}
