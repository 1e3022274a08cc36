// SPDX-License-Identifier: MIT
using System.Globalization;
using Microsoft.Extensions.Options;
using TensorKeeper.Serving.Configuration;

namespace TensorKeeper.Serving.Running;

/// <summary>Bounds how many requests are in the server at once, whatever they ask for. Thread-safe, without locks.</summary>
/// <remarks>Each has its inputs in memory; a server that takes all that come ends by running out of it.</remarks>
internal sealed class RunGate(IOptions<ServingOptions> options)
{
    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(1);

    private readonly int _most = options.Value.MaxRunsInFlight;
    private int _inFlight;

    /// <summary>Gets how many requests are in the server.</summary>
    public int InFlight => Volatile.Read(ref _inFlight);

    /// <summary>Lets a request in, which <see cref="Leave"/> lets out again.</summary>
    /// <exception cref="ServingException"><see cref="ServingErrorCode.Unavailable"/>: there are as many as may be.</exception>
    public void Enter()
    {
        if (Interlocked.Increment(ref _inFlight) <= _most) { return; }
        Interlocked.Decrement(ref _inFlight);
        throw new ServingException(
            ServingErrorCode.Unavailable,
            string.Create(CultureInfo.InvariantCulture, $"The server is overloaded: the limit of {_most} requests in flight is reached."))
        {
            RetryAfter = Pause,
        };
    }

    /// <summary>Lets a request out.</summary>
    public void Leave() => Interlocked.Decrement(ref _inFlight);
}
