// SPDX-License-Identifier: MIT
using System.Numerics;

namespace TensorKeeper.Protocol.Codecs;

/// <summary>Base-128 numbers, the atoms of the protobuf encoding. Thread-safe.</summary>
public static class ProtoVarint
{
    /// <summary>The longest varint, in bytes: 64 bits in groups of 7.</summary>
    public const int MaxLength = 10;

    /// <summary>Returns how many bytes a number takes.</summary>
    /// <param name="value">Any number; a negative one, cast, takes 10.</param>
    /// <returns>1 to 10.</returns>
    // 9 / 64 is just above 1 / 7, near enough to round every count of bits to the right count of bytes.
    public static int SizeOf(ulong value) => (((64 - BitOperations.LeadingZeroCount(value | 1)) * 9) + 64) >> 6;

    /// <summary>Returns how many bytes a field of length-delimited content takes: tag, length, content.</summary>
    /// <param name="fieldNumber">1 or more.</param>
    /// <param name="contentBytes">The content's length.</param>
    /// <returns>The sum.</returns>
    public static long SizeOfField(int fieldNumber, long contentBytes) =>
        SizeOf((ulong)fieldNumber << 3) + SizeOf((ulong)contentBytes) + contentBytes;

    /// <summary>Writes a number.</summary>
    /// <param name="destination">At least <see cref="SizeOf"/> bytes.</param>
    /// <param name="value">The number.</param>
    /// <returns>How many bytes were written.</returns>
    /// <exception cref="IndexOutOfRangeException"><paramref name="destination"/> is too short.</exception>
    public static int Write(Span<byte> destination, ulong value)
    {
        int length = 0;
        while (value >= 0x80)
        {
            destination[length++] = (byte)(value | 0x80);
            value >>= 7;
        }

        destination[length++] = (byte)value;
        return length;
    }

    /// <summary>Reads a number. Bits beyond the 64th are dropped, as every protobuf parser does.</summary>
    /// <param name="source">Bytes that begin with the number.</param>
    /// <param name="value">The number; 0 if there is none.</param>
    /// <returns>
    /// How many bytes it took; 0 if the bytes end inside it; -1 if it is longer than <see cref="MaxLength"/>.
    /// </returns>
    public static int Read(ReadOnlySpan<byte> source, out ulong value)
    {
        ulong sum = 0;
        int end = Math.Min(source.Length, MaxLength);
        for (int i = 0; i < end; i++)
        {
            sum |= (ulong)(source[i] & 0x7f) << (7 * i);
            if (source[i] < 0x80) { value = sum; return i + 1; }
        }

        value = 0;
        return source.Length >= MaxLength ? -1 : 0;
    }

    // Fields begin at 1, groups are not read, 6 and 7 mean nothing, and a field number has 29 bits.
    internal static uint CheckTag(ulong tag, long offset)
    {
        bool isTag = tag is >= 8 and <= uint.MaxValue && (tag & 7) is not (3 or 4 or 6 or 7);
        if (!isTag) { ProtoFormatException.ThrowTag(offset, tag); }
        return (uint)tag;
    }
}
