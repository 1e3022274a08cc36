// SPDX-License-Identifier: MIT
using Microsoft.Extensions.Logging;
using TensorKeeper.Formats;

namespace TensorKeeper.Serving.Batching;

/// <summary>The way of requests to one version: at once, or by a queue together with others. Thread-safe.</summary>
/// <remarks>
/// Correct before fast: a batch that fails is run again request by request, so that one request never fails another; the
/// first real rows of a signature that differ are run together and apart, and a signature that answers them differently is
/// never joined again.
/// </remarks>
internal sealed class ServableBatcher
{
    private readonly IServableModel _model;
    private readonly RunScheduler _scheduler;
    private readonly TimeProvider _time;
    private readonly ILogger _logger;
    private readonly Dictionary<Signature, BatchQueue> _queues;

    /// <summary>Initializes the way.</summary>
    /// <param name="id">The version.</param>
    /// <param name="model">Its model, which outlives this.</param>
    /// <param name="parameters">How requests are joined; null: automatically.</param>
    /// <param name="trust">What is known of the rows of each signature.</param>
    /// <param name="scheduler">Whose turn it is.</param>
    /// <param name="telemetry">Where it is recorded.</param>
    /// <param name="time">The clock.</param>
    /// <param name="logger">The log.</param>
    public ServableBatcher(
        ServableId id, IServableModel model, BatchingParameters? parameters, IReadOnlyDictionary<Signature, BatchTrust> trust,
        RunScheduler scheduler, BatchTelemetry telemetry, TimeProvider time, ILogger logger)
    {
        Id = id;
        Parameters = parameters;
        _model = model;
        _scheduler = scheduler;
        Telemetry = telemetry;
        _time = time;
        _logger = logger;
        _queues = trust.ToDictionary(static entry => entry.Key, entry => new BatchQueue(this, entry.Key, entry.Value, model.QuickRows(entry.Key)));
    }

    /// <summary>Gets the version.</summary>
    public ServableId Id { get; }

    /// <summary>Gets where it is recorded.</summary>
    public BatchTelemetry Telemetry { get; }

    /// <summary>Gets how requests are joined; null: automatically.</summary>
    public BatchingParameters? Parameters { get; }

    /// <summary>Gets a value indicating whether inputs of unequal extents are filled up.</summary>
    public bool PadsUnequalExtents => Parameters is { PadsUnequalExtents: true };

    /// <summary>Gets how long an incomplete batch waits.</summary>
    public TimeSpan MaxWait => Parameters?.MaxWait ?? TimeSpan.Zero;

    /// <summary>Gets or sets how many runs of this version go on. Changes under the scheduler's lock.</summary>
    public int Running { get; set; }

    /// <summary>Runs a request that was checked, at once or after others.</summary>
    /// <param name="signature">What is called.</param>
    /// <param name="inputs">By input name; stay the caller's, who keeps them until the task completes.</param>
    /// <param name="outputNames">The outputs wanted; empty means all.</param>
    /// <param name="cancellationToken">The caller gave up; a request that waits leaves the queue unrun.</param>
    /// <param name="endedAt">When the model had run, in ticks of the clock; null for a request that waits for its turn.</param>
    /// <returns>The outputs, which the caller disposes.</returns>
    /// <exception cref="ServingException">
    /// The model refuses the inputs or failed; or <see cref="ServingErrorCode.Unavailable"/>: too many requests wait.
    /// </exception>
    /// <exception cref="OperationCanceledException">The call was cancelled.</exception>
    public ValueTask<TensorMap> RunAsync(
        Signature signature, TensorMap inputs, IReadOnlyList<string> outputNames, CancellationToken cancellationToken, out long? endedAt)
    {
        if (!_queues.TryGetValue(signature, out BatchQueue? queue))
        {
            TensorMap outputs = _model.Run(signature, inputs, outputNames, cancellationToken);
            endedAt = _time.GetTimestamp();
            return ValueTask.FromResult(outputs);
        }

        int rows = queue.Trust == BatchTrust.Refuted ? 0 : RowShapes.CountRows(signature, inputs, PadsUnequalExtents);
        if (Parameters is not null && rows > Parameters.MaxBatchRows)
        {
            throw new ServingException(
                ServingErrorCode.InvalidArgument, $"Task size {rows} is larger than maximum input batch size {Parameters.MaxBatchRows}");
        }

        if (rows > 0 && rows <= queue.QuickRows) { return ValueTask.FromResult(RunAtOnce(queue, rows, inputs, outputNames, cancellationToken, out endedAt)); }
        if (ExecutedRows(rows) == rows && _scheduler.TryStart(queue, rows))
        {
            try
            {
                return ValueTask.FromResult(RunAtOnce(queue, rows, inputs, outputNames, cancellationToken, out endedAt));
            }
            finally
            {
                _scheduler.Finish(queue);
            }
        }

        var run = new PendingRun(queue, inputs, outputNames, rows, cancellationToken);
        _scheduler.Add(run);
        endedAt = null;
        return run.Task;
    }

    /// <summary>Runs a batch on the caller's thread and answers its requests; does not throw.</summary>
    /// <returns>True if all of it ran in one go.</returns>
    public bool Execute(Batch batch)
    {
        long start = _time.GetTimestamp();
        foreach (BatchPart part in batch.Parts) { Telemetry.TurnCame(_time.GetElapsedTime(part.Run.Since, start)); }
        bool isOne = batch.Parts.Count == 1 && (ExecutedRows(batch.Rows) == batch.Rows || batch.Queue.Trust == BatchTrust.Refuted);
        if (isOne || batch.Queue.Trust == BatchTrust.Refuted)
        {
            RunApart(batch);
            return isOne;
        }

        try
        {
            return RunTogether(batch);
        }
        catch (Exception e)
        {
            // Nothing of it is foreseen, and nobody else would tell the callers.
            Log.Broken(_logger, Id.Name, Id.Version, e);
            foreach (BatchPart part in batch.Parts) { part.Run.Fail(part, e); }
            return false;
        }
    }

    private TensorMap RunAtOnce(
        BatchQueue queue, int rows, TensorMap inputs, IReadOnlyList<string> outputNames, CancellationToken cancellationToken, out long? endedAt)
    {
        long start = _time.GetTimestamp();
        TensorMap outputs = _model.Run(queue.Signature, inputs, outputNames, cancellationToken);
        long end = _time.GetTimestamp();
        endedAt = end;
        TimeSpan took = _time.GetElapsedTime(start, end);
        queue.Ran(took);
        Telemetry.RanAtOnce();
        Telemetry.Executed(took, 1, rows, rows);
        return outputs;
    }

    // With splitting, more rows than may run are cut before; 0 stands for a request that runs by itself.
    private int ExecutedRows(int rows)
    {
        if (Parameters is null || rows == 0) { return rows; }
        foreach (int allowed in Parameters.AllowedBatchRows)
        {
            if (allowed >= rows) { return allowed; }
        }

        return Math.Min(rows, Parameters.ExecutionRows);
    }

    private void RunApart(Batch batch)
    {
        foreach (BatchPart part in batch.Parts)
        {
            TensorMap outputs;
            try
            {
                outputs = RunPart(batch.Queue.Signature, part);
            }
            catch (Exception e)
            {
                part.Run.Fail(part, e);
                continue;
            }

            part.Run.Answer(part, outputs);
        }
    }

    private TensorMap RunPart(Signature signature, BatchPart part)
    {
        PendingRun run = part.Run;
        run.CancellationToken.ThrowIfCancellationRequested();
        long start = _time.GetTimestamp();
        TensorMap outputs;
        if (part.IsWhole)
        {
            outputs = _model.Run(signature, run.Inputs, run.OutputNames, run.CancellationToken);
        }
        else
        {
            using TensorMap inputs = RowSplit.View(run.Inputs, part.From, part.Rows);
            outputs = _model.Run(signature, inputs, run.OutputNames, run.CancellationToken);
        }

        Telemetry.Executed(_time.GetElapsedTime(start), 1, part.Rows, part.Rows);
        return outputs;
    }

    private bool RunTogether(Batch batch)
    {
        TensorMap outputs;
        try
        {
            outputs = RunJoined(batch);
        }
        catch (OperationCanceledException) when (batch.Stop.IsCancellationRequested)
        {
            foreach (BatchPart part in batch.Parts) { part.Run.Fail(part, new OperationCanceledException(part.Run.CancellationToken)); }
            return false;
        }
        catch (Exception e)
        {
            Log.RunApart(_logger, batch.Parts.Count, Id.Name, Id.Version, e);
            RunApart(batch);
            return false;
        }

        if (!IsTrusted(batch, outputs))
        {
            outputs.Dispose();
            RunApart(batch);
            return false;
        }

        long start = _time.GetTimestamp();
        TensorMap[] answers = RowSplit.Split(outputs, batch.Parts);
        Telemetry.Batched(_time.GetElapsedTime(start));
        for (int i = 0; i < answers.Length; i++) { batch.Parts[i].Run.Answer(batch.Parts[i], answers[i]); }
        return true;
    }

    private TensorMap RunJoined(Batch batch)
    {
        long start = _time.GetTimestamp();
        int rows = ExecutedRows(batch.Rows);
        using TensorMap inputs = RowJoin.JoinInputs(batch.Parts, rows, PadsUnequalExtents);
        Telemetry.Batched(_time.GetElapsedTime(start));
        start = _time.GetTimestamp();
        TensorMap outputs = _model.Run(batch.Queue.Signature, inputs, batch.Parts[0].Run.OutputNames, batch.Stop);
        Telemetry.Executed(_time.GetElapsedTime(start), batch.Parts.Count, batch.Rows, rows);
        return outputs;
    }

    private bool IsTrusted(Batch batch, TensorMap outputs)
    {
        BatchQueue queue = batch.Queue;
        if (!RowSplit.Fits(outputs, ExecutedRows(batch.Rows))) { return Refute(queue); }
        if (queue.Trust == BatchTrust.Confirmed || PadsUnequalExtents) { return true; }
        int other = batch.Parts.FindIndex(1, part => !SameValues.AreInputs(batch.Parts[0], part));
        if (other < 0) { return queue.Trust == BatchTrust.Probable; }   // equal rows show nothing
        foreach (int i in (ReadOnlySpan<int>)[0, other])
        {
            BatchPart part = batch.Parts[i];
            int from = batch.Parts.Take(i).Sum(static before => before.Rows);
            try
            {
                using TensorMap apart = RunPart(queue.Signature, part);
                if (!SameValues.Are(apart, outputs, from, part.Rows)) { return Refute(queue); }
            }
            catch (Exception e) when (e is ServingException or OperationCanceledException)
            {
                return false;   // it will be told when it is run by itself; nothing is known yet
            }
        }

        queue.Confirm();
        return true;
    }

    private bool Refute(BatchQueue queue)
    {
        queue.Refute();
        Log.RowsDepend(_logger, Id.Name, Id.Version, queue.Signature.Name);
        return false;
    }
}
