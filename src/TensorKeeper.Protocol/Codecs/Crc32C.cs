// SPDX-License-Identifier: MIT
using System.Buffers.Binary;
using System.Numerics;

namespace TensorKeeper.Protocol.Codecs;

/// <summary>The CRC-32C (Castagnoli) of TensorFlow's files; the processor computes it, eight bytes at a time. Thread-safe.</summary>
public static class Crc32C
{
    private const uint MaskDelta = 0xa282ead8;

    /// <summary>The checksum of no bytes.</summary>
    public const uint Empty = 0;

    /// <summary>Returns the checksum of bytes that follow those that <paramref name="crc"/> is the checksum of.</summary>
    /// <param name="crc">The checksum so far; <see cref="Empty"/> to begin with.</param>
    /// <param name="bytes">What follows.</param>
    /// <returns>The checksum of both.</returns>
    public static uint Extend(uint crc, ReadOnlySpan<byte> bytes)
    {
        uint state = ~crc;
        while (bytes.Length >= 32)
        {
            state = BitOperations.Crc32C(state, BinaryPrimitives.ReadUInt64LittleEndian(bytes));
            state = BitOperations.Crc32C(state, BinaryPrimitives.ReadUInt64LittleEndian(bytes[8..]));
            state = BitOperations.Crc32C(state, BinaryPrimitives.ReadUInt64LittleEndian(bytes[16..]));
            state = BitOperations.Crc32C(state, BinaryPrimitives.ReadUInt64LittleEndian(bytes[24..]));
            bytes = bytes[32..];
        }

        foreach (byte b in bytes) { state = BitOperations.Crc32C(state, b); }
        return ~state;
    }

    /// <summary>Returns a checksum as it is stored: one that is itself among the bytes summed would otherwise weaken the sum.</summary>
    /// <param name="crc">A checksum.</param>
    /// <returns>What stands in the file.</returns>
    public static uint Mask(uint crc) => BitOperations.RotateRight(crc, 15) + MaskDelta;
}
