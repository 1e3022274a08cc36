// SPDX-License-Identifier: MIT
using TensorKeeper.SavedModel.Messages;

namespace TensorKeeper.SavedModel.Graphs;

/// <summary>A tensor of the top-level graph that a request feeds.</summary>
/// <param name="TensorName">For example <c>dense_input:0</c>.</param>
/// <param name="Type">The type the signature declares.</param>
/// <param name="Shape">The shape that requests have; null for the one that the placeholder declares.</param>
internal sealed record GraphFeed(string TensorName, DataType Type, PartialShape? Shape = null);
