// SPDX-License-Identifier: MIT
using TensorKeeper.Cli.Bench.Load;

namespace TensorKeeper.Cli.Bench.Measures;

/// <summary>What one load brought about. Not changed once made.</summary>
/// <param name="Point">The load.</param>
/// <param name="Elapsed">How long was measured.</param>
/// <param name="RequestsPerSecond">Calls that succeeded, by the time in which they were answered.</param>
/// <param name="RowsPerSecond">The same in rows.</param>
/// <param name="Latencies">Of the calls that succeeded; in an open loop from when they were due.</param>
/// <param name="Lateness">How much later than due calls were sent; of a closed loop always zero.</param>
/// <param name="HeatMap">The latencies over time.</param>
/// <param name="Errors">The most frequent first.</param>
/// <param name="Cost">What the measurement cost this process.</param>
/// <param name="IsInterrupted">Whether it was stopped before its end.</param>
internal sealed record LoadResult(
    LoadPoint Point,
    TimeSpan Elapsed,
    double RequestsPerSecond,
    double RowsPerSecond,
    LatencyHistogram Latencies,
    LatencyHistogram Lateness,
    HeatMap HeatMap,
    IReadOnlyList<ErrorCount> Errors,
    OwnCost Cost,
    bool IsInterrupted)
{
    /// <summary>Gets the number of calls that failed or were never sent.</summary>
    public long Failed => Errors.Sum(static error => error.Count);
}
