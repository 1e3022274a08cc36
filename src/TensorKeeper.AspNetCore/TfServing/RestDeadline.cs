// SPDX-License-Identifier: MIT
using Microsoft.Extensions.Options;

namespace TensorKeeper.AspNetCore.TfServing;

/// <summary>Ends what takes longer over REST than it may. Thread-safe.</summary>
internal sealed class RestDeadline(IOptions<TfServingOptions> options, TimeProvider clock)
{
    /// <summary>Runs a prediction.</summary>
    /// <param name="run">The work; ends when its token fires.</param>
    /// <param name="aborted">The caller gave up.</param>
    /// <exception cref="ServingException"><see cref="ServingErrorCode.DeadlineExceeded"/>: it took too long.</exception>
    /// <exception cref="OperationCanceledException">The caller gave up.</exception>
    public async Task<T> RunAsync<T>(Func<CancellationToken, ValueTask<T>> run, CancellationToken aborted)
    {
        using var timeout = new CancellationTokenSource(options.Value.RestApiTimeout, clock);
        using CancellationTokenSource either = CancellationTokenSource.CreateLinkedTokenSource(timeout.Token, aborted);
        try
        {
            return await run(either.Token);
        }
        catch (OperationCanceledException) when (timeout.IsCancellationRequested && !aborted.IsCancellationRequested)
        {
            throw new ServingException(ServingErrorCode.DeadlineExceeded, GrpcStatusTable.TimedOut);
        }
    }
}
