// SPDX-License-Identifier: MIT
namespace TensorKeeper.Formats;

/// <summary>A serialized ONNX <c>ModelProto</c> and where its external weights are. Immutable.</summary>
/// <param name="Model">The bytes of the message.</param>
/// <param name="WeightsDirectory">
/// The directory that the locations of external initializers are relative to, an absolute path; null if there are none.
/// The files stay in place as long as the session lives.
/// </param>
public sealed record OnnxProgram(ReadOnlyMemory<byte> Model, string? WeightsDirectory);
