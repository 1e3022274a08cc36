// SPDX-License-Identifier: MIT
using System.Collections.Concurrent;

namespace TensorKeeper.AspNetCore.Unary;

/// <summary>When a call ends at the latest: its deadline passes, or its caller goes away. One per call; dispose it with the call.</summary>
/// <remarks>A source whose time did not run out serves the next call. Calls without a deadline take none.</remarks>
internal readonly struct CallDeadline : IDisposable
{
    // The timer's own limit; who waits longer than seven weeks waits for ever.
    private static readonly TimeSpan Longest = TimeSpan.FromMilliseconds(uint.MaxValue - 1);
    private static readonly ConcurrentQueue<CancellationTokenSource> Idle = new();

    private readonly CancellationTokenSource? _source;
    private readonly CancellationTokenRegistration _aborted;
    private readonly CancellationToken _caller;

    private CallDeadline(CancellationTokenSource? source, CancellationTokenRegistration aborted, CancellationToken caller)
    {
        _source = source;
        _aborted = aborted;
        _caller = caller;
    }

    /// <summary>Gets what ends the work.</summary>
    public CancellationToken Token => _source?.Token ?? _caller;

    /// <summary>Gets a value indicating whether the time ran out, and not the caller away.</summary>
    public bool HasPassed => _source is { IsCancellationRequested: true } && !_caller.IsCancellationRequested;

    /// <summary>Starts the clock.</summary>
    /// <param name="timeout">From now on; <see cref="Timeout.InfiniteTimeSpan"/> for no deadline.</param>
    /// <param name="aborted">Fires when the caller goes away.</param>
    public static CallDeadline Start(TimeSpan timeout, CancellationToken aborted)
    {
        if (timeout == Timeout.InfiniteTimeSpan || timeout > Longest) { return new CallDeadline(null, default, aborted); }
        if (!Idle.TryDequeue(out CancellationTokenSource? source)) { source = new CancellationTokenSource(); }
        source.CancelAfter(timeout);
        return new CallDeadline(source, aborted.UnsafeRegister(static state => ((CancellationTokenSource)state!).Cancel(), source), aborted);
    }

    public void Dispose()
    {
        if (_source is null) { return; }
        _aborted.Dispose();
        if (_source.TryReset()) { Idle.Enqueue(_source); }
        else { _source.Dispose(); }
    }
}
