// SPDX-License-Identifier: MIT
using TensorKeeper.Cli.Bench.Calls;
using TensorKeeper.Cli.Bench.Measures;

namespace TensorKeeper.Cli.Bench.Load;

/// <summary>Puts a server under one load after another and measures. Not thread-safe.</summary>
/// <param name="caller">Makes the calls.</param>
/// <param name="options">How long, and how.</param>
/// <param name="rows">The rows of each call.</param>
/// <param name="serverTime">Returns the processor time of the server; null if it cannot be known.</param>
internal sealed class LoadRunner(IPredictCaller caller, BenchOptions options, long rows, Func<TimeSpan>? serverTime)
{
    private const int ArrivalSeed = 1;

    private static readonly TimeProvider Clock = TimeProvider.System;

    /// <summary>Measures one load.</summary>
    /// <param name="point">The load.</param>
    /// <param name="stop">Ends the measurement early; what was measured until then is the result.</param>
    public async Task<LoadResult> RunAsync(LoadPoint point, CancellationToken stop)
    {
        var pace = new ClockPace(Clock);
        long start = pace.Now;
        long from = pace.After(start, options.WarmUp);
        var window = new LoadWindow(from, options.Requests is null ? pace.After(from, options.Duration) : long.MaxValue, options.Requests);
        var recorder = new Recorder(window, Clock);
        Task calls = point.Rate is { } rate
            ? new OpenLoop(caller, window, recorder, pace, point.Concurrency).RunAsync(new ArrivalSchedule(options.Arrivals, rate, ArrivalSeed), start, stop)
            : ClosedLoop.RunAsync(point.Concurrency, caller, window, recorder, Clock, stop);

        await Task.WhenAny(calls, Task.Delay(options.WarmUp, Clock, stop));
        var meter = new OwnCostMeter(serverTime);
        await Task.WhenAny(calls, options.Requests is null ? Task.Delay(options.Duration, Clock, stop) : calls);
        OwnCost cost = meter.Read();
        long end = pace.Now;
        await calls;
        bool isInterrupted = stop.IsCancellationRequested;
        return recorder.ToResult(point, rows, isInterrupted ? end : window.To, cost, isInterrupted);
    }
}
