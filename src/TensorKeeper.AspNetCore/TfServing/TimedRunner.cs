// SPDX-License-Identifier: MIT
using TensorKeeper.AspNetCore.Metrics;
using TensorKeeper.AspNetCore.RequestLogs;
using TensorKeeper.Serving.Lifecycle;
using TensorKeeper.Serving.Running;

namespace TensorKeeper.AspNetCore.TfServing;

/// <summary>The way into the serving core, with the time that a model takes noted under the name of the call. Thread-safe.</summary>
internal sealed class TimedRunner(IModelRunner runner, RequestMetrics metrics, RequestLogger log, TimeProvider clock)
{
    /// <summary>Returns the time to measure from.</summary>
    public long Start() => clock.GetTimestamp();

    // As IModelRunner has it, with the name of the call for the label, and when its request was decoded.
    public ValueTask<TimedOutputs> RunAsync(
        string api,
        long start,
        ServableHandle handle,
        Signature signature,
        TensorMap inputs,
        IReadOnlyList<string> outputFilter,
        CancellationToken cancellationToken)
    {
        ValueTask<TimedOutputs> outputs = FinishAsync(runner.RunAsync(handle, signature, inputs, outputFilter, cancellationToken), api, handle, start);

        // What only a log needs is not kept by requests that nobody writes down.
        return log.IsOn ? LogAsync(outputs, handle, signature, inputs) : outputs;
    }

    private async ValueTask<TimedOutputs> FinishAsync(ValueTask<TimedOutputs> running, string api, ServableHandle handle, long start)
    {
        TimedOutputs outputs = await running;
        metrics.Ran(handle.Id.Name, api, clock.GetElapsedTime(start, outputs.EndedAt));
        return outputs;
    }

    private async ValueTask<TimedOutputs> LogAsync(
        ValueTask<TimedOutputs> running, ServableHandle handle, Signature signature, TensorMap inputs)
    {
        TimedOutputs outputs = await running;
        log.Note(handle, signature, inputs, outputs.Tensors);
        return outputs;
    }
}
