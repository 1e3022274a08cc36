// SPDX-License-Identifier: MIT
namespace TensorKeeper;

/// <summary>A request, or the loading of a model, failed for a reason the caller is told.</summary>
/// <remarks>The message goes to the caller as it stands: it names what was sent and what was wanted, never a secret.</remarks>
public sealed class ServingException : Exception
{
    /// <summary>Initializes the exception.</summary>
    /// <param name="code">Why.</param>
    /// <param name="message">What the caller reads.</param>
    /// <param name="innerException">The cause, for the log.</param>
    public ServingException(ServingErrorCode code, string message, Exception? innerException = null)
        : base(message, innerException) => Code = code;

    /// <summary>Gets the reason.</summary>
    public ServingErrorCode Code { get; }

    /// <summary>Gets how long the caller should wait before it tries again.</summary>
    /// <value>Null: nothing is known, or trying again does not help.</value>
    public TimeSpan? RetryAfter { get; init; }
}
