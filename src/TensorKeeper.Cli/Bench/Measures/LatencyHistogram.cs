// SPDX-License-Identifier: MIT
using System.Numerics;

namespace TensorKeeper.Cli.Bench.Measures;

/// <summary>Counts latencies in buckets that are a thousandth of their value wide. Not thread-safe.</summary>
/// <remarks>
/// <para>
/// A layout of a linear part and then powers of two that are each cut into equal parts, as Gil Tene's HdrHistogram has it
/// (https://hdrhistogram.github.io/HdrHistogram): memory is fixed, recording is two shifts and an increment, and a
/// percentile is at most 0.1 % above the value that was recorded.
/// </para>
/// <code>
/// unit: 100 ns          bucket width
/// 0 .. 2047             1           exact up to 204.7 µs
/// 2048 .. 4095          2           1024 buckets for each power of two
/// 4096 .. 8191          4
/// ...
/// </code>
/// </remarks>
internal sealed class LatencyHistogram
{
    private const int HalfBits = 10;
    private const int Half = 1 << HalfBits;
    private const int Powers = 28;   // up to 2^(28 + 10 + 1) units: 15 hours

    private readonly long[] _counts = new long[(Powers + 2) * Half];
    private long _sum;

    /// <summary>Gets how many were recorded.</summary>
    public long Count { get; private set; }

    /// <summary>Gets the largest value, as it was recorded; zero if there is none.</summary>
    public TimeSpan Max { get; private set; }

    /// <summary>Gets the smallest value, as it was recorded; zero if there is none.</summary>
    public TimeSpan Min { get; private set; }

    /// <summary>Gets the mean of the values as they were recorded; zero if there is none.</summary>
    public TimeSpan Mean => Count == 0 ? TimeSpan.Zero : TimeSpan.FromTicks(_sum / Count);

    /// <summary>Records a latency; a negative one counts as zero.</summary>
    public void Record(TimeSpan latency)
    {
        if (latency < TimeSpan.Zero) { latency = TimeSpan.Zero; }
        _counts[IndexOf(latency.Ticks)]++;
        Min = Count == 0 || latency < Min ? latency : Min;
        Max = latency > Max ? latency : Max;
        _sum += latency.Ticks;
        Count++;
    }

    /// <summary>Returns the latency that a share of the calls did not exceed.</summary>
    /// <param name="percent">0 to 100.</param>
    /// <returns>The highest value of the bucket in which the percentile lies, but no more than <see cref="Max"/>; zero if nothing was recorded.</returns>
    public TimeSpan Percentile(double percent)
    {
        if (Count == 0) { return TimeSpan.Zero; }

        // The nearest rank; what is only a rounding error above a whole number is that number.
        long rank = Math.Clamp((long)Math.Ceiling((percent / 100 * Count) - 1e-6), 1, Count);
        long seen = 0;
        for (int index = 0; index < _counts.Length; index++)
        {
            seen += _counts[index];
            if (seen >= rank && index < _counts.Length - 1) { return TimeSpan.FromTicks(Math.Min(LastOf(index), Max.Ticks)); }
        }

        return Max;   // the last bucket has no upper end
    }

    /// <summary>Counts the values from one up to another, with the precision of the buckets.</summary>
    public long CountBetween(TimeSpan from, TimeSpan below)
    {
        long count = 0;
        int end = IndexOf(below.Ticks);
        for (int index = IndexOf(from.Ticks); index < end; index++) { count += _counts[index]; }
        return count;
    }

    private static int IndexOf(long value)
    {
        int power = Math.Max(0, BitOperations.Log2((ulong)value) - HalfBits);
        return power > Powers ? ((Powers + 2) * Half) - 1 : (power << HalfBits) + (int)(value >> power);
    }

    private static long LastOf(int index)
    {
        int power = Math.Max(0, (index >> HalfBits) - 1);
        return (((long)index - ((long)power << HalfBits) + 1) << power) - 1;
    }
}
