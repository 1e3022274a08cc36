// SPDX-License-Identifier: MIT
namespace TensorKeeper.Protocol.Codecs;

/// <summary>
/// A <c>ClassificationRequest</c>, <c>RegressionRequest</c> or <c>MultiInferenceRequest</c> as the codec reads it. Immutable.
/// </summary>
/// <param name="Tasks">What to compute: exactly one, but any number for <c>MultiInferenceRequest</c>.</param>
/// <param name="Examples">
/// The serialized <c>tensorflow.Example</c> messages, not parsed; one that comes with a context has the context's bytes
/// before its own, which protobuf reads as one message merged into the other.
/// </param>
public sealed record ExampleRequestMessage(IReadOnlyList<ExampleTask> Tasks, StringElements Examples);
