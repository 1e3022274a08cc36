// SPDX-License-Identifier: MIT
using System.Buffers.Binary;
using TensorKeeper.Protocol.Codecs;

namespace TensorKeeper.SavedModel.Bundles;

/// <summary>Reads a string tensor of a checkpoint.</summary>
/// <remarks>
/// <code>
/// tensor = length of each string (varint), masked CRC-32C of the lengths, bytes of all strings
/// </code>
/// The first checksum runs over the lengths as 4-byte numbers (8-byte those over 4 GiB), not over the varints; the one of
/// the entry goes on from there over the stored checksum and the bytes.
/// </remarks>
internal static class BundleStrings
{
    /// <summary>Reads the strings.</summary>
    /// <param name="bytes">The entry's bytes; the result is a view of them.</param>
    /// <param name="count">How many strings there are.</param>
    /// <param name="checksum">The checksum of all, not masked.</param>
    /// <returns>The strings; null if the bytes do not hold so many, or the checksum of the lengths does not match.</returns>
    public static StringElements? Read(ReadOnlyMemory<byte> bytes, int count, out uint checksum)
    {
        checksum = Crc32C.Empty;
        ReadOnlySpan<byte> span = bytes.Span;
        if (count > span.Length) { return null; }
        int[] offsets = new int[count + 1];
        int at = 0;
        Span<byte> number = stackalloc byte[4];
        for (int i = 0; i < count; i++)
        {
            int taken = ProtoVarint.Read(span[at..], out ulong length);
            if (taken <= 0 || length > (ulong)(span.Length - offsets[i])) { return null; }
            at += taken;
            offsets[i + 1] = offsets[i] + (int)length;
            BinaryPrimitives.WriteUInt32LittleEndian(number, (uint)length);
            checksum = Crc32C.Extend(checksum, number);
        }

        if (span.Length - at != 4L + offsets[count]) { return null; }
        ReadOnlySpan<byte> stored = span.Slice(at, 4);
        if (BinaryPrimitives.ReadUInt32LittleEndian(stored) != Crc32C.Mask(checksum)) { return null; }
        checksum = Crc32C.Extend(checksum, span[at..]);
        return new StringElements(bytes[(at + 4)..], offsets);
    }
}
