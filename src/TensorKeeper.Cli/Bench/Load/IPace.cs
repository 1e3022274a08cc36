// SPDX-License-Identifier: MIT
namespace TensorKeeper.Cli.Bench.Load;

/// <summary>A clock that can be waited for to the fraction of a millisecond.</summary>
internal interface IPace
{
    /// <summary>Gets the timestamp of this moment.</summary>
    long Now { get; }

    /// <summary>Returns the timestamp that is a time after another.</summary>
    long After(long timestamp, TimeSpan time);

    /// <summary>Returns the time from one timestamp to another; negative if the other is earlier.</summary>
    TimeSpan Between(long from, long to);

    /// <summary>Waits on this thread; returns at once if the time has passed, and early if told to stop.</summary>
    void WaitUntil(long timestamp, CancellationToken stop);
}
