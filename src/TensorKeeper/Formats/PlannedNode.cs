// SPDX-License-Identifier: MIT
namespace TensorKeeper.Formats;

/// <summary>A node of a model's graph. Immutable.</summary>
/// <param name="Name">Its name, with the calls that lead to it.</param>
/// <param name="Op">What it does, in the words of the format, for example <c>LookupTableFindV2</c>.</param>
public sealed record PlannedNode(string Name, string Op);
