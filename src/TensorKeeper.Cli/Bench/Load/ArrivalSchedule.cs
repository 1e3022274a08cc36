// SPDX-License-Identifier: MIT
namespace TensorKeeper.Cli.Bench.Load;

/// <summary>Says when each call of an open loop is due. Not thread-safe.</summary>
/// <param name="arrivals">The pattern.</param>
/// <param name="rate">Calls a second, on average.</param>
/// <param name="seed">The same seed makes the same times.</param>
internal sealed class ArrivalSchedule(Arrivals arrivals, double rate, int seed)
{
    private readonly Random _random = new(seed);
    private long _count;
    private double _seconds;

    /// <summary>Returns how long after the start the next call is due.</summary>
    public TimeSpan Next()
    {
        if (arrivals is Arrivals.Constant) { return TimeSpan.FromSeconds(_count++ / rate); }   // multiplied, not summed: no error grows
        _seconds += -Math.Log(1 - _random.NextDouble()) / rate;
        return TimeSpan.FromSeconds(_seconds);
    }
}
