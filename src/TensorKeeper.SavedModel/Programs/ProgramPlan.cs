// SPDX-License-Identifier: MIT
using TensorKeeper.SavedModel.Graphs;

namespace TensorKeeper.SavedModel.Programs;

/// <summary>A graph cut into stages, all of which can run; what is left is to make them. Immutable.</summary>
/// <param name="Graph">The graph of a signature, or the body of a conditional or loop.</param>
/// <param name="Stages">Its stages, in the order they run.</param>
internal sealed record ProgramPlan(SourceGraph Graph, IReadOnlyList<StagePlan> Stages);
