// SPDX-License-Identifier: MIT
using System.Numerics;
using System.Runtime.CompilerServices;

namespace TensorKeeper.AspNetCore.Json;

/// <summary>Rounds decimal numbers to binary ones with one multiplication of 64 by 64 bits. Thread-safe.</summary>
/// <remarks>
/// The digits are multiplied by the upper 64 bits of a power of five (Lemire, "Number parsing at a gigabyte per second",
/// 2021). The product is too small by less than one in its upper half; where that could change how it is rounded, in about
/// one of 500 numbers, and where the result would not be a normal number, somebody else must say what is right.
/// </remarks>
internal static class DecimalRounding
{
    private const int LowestPower = -128;
    private const int HighestPower = 127;
    private static readonly ulong[] PowersOfFive = [.. Enumerable.Range(LowestPower, HighestPower - LowestPower + 1).Select(LeadingBits)];

    /// <summary>Returns the binary64 next to digits · 10^scale.</summary>
    /// <returns>False if it cannot be said.</returns>
    public static bool TryRound(ulong digits, int scale, out double value)
    {
        bool found = TryRound(digits, scale, 53, out ulong mantissa, out int exponent);
        long biased = exponent + 52 + 1023;
        value = BitConverter.UInt64BitsToDouble(((ulong)(biased - 1) << 52) + mantissa);   // the leading bit adds one to the exponent
        return found && biased is > 0 and < 2046;
    }

    /// <summary>Returns the binary32 next to digits · 10^scale.</summary>
    /// <returns>False if it cannot be said.</returns>
    public static bool TryRound(ulong digits, int scale, out float value)
    {
        bool found = TryRound(digits, scale, 24, out ulong mantissa, out int exponent);
        int biased = exponent + 23 + 127;
        value = BitConverter.UInt32BitsToSingle(((uint)(biased - 1) << 23) + (uint)mantissa);
        return found && biased is > 0 and < 254;
    }

    /// <summary>Finds the mantissa, of <paramref name="bits"/> bits or the power of two above them, and its exponent.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static bool TryRound(ulong digits, int scale, int bits, out ulong mantissa, out int exponent)
    {
        mantissa = 0;
        exponent = 0;
        if (digits == 0 || scale is < LowestPower or > HighestPower) { return false; }
        int zeros = BitOperations.LeadingZeroCount(digits);
        ulong high = Math.BigMul(digits << zeros, PowersOfFive[scale - LowestPower], out ulong low);

        // One bit more than the mantissa has says on which side of the middle the rest is.
        int dropped = 62 - bits + (int)(high >> 63);
        ulong rest = high & ((1UL << dropped) - 1);
        ulong withHalf = high >> dropped;
        bool isHalf = (withHalf & 1) != 0;
        if (rest == (1UL << dropped) - 1 || (isHalf && (rest | low) == 0)) { return false; }
        mantissa = (withHalf >> 1) + (isHalf ? 1UL : 0);

        // 217706 / 2^16 is the logarithm of ten to base two, exact enough for the floor of all these multiples.
        exponent = dropped + 2 - zeros + ((217706 * scale) >> 16);
        return true;
    }

    /// <summary>The upper 64 bits of 5^power, cut off.</summary>
    private static ulong LeadingBits(int power)
    {
        const int Spare = 512;   // more than 5^128 has
        BigInteger five = BigInteger.Pow(5, Math.Abs(power));
        BigInteger whole = power < 0 ? (BigInteger.One << Spare) / five : five << 64;
        return (ulong)(whole >> (int)(whole.GetBitLength() - 64));
    }
}
