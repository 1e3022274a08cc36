// SPDX-License-Identifier: MIT
namespace TensorKeeper.Fuzz;

/// <summary>What a run found.</summary>
/// <param name="Inputs">How many inputs were tried.</param>
/// <param name="Accepted">How many of them were not refused.</param>
/// <param name="Slowest">The longest time that one took.</param>
/// <param name="LargestMemory">The most managed bytes that one allocated.</param>
/// <param name="Finding">The first finding, at which the run ended; null if there was none.</param>
internal sealed record FuzzReport(long Inputs, long Accepted, TimeSpan Slowest, long LargestMemory, FuzzFinding? Finding)
{
    public override string ToString() =>
        $"{Inputs} inputs, {Accepted} accepted, slowest {Slowest.TotalMilliseconds:F0} ms, most memory {LargestMemory >> 10} KiB"
        + (Finding is { } found ? $"\niteration {found.Iteration}: {found.Complaint}" : "");
}
