// SPDX-License-Identifier: MIT
namespace TensorKeeper.Formats;

/// <summary>A step of a signature: a graph that the engine runs, or nodes that the server runs itself. Immutable.</summary>
/// <param name="IsHost">True if the server runs it, false for the engine.</param>
/// <param name="NodeCount">How many nodes it has, constants not counted.</param>
/// <param name="HostNodes">The nodes that the engine cannot run, in the order they run; empty for a stage of the engine.</param>
public sealed record PlannedStage(bool IsHost, int NodeCount, IReadOnlyList<PlannedNode> HostNodes);
