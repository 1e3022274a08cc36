// SPDX-License-Identifier: MIT
namespace TensorKeeper.SavedModel.OnnxFiles;

/// <summary>Where the bytes of a tensor lie beside the ONNX file, as the file says it.</summary>
/// <param name="Tensor">The tensor's name; empty for one within a node.</param>
/// <param name="Location">The file, relative to the version directory.</param>
/// <param name="Offset">Where the bytes begin, in digits; null for the start.</param>
/// <param name="Length">How many there are, in digits; null for as many as the shape needs.</param>
internal sealed record ExternalData(string Tensor, string Location, string? Offset, string? Length);
