// SPDX-License-Identifier: MIT
namespace TensorKeeper.Cli.Bench.Reports;

/// <summary>A vertical axis of latencies on a logarithmic scale. Immutable.</summary>
/// <param name="low">The lowest latency on it; more than zero.</param>
/// <param name="high">The highest; more than <paramref name="low"/>.</param>
/// <param name="top">The coordinate of the highest.</param>
/// <param name="bottom">The coordinate of the lowest.</param>
internal sealed class LatencyAxis(TimeSpan low, TimeSpan high, double top, double bottom)
{
    private static readonly double[] Steps = [1, 2, 5];

    /// <summary>Makes the axis of some latencies, with a little room at both ends.</summary>
    public static LatencyAxis Around(IEnumerable<TimeSpan> latencies, double top, double bottom)
    {
        TimeSpan[] all = [.. latencies.Where(static latency => latency > TimeSpan.Zero)];
        TimeSpan low = all.Length == 0 ? TimeSpan.FromMicroseconds(10) : all.Min();
        TimeSpan high = all.Length == 0 ? TimeSpan.FromMilliseconds(10) : all.Max();
        return new LatencyAxis(low / 1.3, high * 1.3, top, bottom);
    }

    /// <summary>Gets the latencies with a label: 1, 2 and 5 times the powers of ten, or on a long axis only those.</summary>
    public IEnumerable<TimeSpan> Ticks()
    {
        bool isLong = high / low > 1000;
        for (double power = 1; power <= high.TotalMicroseconds; power *= 10)
        {
            foreach (double step in isLong ? Steps.AsEnumerable().Take(1) : Steps)
            {
                var tick = TimeSpan.FromMicroseconds(step * power);
                if (tick >= low && tick <= high) { yield return tick; }
            }
        }
    }

    /// <summary>Returns the coordinate of a latency; of one beyond an end, that end.</summary>
    public double Y(TimeSpan latency)
    {
        double share = Math.Log(Math.Max(latency.Ticks, 1) / (double)low.Ticks) / Math.Log(high / low);
        return bottom - (Math.Clamp(share, 0, 1) * (bottom - top));
    }
}
