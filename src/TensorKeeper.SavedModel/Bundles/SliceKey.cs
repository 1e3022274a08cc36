// SPDX-License-Identifier: MIT
using System.Buffers.Binary;
using System.Numerics;
using System.Text;

namespace TensorKeeper.SavedModel.Bundles;

/// <summary>Writes the key under which a slice of a partitioned tensor is stored: an encoding whose bytes sort as its parts do.</summary>
/// <remarks>
/// <code>
/// key    = number 0, name, number rank, (signed start, signed length)...
/// number = count of bytes, then so many big-endian bytes; 0 is the count alone
/// name   = bytes with 00 as 00 FF and FF as FF 00, then 00 01
/// signed = big-endian two's complement whose first bits tell the number of bytes in unary, inverted if negative
/// </code>
/// </remarks>
internal static class SliceKey
{
    public static byte[] Encode(string name, SliceExtent[] extents)
    {
        List<byte> key = new(name.Length + 8 + (4 * extents.Length));
        key.Add(0);
        foreach (byte b in Encoding.UTF8.GetBytes(name))
        {
            key.Add(b);
            if (b == 0) { key.Add(0xff); }
            if (b == 0xff) { key.Add(0); }
        }

        key.Add(0);
        key.Add(1);
        AddRank(key, extents.Length);
        foreach (SliceExtent extent in extents)
        {
            AddSigned(key, extent.Start);
            AddSigned(key, extent.Length);
        }

        return [.. key];
    }

    // A rank is at most 254.
    private static void AddRank(List<byte> key, int rank)
    {
        if (rank == 0) { key.Add(0); return; }
        key.Add(1);
        key.Add((byte)rank);
    }

    private static void AddSigned(List<byte> key, long value)
    {
        // 6 bits fit into one byte, then 7 more with each: one bit in each goes to the unary length, one to the sign.
        int bits = 64 - BitOperations.LeadingZeroCount((ulong)(value < 0 ? ~value : value));
        int length = (bits / 7) + 1;
        Span<byte> bytes = stackalloc byte[10];
        bytes[..2].Fill(value < 0 ? (byte)0xff : (byte)0);
        BinaryPrimitives.WriteInt64BigEndian(bytes[2..], value);
        bytes = bytes[(10 - length)..];
        int header = 0xffff << (16 - length);
        bytes[0] ^= (byte)(header >> 8);
        if (length > 8) { bytes[1] ^= (byte)header; }
        foreach (byte b in bytes) { key.Add(b); }
    }
}
