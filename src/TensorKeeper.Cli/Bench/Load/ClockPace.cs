// SPDX-License-Identifier: MIT
using System.Runtime.InteropServices;

namespace TensorKeeper.Cli.Bench.Load;

/// <summary>The pace of a real clock. Thread-safe.</summary>
/// <remarks>
/// The timers of .NET count in milliseconds, and a call to a small model takes less. The last stretch is slept through the
/// system's own call, which wakes some 60 µs late, and the rest spun away.
/// </remarks>
internal sealed partial class ClockPace(TimeProvider clock) : IPace
{
    private static readonly TimeSpan Coarse = TimeSpan.FromMilliseconds(20);
    private static readonly TimeSpan SystemLateness = TimeSpan.FromMicroseconds(70);

    /// <inheritdoc/>
    public long Now => clock.GetTimestamp();

    /// <inheritdoc/>
    public long After(long timestamp, TimeSpan time) =>
        timestamp + (long)(time.Ticks * ((double)clock.TimestampFrequency / TimeSpan.TicksPerSecond));

    /// <inheritdoc/>
    public TimeSpan Between(long from, long to) => clock.GetElapsedTime(from, to);

    /// <inheritdoc/>
    public void WaitUntil(long timestamp, CancellationToken stop)
    {
        for (TimeSpan left = Between(Now, timestamp); left > TimeSpan.Zero; left = Between(Now, timestamp))
        {
            if (left > Coarse) { stop.WaitHandle.WaitOne(left - (Coarse / 2)); }
            else if (left > SystemLateness && !OperatingSystem.IsWindows()) { Sleep(left - SystemLateness); }
            else { Thread.SpinWait(20); }
            if (stop.IsCancellationRequested) { return; }
        }
    }

    private static void Sleep(TimeSpan time)
    {
        var wanted = new TimeSpec { Seconds = 0, Nanoseconds = (nint)(time.Ticks * TimeSpan.NanosecondsPerTick) };
        _ = NanoSleep(in wanted, 0);   // woken early by a signal, the loop comes again
    }

    [LibraryImport("libc", EntryPoint = "nanosleep")]
    private static partial int NanoSleep(in TimeSpec wanted, nint left);

    [StructLayout(LayoutKind.Sequential)]
    private struct TimeSpec
    {
        public nint Seconds;
        public nint Nanoseconds;
    }
}
