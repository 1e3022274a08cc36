// SPDX-License-Identifier: MIT
using System.Diagnostics;

namespace TensorKeeper.Cli.Bench.Measures;

/// <summary>Measures what this process and a server of its own need from a moment on. Immutable.</summary>
internal sealed class OwnCostMeter
{
    private readonly long _start = Stopwatch.GetTimestamp();
    private readonly TimeSpan _own = OwnTime();
    private readonly TimeSpan _pause = GC.GetTotalPauseDuration();
    private readonly TimeSpan _server;
    private readonly Func<TimeSpan>? _serverTime;

    /// <summary>Begins now.</summary>
    /// <param name="serverTime">Returns the processor time of the server; null if it cannot be known.</param>
    public OwnCostMeter(Func<TimeSpan>? serverTime)
    {
        _serverTime = serverTime;
        _server = serverTime?.Invoke() ?? TimeSpan.Zero;
    }

    /// <summary>Returns the cost since the beginning.</summary>
    public OwnCost Read()
    {
        TimeSpan elapsed = Stopwatch.GetElapsedTime(_start);
        double? server = _serverTime is null ? null : Math.Max(0, (_serverTime() - _server) / elapsed);
        return new OwnCost(Math.Max(0, (OwnTime() - _own) / elapsed), GC.GetTotalPauseDuration() - _pause, server);
    }

    private static TimeSpan OwnTime()
    {
        using var process = Process.GetCurrentProcess();
        return process.TotalProcessorTime;
    }
}
