// SPDX-License-Identifier: MIT
namespace TensorKeeper.Client;

/// <summary>A call to a model server failed: the server refused, could not be reached, or took too long.</summary>
/// <remarks>The message is the server's own words followed by <see cref="Hint"/>.</remarks>
public sealed class ModelServerException : Exception
{
    internal ModelServerException(
        ModelQuery query, ServingErrorCode code, string detail, string hint, Exception innerException)
        : base(hint.Length == 0 ? detail : $"{detail} {hint}", innerException)
    {
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
