// SPDX-License-Identifier: MIT
namespace TensorKeeper.SavedModel.Onnx;

/// <summary>A value that is part of the model file, or of the weights beside it. Immutable.</summary>
internal abstract record OnnxInitializer(OnnxValue Value);

/// <summary>A small tensor, written into the model.</summary>
internal sealed record InlineInitializer(OnnxValue Value, Tensor Tensor) : OnnxInitializer(Value);

/// <summary>A tensor that stays in a file: nothing is copied, the engine maps the bytes.</summary>
/// <param name="Value">Its name, type and shape.</param>
/// <param name="Location">The file, relative to the weights directory.</param>
/// <param name="Offset">The first byte.</param>
/// <param name="Length">The number of bytes.</param>
internal sealed record ExternalInitializer(OnnxValue Value, string Location, long Offset, long Length) : OnnxInitializer(Value);
