// SPDX-License-Identifier: MIT
namespace TensorKeeper.AspNetCore.TfServing;

/// <summary>What the address of a REST request says.</summary>
/// <param name="Verb">What is asked for.</param>
/// <param name="ModelName">The model, decoded; empty if the address names none.</param>
/// <param name="Version">Digits as they stand in the address; null if there are none.</param>
/// <param name="Label">The label, decoded; null if there is none.</param>
/// <param name="State">Of a list: the state that versions are to be in, as it stands in the address; null for any.</param>
internal readonly record struct RestRoute(RestVerb Verb, string ModelName = "", string? Version = null, string? Label = null, string? State = null);
