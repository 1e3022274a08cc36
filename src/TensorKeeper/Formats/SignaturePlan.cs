// SPDX-License-Identifier: MIT
namespace TensorKeeper.Formats;

/// <summary>How a signature would run. Immutable.</summary>
/// <param name="Signature">How it is called.</param>
/// <param name="Ops">How many nodes of each op it reaches in the file, sorted by op (ordinal).</param>
/// <param name="Stages">What runs one after the other; empty if the signature is refused, or if nothing is to be computed.</param>
/// <param name="Refusal">Why it cannot be run; null if it can.</param>
public sealed record SignaturePlan(
    Signature Signature, IReadOnlyDictionary<string, int> Ops, IReadOnlyList<PlannedStage> Stages, ServingException? Refusal);
