// SPDX-License-Identifier: MIT
namespace BlogKeeper.Client.Calls;

/// <summary>Ends a stream when the server keeps it waiting for too long. Thread-safe.</summary>
/// <remarks>
/// A deadline for a whole stream would have to know how long the stream is. What a caller means is another thing: that
/// something comes back in time. So the clock runs only while something is expected, and starts anew with each message.
/// </remarks>
internal sealed class Patience(TimeSpan limit, CancellationToken callerToken) : IDisposable
{
    private readonly Lock _gate = new();
    private readonly CancellationTokenSource _source = CancellationTokenSource.CreateLinkedTokenSource(callerToken);
    private int _expected;

    /// <summary>Gets the token of the call: the caller's will, or ours.</summary>
    public CancellationToken Token => _source.Token;

    /// <summary>Gets the token of the caller alone.</summary>
    public CancellationToken CallerToken => callerToken;

    /// <summary>Gets whether the server took too long.</summary>
    public bool IsExhausted => _source.IsCancellationRequested && !callerToken.IsCancellationRequested;

    /// <summary>The server owes us one message more.</summary>
    public void Expect() => Count(+1);

    /// <summary>One of the messages that were expected is there.</summary>
    public void Received() => Count(-1);

    public void Dispose() => _source.Dispose();

    private void Count(int change)
    {
        lock (_gate)
        {
            _expected += change;
            _source.CancelAfter(_expected > 0 ? limit : Timeout.InfiniteTimeSpan);
        }
    }
}
