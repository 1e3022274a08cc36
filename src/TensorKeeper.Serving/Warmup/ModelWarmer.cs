// SPDX-License-Identifier: MIT
using System.Diagnostics;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using TensorKeeper.Serving.Configuration;
using TensorKeeper.Serving.Lifecycle;

namespace TensorKeeper.Serving.Warmup;

/// <summary>Warms a model up: by the requests that somebody knows, or else by some that are made up. Thread-safe.</summary>
internal sealed class ModelWarmer(
    IEnumerable<IModelWarmUp> known, IOptions<ServingOptions> options, TimeProvider time, IEnumerable<ILoadObserver> observers,
    ILogger<ModelWarmer> logger)
{
    /// <summary>Runs the requests, on the caller's thread.</summary>
    /// <exception cref="ServingException">A recorded request is broken, or the model refused it.</exception>
    /// <exception cref="OperationCanceledException">The token fired.</exception>
    public void Run(WarmUpTarget target, CancellationToken cancellationToken)
    {
        if (!options.Value.EnableWarmUp) { return; }
        long start = Stopwatch.GetTimestamp();
        int recorded = 0;
        ServingErrorCode? error = null;
        try
        {
            foreach (IModelWarmUp warmUp in known) { recorded += warmUp.Run(target, cancellationToken); }
            int ran = recorded > 0 ? recorded : SyntheticWarmUp.Run(target, time, cancellationToken);
            Log.WarmedUp(
                logger, target.Id.Name, target.Id.Version, ran, recorded > 0 ? "recorded" : "made up", Stopwatch.GetElapsedTime(start).TotalMilliseconds);
        }
        catch (ServingException refused)
        {
            error = refused.Code;
            throw;
        }
        finally
        {
            TimeSpan took = Stopwatch.GetElapsedTime(start);
            foreach (ILoadObserver observer in observers) { observer.WarmedUp(target.Directory, recorded, took, error); }
        }
    }
}
