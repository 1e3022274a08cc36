// SPDX-License-Identifier: MIT
using Grpc.Core;

namespace BlogKeeper.Client;

/// <summary>A call failed: the server refused it, or could not be reached.</summary>
/// <remarks>The message is the server's own sentence where it sent one. Programs look at the properties, not at it.</remarks>
public sealed class BlogKeeperException : Exception
{
    internal BlogKeeperException(
        StatusCode code,
        string message,
        string reason = "",
        IReadOnlyList<FieldViolation>? violations = null,
        TimeSpan? retryAfter = null,
        string hint = "",
        Exception? cause = null)
        : base(message, cause)
    {
        Code = code;
        Reason = reason;
        Violations = violations ?? [];
        RetryAfter = retryAfter;
        Hint = hint;
    }

    /// <summary>Gets what kind of failure it is.</summary>
    public StatusCode Code { get; }

    /// <summary>Gets the server's word for the cause, as in <c>UNKNOWN_BLOG</c>.</summary>
    /// <value>Empty if the server gave none.</value>
    public string Reason { get; }

    /// <summary>Gets the fields of the request that broke a rule.</summary>
    /// <value>Empty if that was not the cause.</value>
    public IReadOnlyList<FieldViolation> Violations { get; }

    /// <summary>Gets how long to wait before the same call is worth another try.</summary>
    /// <value>Null if the server gave no advice.</value>
    public TimeSpan? RetryAfter { get; }

    /// <summary>Gets what to do about it, for a person.</summary>
    /// <value>A sentence, or empty.</value>
    public string Hint { get; }
}
