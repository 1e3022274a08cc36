// SPDX-License-Identifier: MIT
using TensorKeeper.Cli.Bench.Measures;

namespace TensorKeeper.Cli.Bench.Reports;

/// <summary>All that a run of the command found out. Immutable.</summary>
/// <param name="Target">The server that was measured, and how it was spoken to.</param>
/// <param name="Model">The model and the version that answered.</param>
/// <param name="StartedAt">When the run began.</param>
/// <param name="Machine">What the load came from.</param>
/// <param name="Parameters">What was asked and how, in the order to show.</param>
/// <param name="Results">One for each load, in the order of measuring; at least one.</param>
/// <param name="Warnings">What a reader must know before believing the figures.</param>
/// <param name="Verdicts">One for each limit that was set.</param>
internal sealed record BenchReport(
    BenchTarget Target,
    ServableId Model,
    DateTimeOffset StartedAt,
    Machine Machine,
    IReadOnlyList<KeyValuePair<string, string>> Parameters,
    IReadOnlyList<LoadResult> Results,
    IReadOnlyList<string> Warnings,
    IReadOnlyList<Verdict> Verdicts)
{
    /// <summary>Gets a value indicating whether several loads were measured.</summary>
    public bool IsSweep => Results.Count > 1;

    /// <summary>Gets a value indicating whether calls were due by the clock.</summary>
    public bool IsOpen => Results[0].Point.IsOpen;

    /// <summary>Gets a value indicating whether every limit was kept.</summary>
    public bool IsPassed => Verdicts.All(static verdict => verdict.IsPassed);

    /// <summary>Gets what the latencies are, in a sentence.</summary>
    public string LatencyText => IsOpen
        ? "Open loop: counted from when a call was due, so that a stall of the server counts for every call that it delayed."
        : "Closed loop: counted from when a call was sent; calls that a stall kept from being made are missing (coordinated omission): see --rate.";
}
