// SPDX-License-Identifier: MIT
namespace TensorKeeper.Cli.Bench.Calls;

/// <summary>Makes the same prediction again and again. Thread-safe.</summary>
internal interface IPredictCaller
{
    /// <summary>Makes one call.</summary>
    /// <returns>What became of it; a call that <paramref name="stop"/> cut short has any outcome.</returns>
    Task<CallOutcome> CallAsync(CancellationToken stop);
}
