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
    public async ValueTask<TensorMap> RunAsync(
        string api,
        ServableHandle handle,
        Signature signature,
        TensorMap inputs,
        IReadOnlyList<string> outputFilter,
        CancellationToken cancellationToken)
    {
        long start = clock.GetTimestamp();
        TensorMap outputs = await runner.RunAsync(handle, signature, inputs, outputFilter, cancellationToken);
        metrics.Ran(handle.Id.Name, api, clock.GetElapsedTime(start));
        log.Note(handle, signature, inputs, outputs);
        return outputs;
    }
}
