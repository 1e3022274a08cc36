// SPDX-License-Identifier: MIT
using System.Numerics;

namespace TensorKeeper.Serving.Telemetry;

/// <summary>Numbers that many threads add to at once. Thread-safe; adding takes no lock and no memory.</summary>
/// <remarks>
/// Each processor counts in cache lines of its own, up to sixteen of them, so that threads do not wait for each other's
/// lines. A reader sees each number once it was added, and not all numbers of one moment.
/// </remarks>
public sealed class StripedCounts
{
    private const int LineCounts = 8;   // numbers in a cache line
    private const int MostStripes = 16;

    private static readonly int StripeMask = (int)BitOperations.RoundUpToPowerOf2((uint)Math.Clamp(Environment.ProcessorCount, 1, MostStripes)) - 1;

    private readonly int _stride;
    private readonly long[] _counts;

    /// <summary>Initializes all counts to zero.</summary>
    /// <param name="length">How many there are, 1 or more.</param>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="length"/> is not positive.</exception>
    public StripedCounts(int length)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(length);
        Length = length;

        // An array need not begin with a cache line: with seven numbers to spare, no two stripes share one.
        _stride = (length + (2 * LineCounts) - 2) / LineCounts * LineCounts;
        _counts = new long[(StripeMask + 1) * _stride];
    }

    /// <summary>Gets how many counts there are.</summary>
    public int Length { get; }

    /// <summary>Gets the sum of what was added to a count.</summary>
    /// <param name="index">0 to <see cref="Length"/> - 1.</param>
    /// <exception cref="ArgumentOutOfRangeException">There is no such count.</exception>
    public long this[int index]
    {
        get
        {
            long sum = 0;
            for (int at = Check(index); at < _counts.Length; at += _stride) { sum += Interlocked.Read(ref _counts[at]); }
            return sum;
        }
    }

    /// <summary>Adds to a count.</summary>
    /// <param name="index">0 to <see cref="Length"/> - 1.</param>
    /// <param name="value">How much.</param>
    /// <exception cref="ArgumentOutOfRangeException">There is no such count.</exception>
    public void Add(int index, long value) => Interlocked.Add(ref _counts[((Thread.GetCurrentProcessorId() & StripeMask) * _stride) + Check(index)], value);

    private int Check(int index)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual((uint)index, (uint)Length, nameof(index));
        return index;
    }
}
