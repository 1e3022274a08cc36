// SPDX-License-Identifier: MIT
namespace TensorKeeper.SavedModel.Inspection;

/// <summary>What an ONNX model is and whether it can be served. Immutable.</summary>
/// <param name="Directory">The version directory that was read.</param>
/// <param name="Producer">What wrote the file; empty if it does not say.</param>
/// <param name="OperatorSets">Domain to version, sorted by domain (ordinal).</param>
/// <param name="WeightCount">How many tensors the graph holds.</param>
/// <param name="WeightBytes">How many bytes they take, those in other files included.</param>
/// <param name="DataFiles">The files that hold tensors beside the graph, sorted by name (ordinal).</param>
/// <param name="Signature">The one signature, made of the graph's inputs and outputs.</param>
public sealed record OnnxReport(
    string Directory,
    string Producer,
    IReadOnlyDictionary<string, long> OperatorSets,
    int WeightCount,
    long WeightBytes,
    IReadOnlyList<string> DataFiles,
    SignatureReport Signature);
