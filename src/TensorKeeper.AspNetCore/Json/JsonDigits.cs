// SPDX-License-Identifier: MIT
using System.Buffers.Binary;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace TensorKeeper.AspNetCore.Json;

/// <summary>Looks at many digits at once. Thread-safe.</summary>
internal static class JsonDigits
{
    /// <summary>How many bytes <see cref="In"/> looks at.</summary>
    public const int Window = 32;

    /// <summary>How many bytes there must be for <see cref="Value"/> to be asked for digits within a window.</summary>
    public const int Reach = 64;

    /// <summary>The most digits whose value always fits into 64 bits.</summary>
    public const int Most = 19;

    /// <summary>Powers of ten as integers, from 0 to <see cref="Most"/>.</summary>
    public static ReadOnlySpan<ulong> Powers =>
    [
        1, 10, 100, 1_000, 10_000, 100_000, 1_000_000, 10_000_000, 100_000_000, 1_000_000_000,
        10_000_000_000, 100_000_000_000, 1_000_000_000_000, 10_000_000_000_000, 100_000_000_000_000, 1_000_000_000_000_000,
        10_000_000_000_000_000, 100_000_000_000_000_000, 1_000_000_000_000_000_000, 10_000_000_000_000_000_000,
    ];

    /// <summary>Asks whether a number of up to four characters starts here: one by one is quicker then.</summary>
    /// <param name="text">At least five bytes.</param>
    /// <returns>True if a comma is near.</returns>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static bool AreFew(ReadOnlySpan<byte> text)
    {
        const uint Each = 0x0101_0101, Highest = 0x8080_8080;
        uint zeroAtComma = BinaryPrimitives.ReadUInt32LittleEndian(text[1..]) ^ (Each * ',');
        return ((zeroAtComma - Each) & ~zeroAtComma & Highest) != 0;
    }

    /// <summary>Says which bytes are digits.</summary>
    /// <param name="text">At least <see cref="Window"/> bytes.</param>
    /// <returns>A bit for each byte, the lowest for the first.</returns>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static uint In(ReadOnlySpan<byte> text)
    {
        Vector256<byte> fromZero = Vector256.Create(text) - Vector256.Create((byte)'0');
        return Vector256.LessThanOrEqual(fromZero, Vector256.Create((byte)9)).ExtractMostSignificantBits();
    }

    /// <summary>Reads digits as an integer.</summary>
    /// <param name="text">The digits, and behind them as many bytes of whatever kind as make words of eight.</param>
    /// <param name="count">1 to <see cref="Most"/>.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static ulong Value(ReadOnlySpan<byte> text, int count)
    {
        ulong value = 0;
        for (; count > 8; count -= 8)
        {
            value = (value * 100_000_000) + ValueOfEight(BinaryPrimitives.ReadUInt64LittleEndian(text));
            text = text[8..];
        }

        // Shifted up, the digits end where eight of them would, and zeros stand before them.
        ulong last = ValueOfEight(BinaryPrimitives.ReadUInt64LittleEndian(text) << (64 - (8 * count)));
        return (value * Powers[count]) + last;
    }

    /// <summary>Joins eight digits to pairs, and the pairs by two multiplications that do two of them each.</summary>
    private static ulong ValueOfEight(ulong text)
    {
        const ulong EveryFourth = 0x0000_00FF_0000_00FF;
        ulong digits = text & 0x0F0F_0F0F_0F0F_0F0F;
        ulong pairs = (digits * 10) + (digits >> 8);
        return (((pairs & EveryFourth) * (100 + (1_000_000UL << 32))) + (((pairs >> 16) & EveryFourth) * (1 + (10_000UL << 32)))) >> 32;
    }
}
