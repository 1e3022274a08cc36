// SPDX-License-Identifier: MIT
using TensorKeeper.Cli.Bench.Calls;
using TensorKeeper.Cli.Bench.Measures;

namespace TensorKeeper.Cli.Bench.Load;

/// <summary>Calls that are due by the clock, whether earlier ones were answered or not.</summary>
/// <remarks>
/// A call is timed from when it was due, not from when it was sent: what it waited because the server kept all callers
/// waiting belongs to its latency (Gil Tene, https://github.com/giltene/wrk2).
/// </remarks>
/// <param name="caller">Makes the calls.</param>
/// <param name="window">Which calls are made.</param>
/// <param name="recorder">Takes the latencies.</param>
/// <param name="pace">The clock.</param>
/// <param name="maxInFlight">How many calls may be unanswered; more wait, and their wait counts.</param>
internal sealed class OpenLoop(IPredictCaller caller, LoadWindow window, Recorder recorder, IPace pace, int maxInFlight)
{
    private Exception? _failure;

    /// <summary>Makes calls until the window ends and all are answered, or the measurement is stopped.</summary>
    /// <param name="schedule">When each is due, counted from <paramref name="start"/>.</param>
    /// <param name="start">The timestamp of the beginning.</param>
    /// <param name="stop">Ends it early.</param>
    public async Task RunAsync(ArrivalSchedule schedule, long start, CancellationToken stop)
    {
        using var slots = new SemaphoreSlim(maxInFlight);

        // A thread of its own: one of the pool's would miss its time when the pool is busy with answers.
        await Task.Factory.StartNew(
            () => Send(schedule, start, slots, stop), CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default);
        for (int i = 0; i < maxInFlight; i++) { await slots.WaitAsync(CancellationToken.None); }   // each call ends, by its time-out at last
        if (_failure is not null) { throw new InvalidOperationException("A call ended in a way that is not foreseen.", _failure); }
    }

    private void Send(ArrivalSchedule schedule, long start, SemaphoreSlim slots, CancellationToken stop)
    {
        while (!stop.IsCancellationRequested)
        {
            long due = pace.After(start, schedule.Next());
            if (!window.Admits(due)) { return; }
            pace.WaitUntil(due, stop);
            if (!TryTakeSlot(slots, stop))
            {
                if (!stop.IsCancellationRequested) { recorder.RecordUnsent(due); }
                continue;
            }

            _ = CallAsync(due, slots, stop);
        }
    }

    // What cannot be sent before the window ends is never sent: a server that is too slow must not prolong its measurement.
    private bool TryTakeSlot(SemaphoreSlim slots, CancellationToken stop)
    {
        if (slots.Wait(0, CancellationToken.None)) { return true; }
        TimeSpan left = pace.Between(pace.Now, window.To);
        try
        {
            return window.IsCounted ? slots.Wait(Timeout.Infinite, stop) : left > TimeSpan.Zero && slots.Wait(left, stop);
        }
        catch (OperationCanceledException)
        {
            return false;
        }
    }

    private async Task CallAsync(long due, SemaphoreSlim slots, CancellationToken stop)
    {
        try
        {
            long sent = pace.Now;
            CallOutcome outcome = await caller.CallAsync(stop);
            if (!stop.IsCancellationRequested) { recorder.Record(due, sent, pace.Now, outcome); }
        }
        catch (Exception failure)
        {
            _failure = failure;   // thrown where somebody waits
        }
        finally
        {
            slots.Release();
        }
    }
}
