// SPDX-License-Identifier: MIT
using System.Threading.Channels;
using Microsoft.Extensions.Time.Testing;

namespace TensorKeeper.Serving.Tests;

/// <summary>Fake time that tells when somebody begins to wait for it.</summary>
internal sealed class WatchedTime : FakeTimeProvider
{
    private readonly Channel<TimeSpan> _timers = Channel.CreateUnbounded<TimeSpan>();

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
    {
        ITimer timer = base.CreateTimer(callback, state, dueTime, period);
        _timers.Writer.TryWrite(dueTime);   // only now, so that whoever sees it may move the clock
        return timer;
    }

    /// <summary>Waits until somebody waits for so long, each of them seen once.</summary>
    public async Task WaitForTimerAsync(TimeSpan dueTime, CancellationToken cancellationToken)
    {
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        patience.CancelAfter(TimeSpan.FromMinutes(1));
        while (await _timers.Reader.ReadAsync(patience.Token) != dueTime) { }
    }
}
