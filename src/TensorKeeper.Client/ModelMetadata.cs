// SPDX-License-Identifier: MIT
namespace TensorKeeper.Client;

/// <summary>How a model can be called. Immutable, thread-safe.</summary>
/// <param name="Model">The model, and the version that the query meant.</param>
/// <param name="Signatures">Inputs and outputs with types and shapes, by signature name.</param>
/// <remarks>
/// An input that the exporter encoded as several tensors is listed by part: a sparse one as <c>x/indices</c>,
/// <c>x/values</c> and <c>x/dense_shape</c>, a composite one as <c>x/0</c>, <c>x/1</c> and so on.
/// </remarks>
public sealed record ModelMetadata(ServableId Model, IReadOnlyDictionary<string, Signature> Signatures);
