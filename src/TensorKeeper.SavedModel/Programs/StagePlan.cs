// SPDX-License-Identifier: MIT
using TensorKeeper.SavedModel.Graphs;
using TensorKeeper.SavedModel.Translators;

namespace TensorKeeper.SavedModel.Programs;

/// <summary>A stage that can run. Immutable.</summary>
/// <param name="Graph">Its nodes.</param>
/// <param name="Translation">The same in ONNX; null if the host runs the stage.</param>
/// <param name="Bodies">The programs of the conditionals and loops among the nodes of the host.</param>
/// <param name="HostOnly">The nodes because of which the host runs the stage, those in bodies included; the others only serve them.</param>
internal sealed record StagePlan(
    SourceGraph Graph,
    OnnxTranslationResult? Translation,
    IReadOnlyDictionary<SourceNode, ProgramPlan[]> Bodies,
    IReadOnlyList<SourceNode> HostOnly);
