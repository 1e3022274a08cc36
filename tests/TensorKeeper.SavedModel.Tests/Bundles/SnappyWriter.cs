// SPDX-License-Identifier: MIT
using TensorKeeper.Protocol.Codecs;

namespace TensorKeeper.SavedModel.Tests.Bundles;

/// <summary>Compresses with the simplest search there is; all kinds of elements come up.</summary>
internal static class SnappyWriter
{
    public static byte[] Compress(ReadOnlySpan<byte> bytes)
    {
        var head = new ProtoBuffer();
        head.WriteRawVarint((ulong)bytes.Length);
        List<byte> block = [.. head.ToArray()];
        int literal = 0;
        int at = 0;
        while (at < bytes.Length)
        {
            (int from, int length) = LongestMatch(bytes, at);
            if (length < 4) { at++; continue; }
            AddLiteral(block, bytes[literal..at]);
            AddCopy(block, at - from, length);
            at += length;
            literal = at;
        }

        AddLiteral(block, bytes[literal..]);
        return [.. block];
    }

    private static (int From, int Length) LongestMatch(ReadOnlySpan<byte> bytes, int at)
    {
        (int From, int Length) best = (0, 0);
        for (int from = Math.Max(0, at - 300); from < at; from++)
        {
            int length = 0;
            while (length < 64 && at + length < bytes.Length && bytes[from + length] == bytes[at + length]) { length++; }
            if (length > best.Length) { best = (from, length); }
        }

        return best;
    }

    private static void AddLiteral(List<byte> block, ReadOnlySpan<byte> literal)
    {
        if (literal.IsEmpty) { return; }
        int code = literal.Length - 1;
        switch (code)
        {
            case < 60: block.Add((byte)(code << 2)); break;
            case < 256: block.AddRange([60 << 2, (byte)code]); break;
            default: block.AddRange([61 << 2, (byte)code, (byte)(code >> 8)]); break;
        }

        block.AddRange(literal);
    }

    private static void AddCopy(List<byte> block, int offset, int length)
    {
        if (length <= 11 && offset < 2048) { block.AddRange([(byte)(1 | ((length - 4) << 2) | ((offset >> 8) << 5)), (byte)offset]); }
        else if (length % 2 == 0) { block.AddRange([(byte)(2 | ((length - 1) << 2)), (byte)offset, (byte)(offset >> 8)]); }
        else { block.AddRange([(byte)(3 | ((length - 1) << 2)), (byte)offset, (byte)(offset >> 8), 0, 0]); }
    }
}
