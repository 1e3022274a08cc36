// SPDX-License-Identifier: MIT
namespace TensorKeeper.Protocol.Codecs;

/// <summary>A <c>PredictResponse</c> as the codec reads and writes it. Not thread-safe.</summary>
/// <remarks>Encoding reads the outputs' memory and leaves it to the server to dispose the message afterwards.</remarks>
public sealed class PredictResponseMessage : IDisposable
{
    /// <summary>Gets the name of the model that answered; empty if the server did not say.</summary>
    public string ModelName { get; init; } = "";

    /// <summary>Gets the version that answered, or null if the server did not say.</summary>
    public long? Version { get; init; }

    /// <summary>Gets the signature that was run; empty if the server did not say.</summary>
    public string SignatureName { get; init; } = "";

    /// <summary>Gets the outputs by name.</summary>
    public required TensorMap Outputs { get; init; }

    /// <summary>Gets where the elements stand when the message is encoded.</summary>
    /// <value>Default <see cref="TensorEncoding.TypedFields"/>, as TensorFlow Serving answers.</value>
    public TensorEncoding Encoding { get; init; }

    /// <summary>Disposes the outputs.</summary>
    public void Dispose() => Outputs.Dispose();
}
