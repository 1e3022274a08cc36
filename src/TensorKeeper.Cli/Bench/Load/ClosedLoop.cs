// SPDX-License-Identifier: MIT
using TensorKeeper.Cli.Bench.Calls;
using TensorKeeper.Cli.Bench.Measures;

namespace TensorKeeper.Cli.Bench.Load;

/// <summary>A fixed number of callers, each of whom asks again as soon as it has its answer.</summary>
/// <remarks>
/// While the server stalls, these callers ask nothing, and the calls that others would have made meanwhile are missing from
/// the latencies: coordinated omission, which a closed loop has by its nature.
/// </remarks>
internal static class ClosedLoop
{
    /// <summary>Makes calls until the window ends and all are answered, or the measurement is stopped.</summary>
    public static Task RunAsync(
        int concurrency, IPredictCaller caller, LoadWindow window, Recorder recorder, TimeProvider clock, CancellationToken stop)
    {
        return Task.WhenAll(Enumerable.Range(0, concurrency).Select(_ => Task.Run(CallInTurnAsync, CancellationToken.None)));

        async Task CallInTurnAsync()
        {
            while (!stop.IsCancellationRequested)
            {
                long start = clock.GetTimestamp();
                if (!window.Admits(start)) { return; }
                CallOutcome outcome = await caller.CallAsync(stop);
                if (stop.IsCancellationRequested) { return; }   // a call that was cut short measures nothing
                recorder.Record(start, start, clock.GetTimestamp(), outcome);
            }
        }
    }
}
