// SPDX-License-Identifier: MIT
using TensorKeeper.Serving.Lifecycle;
using TensorKeeper.Serving.Telemetry;

namespace TensorKeeper.Serving.Running;

/// <summary>Checks and runs each request by itself, on the caller's thread. Thread-safe.</summary>
internal sealed class ModelRunner(ServingMetrics metrics, TimeProvider time) : IModelRunner
{
    /// <inheritdoc/>
    public ValueTask<TensorMap> RunAsync(
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
        long start = time.GetTimestamp();
        RunOutcome outcome = RunOutcome.Run;
        ServingErrorCode? error = ServingErrorCode.Internal;   // of an exception that nobody foresaw
        try
        {
            cancellationToken.ThrowIfCancellationRequested();
            InputCheck.Check(signature, inputs);
            OutputCheck.Check(signature, outputFilter);
            InputCheck.CheckTypes(signature, inputs);
            TensorMap outputs = handle.Model.Run(signature, inputs, outputFilter, cancellationToken);
            error = null;
            return ValueTask.FromResult(outputs);
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            (outcome, error) = (RunOutcome.Cancelled, ServingErrorCode.Cancelled);
            throw;
        }
        catch (ServingException e)
        {
            (outcome, error) = (e.Code == ServingErrorCode.InvalidArgument ? RunOutcome.Rejected : RunOutcome.Run, e.Code);
            throw;
        }
        finally
        {
            metrics.Finished(id, outcome, time.GetElapsedTime(start), error);
        }
    }
}
