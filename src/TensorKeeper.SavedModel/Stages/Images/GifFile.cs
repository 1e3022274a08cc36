// SPDX-License-Identifier: MIT
using System.Buffers.Binary;

namespace TensorKeeper.SavedModel.Stages.Images;

/// <summary>Reads the blocks of a GIF file (CompuServe, 89a). Stateless.</summary>
internal static class GifFile
{
    private static readonly (int Start, int Step)[] Interlace = [(0, 8), (4, 8), (2, 4), (1, 2)];

    /// <summary>Reads the frames that are whole.</summary>
    /// <exception cref="ImageFormatException">The header cannot be read, or the frames are too large.</exception>
    public static List<GifFrame> Read(ReadOnlySpan<byte> data, bool allFrames, CancellationToken cancellationToken)
    {
        if (data.Length < 13 || !GifDecoder.Recognizes(data)) { throw new ImageFormatException("Invalid GIF data: the header cannot be read."); }
        var frames = new List<GifFrame>();
        ReadOnlySpan<byte> rest = data[13..];
        if (!TryReadPalette(ref rest, data[10], out byte[] common)) { return frames; }
        int transparent = -1;
        long pixels = 0;
        while (rest.Length > 0 && (allFrames || frames.Count == 0))
        {
            cancellationToken.ThrowIfCancellationRequested();
            byte kind = rest[0];
            rest = rest[1..];
            if (kind == 0x21)
            {
                if (rest.Length < 1) { break; }
                bool isControl = rest[0] == 0xF9;
                rest = rest[1..];
                if (isControl && rest.Length >= 5 && rest[0] == 4) { transparent = (rest[1] & 1) != 0 ? rest[4] : -1; }
                if (!TryReadBlocks(ref rest, null)) { break; }
            }
            else if (kind == 0x2C)
            {
                if (!TryReadFrame(ref rest, common, transparent, ref pixels, out GifFrame? frame)) { break; }
                frames.Add(frame!);
                transparent = -1;
            }
            else { break; }
        }

        return frames;
    }

    private static bool TryReadPalette(ref ReadOnlySpan<byte> rest, byte flags, out byte[] palette)
    {
        palette = [];
        if ((flags & 0x80) == 0) { return true; }
        int size = 3 << ((flags & 7) + 1);
        if (rest.Length < size) { return false; }
        palette = rest[..size].ToArray();
        rest = rest[size..];
        return true;
    }

    private static bool TryReadBlocks(ref ReadOnlySpan<byte> rest, MemoryStream? target)
    {
        while (rest.Length > 0)
        {
            int size = rest[0];
            if (rest.Length < size + 1) { return false; }
            target?.Write(rest.Slice(1, size));
            rest = rest[(size + 1)..];
            if (size == 0) { return true; }
        }

        return false;
    }

    private static bool TryReadFrame(ref ReadOnlySpan<byte> rest, byte[] common, int transparent, ref long pixels, out GifFrame? frame)
    {
        frame = null;
        if (rest.Length < 9) { return false; }
        int left = BinaryPrimitives.ReadUInt16LittleEndian(rest);
        int top = BinaryPrimitives.ReadUInt16LittleEndian(rest[2..]);
        int width = BinaryPrimitives.ReadUInt16LittleEndian(rest[4..]);
        int height = BinaryPrimitives.ReadUInt16LittleEndian(rest[6..]);
        byte flags = rest[8];
        rest = rest[9..];
        if (!TryReadPalette(ref rest, flags, out byte[] own) || rest.Length < 1) { return false; }
        int codeBits = rest[0];
        rest = rest[1..];
        var packed = new MemoryStream();
        if (codeBits is < 1 or > 8 || width == 0 || height == 0 || !TryReadBlocks(ref rest, packed)) { return false; }
        pixels += (long)width * height;
        Pixels.CheckSize("GIF", 1, 1, pixels, 3);
        // A code word has at least two bits and stands for at most 4096 pixels.
        if ((long)width * height / 16_384 > packed.Length) { return false; }
        byte[] indices = new byte[width * height];
        if (!GifCodes.TryUnpack(packed.GetBuffer().AsSpan(0, (int)packed.Length), codeBits, indices)) { return false; }
        if ((flags & 0x40) != 0) { indices = Order(indices, width, height); }
        frame = new GifFrame(left, top, width, height, (flags & 0x80) != 0 ? own : common, transparent, indices);
        return true;
    }

    private static byte[] Order(byte[] indices, int width, int height)
    {
        byte[] ordered = new byte[indices.Length];
        int row = 0;
        foreach ((int start, int step) in Interlace)
        {
            for (int y = start; y < height; y += step) { indices.AsSpan(row++ * width, width).CopyTo(ordered.AsSpan(y * width)); }
        }

        return ordered;
    }
}
