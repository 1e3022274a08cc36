// SPDX-License-Identifier: MIT
namespace TensorKeeper.Formats;

/// <summary>One phase of loading a model and how long it took.</summary>
/// <param name="Name">For example <c>read</c>, <c>import</c>, <c>session</c>.</param>
/// <param name="Duration">Wall-clock time.</param>
public sealed record LoadPhase(string Name, TimeSpan Duration);
