// SPDX-License-Identifier: MIT
using TensorKeeper.SavedModel.Graphs;
using TensorKeeper.SavedModel.Translators;

namespace TensorKeeper.SavedModel.Programs;

/// <summary>A stage that can run. Immutable.</summary>
/// <param name="Graph">Its nodes.</param>
/// <param name="Translation">The same in ONNX; null if the host runs the stage.</param>
/// <param name="Bodies">The programs of the conditionals and loops among the nodes of the host.</param>
internal sealed record StagePlan(
    SourceGraph Graph, OnnxTranslationResult? Translation, IReadOnlyDictionary<SourceNode, ProgramPlan[]> Bodies);
