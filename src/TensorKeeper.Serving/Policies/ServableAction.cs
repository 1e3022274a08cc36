// SPDX-License-Identifier: MIT
namespace TensorKeeper.Serving.Policies;

/// <summary>What a transition policy wants done.</summary>
/// <param name="Kind">Load or unload.</param>
/// <param name="Version">The version of the model that was asked about.</param>
internal readonly record struct ServableAction(ServableActionKind Kind, long Version);
