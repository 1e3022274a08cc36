// SPDX-License-Identifier: MIT
namespace TensorKeeper.Formats;

/// <summary>How a model would run. Immutable.</summary>
/// <param name="Signatures">The callable signatures, sorted by name (ordinal).</param>
/// <param name="WeightCount">How many tensors of weights the directory holds, those that no signature reads included.</param>
/// <param name="WeightBytes">How many bytes they take.</param>
public sealed record ModelPlan(IReadOnlyList<SignaturePlan> Signatures, int WeightCount, long WeightBytes);
