// SPDX-License-Identifier: MIT
using TensorKeeper.AspNetCore.Metrics;
using TensorKeeper.AspNetCore.RequestLogs;
using TensorKeeper.Serving.Lifecycle;
using TensorKeeper.Serving.Running;

namespace TensorKeeper.AspNetCore.TfServing;

/// <summary>The way into the serving core, with the time that a model takes noted under the name of the call. Thread-safe.</summary>
internal sealed class TimedRunner(IModelRunner runner, RequestMetrics metrics, RequestLogger log, TimeProvider clock)
{
    // As IModelRunner has it, with the name of the call for the label.
    public ValueTask<TensorMap> RunAsync(
        string api,
        ServableHandle handle,
        Signature signature,
        TensorMap inputs,
        IReadOnlyList<string> outputFilter,
        CancellationToken cancellationToken)
    {
        long start = clock.GetTimestamp();
        ValueTask<TensorMap> outputs = FinishAsync(runner.RunAsync(handle, signature, inputs, outputFilter, cancellationToken), api, handle, start);

        // What only a log needs is not kept by requests that nobody writes down.
        return log.IsOn ? LogAsync(outputs, handle, signature, inputs) : outputs;
    }

    private async ValueTask<TensorMap> FinishAsync(ValueTask<TensorMap> running, string api, ServableHandle handle, long start)
    {
        TensorMap outputs = await running;
        metrics.Ran(handle.Id.Name, api, clock.GetElapsedTime(start));
        return outputs;
    }

    private async ValueTask<TensorMap> LogAsync(ValueTask<TensorMap> running, ServableHandle handle, Signature signature, TensorMap inputs)
    {
        TensorMap outputs = await running;
        log.Note(handle, signature, inputs, outputs);
        return outputs;
    }
}
