// SPDX-License-Identifier: MIT
using Grpc.Net.Client;

namespace TensorKeeper.Client;

/// <summary>How a <see cref="ModelClient"/> talks to its server. Immutable.</summary>
public sealed record ModelClientOptions
{
    /// <summary>Gets how long a call may take, retries included; sent to the server as the gRPC deadline.</summary>
    /// <value>
    /// More than zero, or <see cref="System.Threading.Timeout.InfiniteTimeSpan"/> for no deadline; default 30 s.
    /// <see cref="PredictOptions.Timeout"/> overrides it for one prediction.
    /// </value>
    public TimeSpan Timeout { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>Gets the largest message sent or received, encoded.</summary>
    /// <value>1 byte to 2 GiB - 1; default 2 GiB - 1, as the server's: the model says what is too large.</value>
    public int MaxMessageBytes { get; init; } = int.MaxValue;

    /// <summary>Gets how often a call is tried while the server is unavailable; nothing else is retried.</summary>
    /// <value>1 (never retries) to 10; default 4. A prediction changes nothing, so a retry is safe.</value>
    public int MaxAttempts { get; init; } = 4;

    /// <summary>Gets the pause before the second attempt; it doubles with each further one.</summary>
    /// <value>
    /// Zero to 1 minute; default 100 ms. Varies by a fifth and grows to 16 times this; one that would pass the deadline
    /// is not made.
    /// </value>
    public TimeSpan RetryPause { get; init; } = TimeSpan.FromMilliseconds(100);

    /// <summary>Gets a last word on the gRPC channel: credentials, TLS, proxy, load balancing, compression.</summary>
    /// <value>Called once, in <see cref="ModelClient.Connect"/>, after all else was set; default null.</value>
    public Action<GrpcChannelOptions>? ConfigureChannel { get; init; }

    internal void Validate()
    {
        if (Timeout != System.Threading.Timeout.InfiniteTimeSpan)
        {
            ArgumentOutOfRangeException.ThrowIfLessThanOrEqual(Timeout, TimeSpan.Zero);
        }

        ArgumentOutOfRangeException.ThrowIfLessThan(MaxMessageBytes, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(MaxAttempts, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(MaxAttempts, 10);
        ArgumentOutOfRangeException.ThrowIfLessThan(RetryPause, TimeSpan.Zero);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(RetryPause, TimeSpan.FromMinutes(1));
    }
}
