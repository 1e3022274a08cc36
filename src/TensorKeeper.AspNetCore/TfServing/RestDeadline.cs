// SPDX-License-Identifier: MIT
using System.Collections.Concurrent;
using Microsoft.Extensions.Options;

namespace TensorKeeper.AspNetCore.TfServing;

/// <summary>Ends what takes longer over REST than it may. Thread-safe.</summary>
/// <remarks>A source whose time did not run out serves the next call.</remarks>
internal sealed class RestDeadline(IOptions<TfServingOptions> options, TimeProvider clock)
{
    private readonly ConcurrentQueue<CancellationTokenSource> _idle = new();

    /// <summary>Runs a prediction.</summary>
    /// <param name="run">The work; ends when its token fires.</param>
    /// <param name="aborted">The caller gave up.</param>
    /// <exception cref="ServingException"><see cref="ServingErrorCode.DeadlineExceeded"/>: it took too long.</exception>
    /// <exception cref="OperationCanceledException">The caller gave up.</exception>
    public async Task<T> RunAsync<T>(Func<CancellationToken, ValueTask<T>> run, CancellationToken aborted)
    {
        if (!_idle.TryDequeue(out CancellationTokenSource? end)) { end = new CancellationTokenSource(Timeout.InfiniteTimeSpan, clock); }
        end.CancelAfter(options.Value.RestApiTimeout);
        CancellationTokenRegistration gone = aborted.UnsafeRegister(static end => ((CancellationTokenSource)end!).Cancel(), end);
        try
        {
            return await run(end.Token);
        }
        catch (OperationCanceledException) when (end.IsCancellationRequested && !aborted.IsCancellationRequested)
        {
            throw new ServingException(ServingErrorCode.DeadlineExceeded, GrpcStatusTable.TimedOut);
        }
        finally
        {
            await gone.DisposeAsync();
            if (end.TryReset()) { _idle.Enqueue(end); }
            else { end.Dispose(); }
        }
    }
}
