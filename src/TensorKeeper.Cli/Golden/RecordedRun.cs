// SPDX-License-Identifier: MIT
namespace TensorKeeper.Cli.Golden;

/// <summary>One recorded call of a signature and what it answered. Immutable; the numbers are read when they are needed.</summary>
/// <param name="Signature">The signature's name.</param>
/// <param name="Inputs">What was fed; an input that is left out takes its default.</param>
/// <param name="Outputs">What came out, and how near an answer must come.</param>
internal sealed record RecordedRun(string Signature, IReadOnlyList<RecordedTensor> Inputs, IReadOnlyList<ExpectedTensor> Outputs);
