// SPDX-License-Identifier: MIT
namespace TensorKeeper.SavedModel.Export;

/// <summary>What was written as ONNX. Immutable.</summary>
/// <param name="Signature">The signature it is.</param>
/// <param name="Inputs">The inputs of the file; complex numbers are pairs of floats in a last axis.</param>
/// <param name="Outputs">The outputs of the file; one that has the name of an input ends with <c>_output</c>.</param>
/// <param name="Files">The files: the model, and its weights if they have a file of their own.</param>
public sealed record OnnxExport(
    Signature Signature, IReadOnlyList<TensorSpec> Inputs, IReadOnlyList<TensorSpec> Outputs, IReadOnlyList<string> Files);
