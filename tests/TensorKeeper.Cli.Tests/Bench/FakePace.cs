// SPDX-License-Identifier: MIT
using TensorKeeper.Cli.Bench.Load;

namespace TensorKeeper.Cli.Tests.Bench;

/// <summary>A clock that stands still until somebody waits for it or a call takes time. One thread at a time.</summary>
internal sealed class FakePace : TimeProvider, IPace
{
    public Action<long> OnAfter { get; set; } = static _ => { };

    public long Now { get; private set; }

    public override long TimestampFrequency => TimeSpan.TicksPerSecond;

    public override long GetTimestamp() => Now;

    public long After(long timestamp, TimeSpan time)
    {
        OnAfter(timestamp + time.Ticks);
        return timestamp + time.Ticks;
    }

    public TimeSpan Between(long from, long to) => TimeSpan.FromTicks(to - from);

    public void WaitUntil(long timestamp, CancellationToken stop) => Now = Math.Max(Now, timestamp);

    public void Advance(TimeSpan time) => Now += time.Ticks;
}
