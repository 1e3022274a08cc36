// SPDX-License-Identifier: MIT
using System.Diagnostics;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using TensorKeeper.Serving.Configuration;

namespace TensorKeeper.Serving.Warmup;

/// <summary>Warms a model up: by the requests that somebody knows, or else by some that are made up. Thread-safe.</summary>
internal sealed class ModelWarmer(
    IEnumerable<IModelWarmUp> known, IOptions<ServingOptions> options, TimeProvider time, ILogger<ModelWarmer> logger)
{
    /// <summary>Runs the requests, on the caller's thread.</summary>
    /// <exception cref="ServingException">A recorded request is broken, or the model refused it.</exception>
    /// <exception cref="OperationCanceledException">The token fired.</exception>
    public void Run(WarmUpTarget target, CancellationToken cancellationToken)
    {
        if (!options.Value.EnableWarmUp) { return; }
        long start = Stopwatch.GetTimestamp();
        int ran = 0;
        foreach (IModelWarmUp warmUp in known) { ran += warmUp.Run(target, cancellationToken); }
        bool isRecorded = ran > 0;
        if (!isRecorded) { ran = SyntheticWarmUp.Run(target, time, cancellationToken); }
        Log.WarmedUp(
            logger, target.Id.Name, target.Id.Version, ran, isRecorded ? "recorded" : "made up", Stopwatch.GetElapsedTime(start).TotalMilliseconds);
    }
}
