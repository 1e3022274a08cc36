// SPDX-License-Identifier: MIT
namespace TensorKeeper.SavedModel.Inspection;

/// <summary>One graph of a SavedModel (<c>MetaGraphDef</c>). Immutable.</summary>
/// <param name="Tags">Its tag set, in the order of the file.</param>
/// <param name="TensorFlowVersion">What wrote it, for example <c>2.19.0</c>; empty if it does not say.</param>
/// <param name="Signatures">Its signatures, sorted by name (ordinal), those of the loader included.</param>
/// <param name="Assets">The files that belong to it, as it names them.</param>
public sealed record GraphReport(
    IReadOnlyList<string> Tags,
    string TensorFlowVersion,
    IReadOnlyList<SignatureReport> Signatures,
    IReadOnlyList<string> Assets);
