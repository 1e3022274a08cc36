// SPDX-License-Identifier: MIT
namespace TensorKeeper.Fuzz;

/// <summary>An input that a target takes wrongly.</summary>
/// <param name="Iteration">Which input of the run it was; seed and iteration make it again.</param>
/// <param name="Input">The bytes; null if they could not be told.</param>
/// <param name="Complaint">What happened.</param>
internal sealed record FuzzFinding(long Iteration, byte[]? Input, string Complaint);
