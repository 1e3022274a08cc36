// SPDX-License-Identifier: MIT
namespace TensorKeeper.Protocol.Codecs;

/// <summary>A <c>PredictRequest</c> as the codec reads and writes it. Not thread-safe.</summary>
/// <remarks>
/// A server disposes what it decoded when the inputs are no longer used; a client that only encodes keeps its tensors
/// and disposes nothing.
/// </remarks>
public sealed class PredictRequestMessage : IDisposable
{
    /// <summary>Gets a value indicating whether the request says which model it means.</summary>
    public bool HasModelSpec { get; init; } = true;

    /// <summary>Gets which model, version and signature are meant; an empty name if there is no model spec.</summary>
    /// <value>
    /// A version that was sent is not null, even if it is 0; a label that was sent is not null, even if it is empty.
    /// </value>
    public required ModelQuery Query { get; init; }

    /// <summary>Gets the inputs, in the order in which they came.</summary>
    /// <value>
    /// One that is well-formed protobuf but no tensor (a shape that its values do not fit, a type that cannot be held)
    /// is there as <see cref="Tensor.Undecodable"/>: TensorFlow Serving finds it only after it has resolved model,
    /// signature and input names, and so do we.
    /// </value>
    public required TensorMap Inputs { get; init; }

    /// <summary>Gets the outputs wanted, as they were sent; empty means all.</summary>
    public IReadOnlyList<string> OutputFilter { get; init; } = [];

    /// <summary>Disposes the inputs.</summary>
    public void Dispose() => Inputs.Dispose();
}
