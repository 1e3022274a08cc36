// SPDX-License-Identifier: MIT
namespace TensorKeeper.SavedModel.Inspection;

/// <summary>What a SavedModel is and whether it can be served. Immutable.</summary>
/// <param name="Directory">The version directory that was read.</param>
/// <param name="Graphs">The graphs of the file, at least one, in the order of the file.</param>
/// <param name="VariableCount">How many tensors the checkpoint holds, those of the optimizer included.</param>
/// <param name="VariableBytes">How many bytes they take.</param>
public sealed record SavedModelReport(string Directory, IReadOnlyList<GraphReport> Graphs, int VariableCount, long VariableBytes);
