// SPDX-License-Identifier: MIT
using TensorKeeper.Cli.Bench.Calls;
using TensorKeeper.Cli.Bench.Load;
using TensorKeeper.Cli.Bench.Measures;

namespace TensorKeeper.Cli.Tests.Bench;

public sealed class LoopTests
{
    private static readonly TimeSpan Second = TimeSpan.FromSeconds(1);
    private static readonly OwnCost NoCost = new(0, TimeSpan.Zero);

    private readonly FakePace _pace = new();

    // A hundred calls a second, each answered within a millisecond, but one that stalls the server for a second.
    [Fact]
    public async Task An_open_loop_counts_a_stall_for_every_call_that_was_due_meanwhile()
    {
        var window = new LoadWindow(0, (10 * Second).Ticks, null);
        var recorder = new Recorder(window, _pace);
        var loop = new OpenLoop(Stalling(atCall: 100), window, recorder, _pace, maxInFlight: 1);

        await loop.RunAsync(new ArrivalSchedule(Arrivals.Constant, 100, seed: 1), 0, TestContext.Current.CancellationToken);

        LatencyHistogram latencies = recorder.Latencies;
        Assert.Equal(1000, latencies.Count);
        Assert.Equal(Second, latencies.Max);

        // The call at 1.00 s takes a second; the one at 1.01 s was due 0.99 s before its turn, and each later one 9 ms less.
        double[] delayed = [1000, .. Enumerable.Range(1, 110).Select(static i => 1000 + i - (10.0 * i))];
        double[] all = [.. delayed.Concat(Enumerable.Repeat(1.0, 1000 - delayed.Length)).Order()];
        foreach (double percent in (double[])[50, 88, 90, 95, 99, 99.9, 100])
        {
            double expected = all[(int)Math.Ceiling(percent * 10) - 1];
            Assert.InRange(latencies.Percentile(percent).TotalMilliseconds, expected, expected * 1.001);
        }
    }

    [Fact]
    public async Task A_closed_loop_omits_the_calls_that_a_stall_kept_from_being_made()
    {
        var window = new LoadWindow(0, (10 * Second).Ticks, null);
        var recorder = new Recorder(window, _pace);

        await ClosedLoop.RunAsync(1, Stalling(atCall: 100), window, recorder, _pace, TestContext.Current.CancellationToken);

        Assert.Equal(9_001, recorder.Latencies.Count);
        Assert.Equal(Second, recorder.Latencies.Max);
        Assert.Equal(TimeSpan.FromMilliseconds(1).TotalMicroseconds, recorder.Latencies.Percentile(99.98).TotalMicroseconds, 1.0);
    }

    [Fact]
    public async Task Calls_of_the_warm_up_do_not_count()
    {
        var window = new LoadWindow(Second.Ticks, (3 * Second).Ticks, null);
        var recorder = new Recorder(window, _pace);
        var caller = Stalling(atCall: 10);

        await ClosedLoop.RunAsync(1, caller, window, recorder, _pace, TestContext.Current.CancellationToken);
        LoadResult result = recorder.ToResult(new LoadPoint(1), 4, window.To, NoCost, interrupted: false);

        Assert.Equal(10 + 1 + 1990, caller.Calls);
        Assert.Equal(1990, result.Latencies.Count);
        Assert.Equal(2 * Second, result.Elapsed);

        // One call of the warm-up was answered within the window, and one of the window exactly at its end.
        Assert.Equal((995, 3980), (result.RequestsPerSecond, result.RowsPerSecond));
    }

    [Fact]
    public async Task A_number_of_requests_ends_the_measurement_exactly()
    {
        var window = new LoadWindow(0, long.MaxValue, 250);
        var recorder = new Recorder(window, _pace);
        var caller = Stalling(atCall: -1);

        await ClosedLoop.RunAsync(1, caller, window, recorder, _pace, TestContext.Current.CancellationToken);
        LoadResult result = recorder.ToResult(new LoadPoint(1), 1, long.MaxValue, NoCost, interrupted: false);

        Assert.Equal((250, 250), (caller.Calls, result.Latencies.Count));
        Assert.Equal(TimeSpan.FromMilliseconds(250), result.Elapsed);
        Assert.Equal(1000, result.RequestsPerSecond, 6);
    }

    [Fact]
    public async Task Calls_that_find_no_free_place_until_the_end_are_errors()
    {
        var answer = new TaskCompletionSource<CallOutcome>(TaskCreationOptions.RunContinuationsAsynchronously);
        var window = new LoadWindow(0, TimeSpan.FromMilliseconds(5).Ticks, null);
        var recorder = new Recorder(window, _pace);
        var caller = new StubCaller(_ => answer.Task);
        _pace.OnAfter = due =>
        {
            if (due >= window.To) { answer.SetResult(CallOutcome.Success); }
        };

        await new OpenLoop(caller, window, recorder, _pace, maxInFlight: 1)
            .RunAsync(new ArrivalSchedule(Arrivals.Constant, 1000, seed: 1), 0, TestContext.Current.CancellationToken);
        LoadResult result = recorder.ToResult(new LoadPoint(1, 1000), 1, window.To, NoCost, interrupted: false);

        Assert.Equal((1, 1), (caller.Calls, result.Latencies.Count));
        ErrorCount unsent = Assert.Single(result.Errors);
        Assert.Equal((Recorder.Unsent, 4, 4), (unsent.Status, unsent.Count, result.Failed));
    }

    [Fact]
    public async Task Failures_are_counted_by_status_and_are_no_latencies()
    {
        var window = new LoadWindow(0, long.MaxValue, 10);
        var recorder = new Recorder(window, _pace);
        var caller = new StubCaller(call =>
        {
            _pace.Advance(TimeSpan.FromMilliseconds(1));
            return Task.FromResult((call % 5) switch
            {
                0 => CallOutcome.Success,
                1 => new CallOutcome("UNAVAILABLE", $"message of call {call}"),
                _ => new CallOutcome("RESOURCE_EXHAUSTED", "full"),
            });
        });

        await ClosedLoop.RunAsync(1, caller, window, recorder, _pace, TestContext.Current.CancellationToken);
        LoadResult result = recorder.ToResult(new LoadPoint(1), 1, long.MaxValue, NoCost, interrupted: false);

        Assert.Equal(2, result.Latencies.Count);
        Assert.Equal(
            [new ErrorCount("RESOURCE_EXHAUSTED", 6, "full"), new ErrorCount("UNAVAILABLE", 2, "message of call 1")], result.Errors);
        Assert.Equal(200, result.RequestsPerSecond, 6);
    }

    [Fact]
    public void Poisson_arrivals_have_the_rate_on_average_and_distances_that_vary()
    {
        var schedule = new ArrivalSchedule(Arrivals.Poisson, 100, seed: 7);
        TimeSpan[] due = [.. Enumerable.Range(0, 20_000).Select(_ => schedule.Next())];
        double[] gaps = [.. due.Zip(due.Skip(1), static (first, second) => (second - first).TotalSeconds)];

        double mean = gaps.Average();
        double deviation = Math.Sqrt(gaps.Average(gap => (gap - mean) * (gap - mean)));

        Assert.Equal(0.01, mean, 0.0003);
        Assert.Equal(0.01, deviation, 0.0006);   // of an exponential distribution the two are the same
        Assert.All(gaps, static gap => Assert.True(gap >= 0));
    }

    private StubCaller Stalling(int atCall) => new(call =>
    {
        _pace.Advance(call == atCall ? Second : TimeSpan.FromMilliseconds(1));
        return Task.FromResult(CallOutcome.Success);
    });
}
