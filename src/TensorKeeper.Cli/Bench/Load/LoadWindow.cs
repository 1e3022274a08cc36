// SPDX-License-Identifier: MIT
namespace TensorKeeper.Cli.Bench.Load;

/// <summary>Which calls are made, and which of them count: those that are due between two times. Thread-safe.</summary>
/// <param name="from">The timestamp from which on calls count; earlier ones warm up.</param>
/// <param name="to">The timestamp from which on none are made.</param>
/// <param name="requests">How many are counted at most; null for any number.</param>
internal sealed class LoadWindow(long from, long to, long? requests)
{
    private long _counted;

    /// <summary>Gets the timestamp from which on calls count.</summary>
    public long From => from;

    /// <summary>Gets the timestamp from which on none are made.</summary>
    public long To => to;

    /// <summary>Gets a value indicating whether the number of calls ends the measurement, and not the time.</summary>
    public bool IsCounted => requests is not null;

    /// <summary>Asks whether a call that is due at a time is still made. One that is asked for is counted.</summary>
    public bool Admits(long due)
    {
        if (due < from) { return true; }
        return due < to && (requests is null || Interlocked.Increment(ref _counted) <= requests);
    }
}
