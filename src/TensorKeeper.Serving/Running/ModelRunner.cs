// SPDX-License-Identifier: MIT
using System.Diagnostics;
using TensorKeeper.Serving.Lifecycle;
using TensorKeeper.Serving.Telemetry;

namespace TensorKeeper.Serving.Running;

/// <summary>
/// Checks each request and runs it: on the caller's thread while the engine has room, else together with others. Thread-safe.
/// </summary>
internal sealed class ModelRunner(RunGate gate, ServingMetrics metrics, TimeProvider time) : IModelRunner
{
    /// <inheritdoc/>
    public ValueTask<TimedOutputs> RunAsync(
        ServableHandle handle,
        Signature signature,
        TensorMap inputs,
        IReadOnlyList<string> outputFilter,
        CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(handle);
        ArgumentNullException.ThrowIfNull(signature);
        ArgumentNullException.ThrowIfNull(inputs);
        ArgumentNullException.ThrowIfNull(outputFilter);
        ServableId id = handle.Id;
        metrics.Received(id);
        Activity? span = ServingTraces.Start(id, signature);
        long? start = metrics.TimesRuns ? time.GetTimestamp() : null;   // a look at the clock is not for nothing
        bool isIn = false;
        try
        {
            gate.Enter();
            isIn = true;
            cancellationToken.ThrowIfCancellationRequested();
            InputCheck.Check(signature, inputs);
            OutputCheck.Check(signature, outputFilter);
            InputCheck.CheckTypes(signature, inputs);
            ValueTask<TensorMap> run = handle.Batcher is { } batcher
                ? batcher.RunAsync(signature, inputs, outputFilter, cancellationToken, out long? endedAt)
                : ValueTask.FromResult(RunAlone(handle, signature, inputs, outputFilter, cancellationToken, out endedAt));
            if (endedAt is not { } end || !run.IsCompletedSuccessfully)
            {
                ServingTraces.Detach(span);
                return WaitAsync(run, id, start, span, cancellationToken);
            }

            gate.Leave();
            metrics.Finished(id, RunOutcome.Run, TookSince(start), null);
            ServingTraces.End(span, null);
            return ValueTask.FromResult(new TimedOutputs(run.Result, end));
        }
        catch (Exception e)
        {
            if (isIn) { gate.Leave(); }
            Failed(id, start, e, span, cancellationToken);
            throw;
        }
    }

    private TensorMap RunAlone(
        ServableHandle handle, Signature signature, TensorMap inputs, IReadOnlyList<string> outputFilter, CancellationToken cancellationToken,
        out long? endedAt)
    {
        long start = time.GetTimestamp();
        TensorMap outputs = handle.Model.Run(signature, inputs, outputFilter, cancellationToken);
        long end = time.GetTimestamp();
        endedAt = end;
        TimeSpan took = time.GetElapsedTime(start, end);
        ModelPhases phases = metrics.Phases.Of(handle.Id.Name);
        phases.Record(RequestPhase.Queue, TimeSpan.Zero);
        phases.Record(RequestPhase.Execute, took);
        metrics.Waited(handle.Id, TimeSpan.Zero);
        metrics.Executed(handle.Id, took, requests: 1, rows: 0);
        return outputs;
    }

    private async ValueTask<TimedOutputs> WaitAsync(
        ValueTask<TensorMap> run, ServableId id, long? start, Activity? span, CancellationToken cancellationToken)
    {
        try
        {
            TensorMap outputs = await run;
            metrics.Finished(id, RunOutcome.Run, TookSince(start), null);
            ServingTraces.End(span, null);
            return new TimedOutputs(outputs, time.GetTimestamp());
        }
        catch (Exception e)
        {
            Failed(id, start, e, span, cancellationToken);
            throw;
        }
        finally
        {
            gate.Leave();
        }
    }

    private TimeSpan? TookSince(long? start) => start is { } began ? time.GetElapsedTime(began) : null;

    private void Failed(ServableId id, long? start, Exception failure, Activity? span, CancellationToken cancellationToken)
    {
        (RunOutcome outcome, ServingErrorCode error) = failure switch
        {
            OperationCanceledException when cancellationToken.IsCancellationRequested => (RunOutcome.Cancelled, ServingErrorCode.Cancelled),
            ServingException { Code: ServingErrorCode.InvalidArgument or ServingErrorCode.Unavailable } refused => (RunOutcome.Rejected, refused.Code),
            ServingException refused => (RunOutcome.Run, refused.Code),
            _ => (RunOutcome.Run, ServingErrorCode.Internal),   // nobody foresaw it
        };
        metrics.Finished(id, outcome, TookSince(start), error);
        ServingTraces.End(span, error);
    }
}
