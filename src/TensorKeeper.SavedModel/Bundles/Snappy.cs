// SPDX-License-Identifier: MIT
using TensorKeeper.Protocol.Codecs;

namespace TensorKeeper.SavedModel.Bundles;

/// <summary>Decompresses Snappy blocks, which some versions of TensorFlow write in the index of a checkpoint.</summary>
/// <remarks>
/// <code>
/// block    = varint32 length after decompression, elements
/// literal  = tag (n-1)&lt;&lt;2 | 0, n bytes; n-1 of 60 to 63: the length follows in 1 to 4 bytes
/// copy     = tag low bits 1: length 4 to 11, offset 11 bits; 2: offset 16 bits; 3: offset 32 bits
/// </code>
/// </remarks>
internal static class Snappy
{
    // A copy of 64 bytes takes 3; nothing is denser.
    private const int MaxRatio = 22;

    /// <summary>Decompresses a block.</summary>
    /// <returns>The bytes; null if the block is malformed.</returns>
    public static byte[]? Decompress(ReadOnlySpan<byte> block)
    {
        int at = ProtoVarint.Read(block, out ulong length);
        if (at <= 0 || length > (ulong)block.Length * MaxRatio || length > int.MaxValue) { return null; }
        byte[] output = new byte[(int)length];
        int written = 0;
        while (at < block.Length)
        {
            int tag = block[at++];
            bool whole = (tag & 3) == 0
                ? TryLiteral(block, ref at, tag >> 2, output, ref written)
                : TryCopy(block, ref at, tag, output, ref written);
            if (!whole) { return null; }
        }

        return written == output.Length ? output : null;
    }

    private static bool TryLiteral(ReadOnlySpan<byte> block, ref int at, int code, Span<byte> output, ref int written)
    {
        long length = code + 1L;
        if (code >= 60)
        {
            if (!TryNumber(block, ref at, code - 59, out uint number)) { return false; }
            length = number + 1L;
        }

        if (length > block.Length - at || length > output.Length - written) { return false; }
        block.Slice(at, (int)length).CopyTo(output[written..]);
        at += (int)length;
        written += (int)length;
        return true;
    }

    private static bool TryCopy(ReadOnlySpan<byte> block, ref int at, int tag, Span<byte> output, ref int written)
    {
        int kind = tag & 3;
        if (!TryNumber(block, ref at, kind == 3 ? 4 : kind, out uint offset)) { return false; }
        int length = (tag >> 2) + 1;
        if (kind == 1)
        {
            length = ((tag >> 2) & 7) + 4;
            offset |= (uint)(tag >> 5) << 8;
        }

        if (offset == 0 || offset > (uint)written || length > output.Length - written) { return false; }

        // Source and destination may overlap: a copy that repeats what it has just written. So byte by byte.
        int from = written - (int)offset;
        for (int i = 0; i < length; i++) { output[written + i] = output[from + i]; }
        written += length;
        return true;
    }

    private static bool TryNumber(ReadOnlySpan<byte> block, ref int at, int size, out uint number)
    {
        number = 0;
        if (size > block.Length - at) { return false; }
        for (int i = 0; i < size; i++) { number |= (uint)block[at + i] << (8 * i); }
        at += size;
        return true;
    }
}
