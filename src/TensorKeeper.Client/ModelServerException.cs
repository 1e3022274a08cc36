// SPDX-License-Identifier: MIT
namespace TensorKeeper.Client;

/// <summary>A call to a model server failed: the server refused, could not be reached, or took too long.</summary>
/// <remarks>The message is the server's own words followed by <see cref="Hint"/>.</remarks>
public sealed class ModelServerException : Exception
{
    /// <summary>Initializes an exception: for clients, and for tests of what uses them.</summary>
    /// <param name="query">What was asked for.</param>
    /// <param name="code">The reason.</param>
    /// <param name="detail">The server's own words.</param>
    /// <param name="hint">What to do next; empty if there is nothing to say.</param>
    /// <param name="innerException">What the failure came from; may be null.</param>
    public ModelServerException(
        ModelQuery query, ServingErrorCode code, string detail, string hint = "", Exception? innerException = null)
        : base(string.IsNullOrEmpty(hint) ? detail : $"{detail} {hint}", innerException)
    {
        ArgumentNullException.ThrowIfNull(query);
        ArgumentNullException.ThrowIfNull(hint);
        ModelName = query.Name;
        Version = query.Version;
        Code = code;
        Hint = hint;
    }

    /// <summary>Gets the model that was asked for.</summary>
    public string ModelName { get; }

    /// <summary>Gets the version that was asked for; null if none was.</summary>
    public long? Version { get; }

    /// <summary>Gets the reason.</summary>
    public ServingErrorCode Code { get; }

    /// <summary>Gets what to do next; empty if there is nothing to say.</summary>
    public string Hint { get; }
}
