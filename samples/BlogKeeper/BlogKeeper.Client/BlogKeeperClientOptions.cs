// SPDX-License-Identifier: MIT
using System.Security.Cryptography.X509Certificates;

namespace BlogKeeper.Client;

/// <summary>How a <see cref="BlogKeeperClient"/> makes its calls.</summary>
public sealed class BlogKeeperClientOptions
{
    private static readonly TimeSpan LongestTimeout = TimeSpan.FromDays(1);

    /// <summary>Gets or sets how long the server may keep a call waiting.</summary>
    /// <value>More than 0, at most a day; default 30 s. The whole of a unary call; of a stream, each pause in it.</value>
    public TimeSpan Timeout { get; set; } = TimeSpan.FromSeconds(30);

    /// <summary>Gets or sets how often a call that only reads is tried before its failure is reported.</summary>
    /// <value>1 (never again) to 5; default 4.</value>
    public int MaxAttempts { get; set; } = 4;

    /// <summary>Gets or sets the pause before the second attempt; each later one is twice as long, within a fifth.</summary>
    /// <value>More than 0, at most 10 s; default 100 ms.</value>
    public TimeSpan RetryPause { get; set; } = TimeSpan.FromMilliseconds(100);

    /// <summary>Gets or sets the authorities that may have signed the server's certificate.</summary>
    /// <value>Null, the default: those that the operating system trusts.</value>
    public X509Certificate2Collection? CertificateAuthorities { get; set; }

    internal void Validate()
    {
        RequireRange(Timeout, LongestTimeout, nameof(Timeout));
        RequireRange(RetryPause, TimeSpan.FromSeconds(10), nameof(RetryPause));
        if (MaxAttempts is < 1 or > 5) { throw new ArgumentOutOfRangeException(nameof(MaxAttempts), MaxAttempts, "From 1 to 5."); }
    }

    private static void RequireRange(TimeSpan value, TimeSpan largest, string name)
    {
        if (value <= TimeSpan.Zero || value > largest)
        {
            throw new ArgumentOutOfRangeException(name, value, $"More than 0, at most {largest}.");
        }
    }
}
