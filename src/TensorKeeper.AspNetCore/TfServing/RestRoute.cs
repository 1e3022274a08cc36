// SPDX-License-Identifier: MIT
namespace TensorKeeper.AspNetCore.TfServing;

/// <summary>What the address of a REST request says.</summary>
/// <param name="Verb">What is asked for.</param>
/// <param name="ModelName">The model, decoded; empty if the address names none.</param>
/// <param name="Version">Digits as they stand in the address; null if there are none.</param>
/// <param name="Label">The label, decoded; null if there is none.</param>
internal readonly record struct RestRoute(RestVerb Verb, string ModelName = "", string? Version = null, string? Label = null);
