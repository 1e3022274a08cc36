// SPDX-License-Identifier: MIT
using Grpc.Core;

namespace TensorKeeper.Client.Calls;

/// <summary>Makes one call: deadline, retries, and errors in our words. Thread-safe.</summary>
/// <remarks>
/// gRPC's own retries keep a copy of each request in case it must be sent again; this loop encodes it again instead, so
/// that a call that succeeds pays nothing for those that do not.
/// </remarks>
internal sealed class UnaryCaller(CallInvoker invoker, Uri address, ModelClientOptions options)
{
    private const int LargestPauseFactor = 16;

    public async Task<TResponse> CallAsync<TResponse>(
        ModelQuery query,
        TimeSpan? timeout,
        Func<CallInvoker, CallOptions, AsyncUnaryCall<TResponse>> start,
        CancellationToken cancellationToken)
    {
        TimeSpan allowed = timeout ?? options.Timeout;
        DateTime? deadline = DeadlineAfter(allowed);
        var callOptions = new CallOptions(deadline: deadline, cancellationToken: cancellationToken);
        for (int attempt = 1; ; attempt++)
        {
            try
            {
                using AsyncUnaryCall<TResponse> call = start(invoker, callOptions);
                return await call.ResponseAsync.ConfigureAwait(false);
            }
            catch (OperationCanceledException exception) when (!cancellationToken.IsCancellationRequested)
            {
                // The channel reports a passed deadline in this way too.
                throw ServerErrors.DeadlineExceeded(query, address, allowed, exception);
            }
            catch (RpcException exception)
            {
                cancellationToken.ThrowIfCancellationRequested();
                TimeSpan pause = PauseAfter(attempt);
                if (!IsWorthRetrying(exception, attempt, deadline, pause))
                {
                    throw ServerErrors.Translate(exception, query, address, allowed);
                }

                await Task.Delay(pause, cancellationToken).ConfigureAwait(false);
            }
        }
    }

    private static DateTime Now => TimeProvider.System.GetUtcNow().UtcDateTime;

    private static DateTime? DeadlineAfter(TimeSpan allowed)
    {
        if (allowed == Timeout.InfiniteTimeSpan) { return null; }
        ArgumentOutOfRangeException.ThrowIfLessThanOrEqual(allowed, TimeSpan.Zero);
        return Now + allowed;
    }

    private bool IsWorthRetrying(RpcException exception, int attempt, DateTime? deadline, TimeSpan pause) =>
        exception.StatusCode == StatusCode.Unavailable
        && attempt < options.MaxAttempts
        && (deadline is null || Now + pause < deadline);

    // Clients that failed together must not come back together: the pause varies by a fifth.
    private TimeSpan PauseAfter(int attempt)
    {
        double jitter = 0.8 + (0.4 * Random.Shared.NextDouble());
        return options.RetryPause * Math.Min(1 << (attempt - 1), LargestPauseFactor) * jitter;
    }
}
