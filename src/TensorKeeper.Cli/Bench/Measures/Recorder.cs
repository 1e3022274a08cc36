// SPDX-License-Identifier: MIT
using TensorKeeper.Cli.Bench.Calls;
using TensorKeeper.Cli.Bench.Load;

namespace TensorKeeper.Cli.Bench.Measures;

/// <summary>Takes down what became of the calls of one point. Thread-safe.</summary>
/// <remarks>
/// One lock, held for some tens of nanoseconds: calls end far less often than it could be taken. Latencies are those of
/// calls that succeeded, since a refusal is quick and would flatter a server that is overloaded.
/// </remarks>
internal sealed class Recorder(LoadWindow window, TimeProvider clock)
{
    /// <summary>The status of calls that were due and could not be sent before the measurement ended.</summary>
    public const string Unsent = "NOT_SENT";

    private readonly Lock _gate = new();
    private readonly Dictionary<string, ErrorCount> _errors = new(StringComparer.Ordinal);
    private long _lastEnd = window.From;
    private long _endedInWindow;

    /// <summary>Gets the latencies of the calls that succeeded.</summary>
    public LatencyHistogram Latencies { get; } = new();

    /// <summary>Gets how much later than due the calls were sent.</summary>
    public LatencyHistogram Lateness { get; } = new();

    /// <summary>Gets the latencies over time.</summary>
    public HeatMap HeatMap { get; } = new();

    /// <summary>Takes down a call.</summary>
    /// <param name="due">When it was to be made.</param>
    /// <param name="sent">When it was made.</param>
    /// <param name="end">When its answer was there.</param>
    /// <param name="outcome">What the answer was.</param>
    public void Record(long due, long sent, long end, CallOutcome outcome)
    {
        lock (_gate)
        {
            // What was sent while the server warmed up and is answered now is work of now: without it, a rate of calls that
            // take long would come out too low.
            if (outcome.IsSuccess && end >= window.From && end < window.To && (due >= window.From || !window.IsCounted)) { _endedInWindow++; }
            if (due < window.From) { return; }
            _lastEnd = Math.Max(_lastEnd, end);
            Lateness.Record(clock.GetElapsedTime(due, sent));
            if (!outcome.IsSuccess)
            {
                Fail_NeedsLock(outcome.Status, outcome.Message);
                return;
            }

            TimeSpan latency = clock.GetElapsedTime(due, end);
            Latencies.Record(latency);
            HeatMap.Record(clock.GetElapsedTime(window.From, due), latency);
        }
    }

    /// <summary>Takes down a call that was due and never sent.</summary>
    public void RecordUnsent(long due)
    {
        if (due < window.From) { return; }
        lock (_gate) { Fail_NeedsLock(Unsent, "too many calls were in flight until the measurement ended: the server is slower than the rate"); }
    }

    /// <summary>Sums up.</summary>
    /// <param name="point">The load.</param>
    /// <param name="rows">The rows of a request.</param>
    /// <param name="end">The timestamp at which the measurement was over, by its plan or since it was stopped.</param>
    /// <param name="cost">What it cost this process.</param>
    /// <param name="interrupted">Whether it was stopped.</param>
    public LoadResult ToResult(LoadPoint point, long rows, long end, OwnCost cost, bool interrupted)
    {
        lock (_gate)
        {
            TimeSpan elapsed = clock.GetElapsedTime(window.From, window.IsCounted && !interrupted ? _lastEnd : Math.Max(window.From, Math.Min(end, window.To)));
            double perSecond = elapsed > TimeSpan.Zero ? _endedInWindow / elapsed.TotalSeconds : 0;
            ErrorCount[] errors = [.. _errors.Values.OrderByDescending(static error => error.Count)];
            return new LoadResult(point, elapsed, perSecond, perSecond * rows, Latencies, Lateness, HeatMap, errors, cost, interrupted);
        }
    }

    private void Fail_NeedsLock(string status, string message) => _errors[status] = _errors.TryGetValue(status, out ErrorCount? known)
        ? known with { Count = known.Count + 1 }
        : new ErrorCount(status, 1, message);
}
