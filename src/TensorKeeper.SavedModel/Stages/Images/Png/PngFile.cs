// SPDX-License-Identifier: MIT
using System.Buffers.Binary;
using System.IO.Compression;

namespace TensorKeeper.SavedModel.Stages.Images.Png;

/// <summary>Reads the chunks of a PNG file (ISO/IEC 15948) and unpacks its samples. Stateless.</summary>
internal static class PngFile
{
    /// <summary>The most that deflate can blow one byte up to, with room to spare.</summary>
    private const int MaxInflation = 1_040;

    private static readonly (int X, int Y, int StepX, int StepY)[] Passes =
        [(0, 0, 8, 8), (4, 0, 8, 8), (0, 4, 4, 8), (2, 0, 4, 4), (0, 2, 2, 4), (1, 0, 2, 2), (0, 1, 1, 2)];

    public static ReadOnlySpan<byte> Magic => [0x89, (byte)'P', (byte)'N', (byte)'G', 0x0D, 0x0A, 0x1A, 0x0A];

    /// <summary>Reads a file.</summary>
    /// <returns>The header and the samples as they are in the file, row after row, one element each whatever their depth.</returns>
    /// <exception cref="ImageFormatException">The bytes are no PNG or are damaged.</exception>
    public static (PngHeader Header, ushort[] Samples) Read(ReadOnlySpan<byte> data, CancellationToken cancellationToken)
    {
        if (!data.StartsWith(Magic)) { throw Invalid("it does not begin as one"); }
        PngHeader? header = null;
        var packed = new MemoryStream();
        for (ReadOnlySpan<byte> rest = data[Magic.Length..]; ;)
        {
            if (rest.Length < 12) { throw Invalid("the data end without an end chunk"); }
            uint length = BinaryPrimitives.ReadUInt32BigEndian(rest);
            if (length > rest.Length - 12) { throw Invalid("the data end within a chunk"); }
            ReadOnlySpan<byte> type = rest.Slice(4, 4);
            ReadOnlySpan<byte> content = rest.Slice(8, (int)length);
            bool critical = (type[0] & 0x20) == 0;
            bool sound = Crc32.Of(rest.Slice(4, (int)length + 4)) == BinaryPrimitives.ReadUInt32BigEndian(rest[(8 + (int)length)..]);
            if (critical && !sound) { throw Invalid("the checksum of a chunk is wrong"); }
            rest = rest[(12 + (int)length)..];
            if (header is null)
            {
                header = type.SequenceEqual("IHDR"u8) ? ReadHeader(content) : throw Invalid("the first chunk is no header");
            }
            else if (type.SequenceEqual("IEND"u8)) { break; }
            else if (type.SequenceEqual("IDAT"u8)) { packed.Write(content); }
            else if (type.SequenceEqual("PLTE"u8)) { header.Palette = ReadPalette(content); }
            else if (type.SequenceEqual("tRNS"u8) && sound && !header.HasAlpha) { header.Transparency = ReadTransparency(header, content); }
            else if (type.SequenceEqual("gAMA"u8) && sound && content.Length == 4 && header.Gamma == 0) { header.Gamma = BinaryPrimitives.ReadInt32BigEndian(content); }
            else if (type.SequenceEqual("sRGB"u8) && sound) { header.Gamma = 45_455; }
            else if (critical) { throw Invalid("it has a critical chunk of unknown kind"); }
        }

        if (header.IsPalette && header.Palette.Length == 0) { throw Invalid("the palette is missing"); }
        return (header, Unpack(header, packed, cancellationToken));
    }

    private static ImageFormatException Invalid(string what) => new($"Invalid PNG: {what}.");

    private static PngHeader ReadHeader(ReadOnlySpan<byte> content)
    {
        if (content.Length != 13) { throw Invalid("the header has a wrong length"); }
        uint width = BinaryPrimitives.ReadUInt32BigEndian(content);
        uint height = BinaryPrimitives.ReadUInt32BigEndian(content[4..]);
        (int depth, int colour) = (content[8], content[9]);
        bool known = colour switch
        {
            0 => depth is 1 or 2 or 4 or 8 or 16,
            3 => depth is 1 or 2 or 4 or 8,
            2 or 4 or 6 => depth is 8 or 16,
            _ => false,
        };
        if (!known || content[10] != 0 || content[11] != 0 || content[12] > 1) { throw Invalid("the header names a form that does not exist"); }
        Pixels.CheckSize("PNG", 1, height, width, 4);
        return new PngHeader((int)width, (int)height, depth, colour, content[12] == 1);
    }

    private static byte[] ReadPalette(ReadOnlySpan<byte> content) =>
        content.Length is > 0 and <= 768 && content.Length % 3 == 0 ? content.ToArray() : throw Invalid("the palette has a wrong length");

    private static byte[]? ReadTransparency(PngHeader header, ReadOnlySpan<byte> content)
    {
        bool fits = header.IsPalette ? content.Length > 0 && content.Length <= header.Palette.Length / 3 : content.Length == 2 * header.Channels;
        return fits ? content.ToArray() : null;
    }

    private static ushort[] Unpack(PngHeader header, MemoryStream packed, CancellationToken cancellationToken)
    {
        long raw = header.Height * (header.RowBytes(header.Width) + 1L);
        if (raw / MaxInflation > packed.Length + 64) { throw Invalid("the data are too short for its size"); }
        packed.Position = 0;
        using var stream = new ZLibStream(packed, CompressionMode.Decompress);
        ushort[] samples = new ushort[(long)header.Width * header.Height * header.Channels];
        try
        {
            if (header.IsInterlaced)
            {
                foreach ((int x, int y, int stepX, int stepY) in Passes)
                {
                    UnpackPass(header, stream, samples, (x, y, stepX, stepY), cancellationToken);
                }
            }
            else { UnpackPass(header, stream, samples, (0, 0, 1, 1), cancellationToken); }
        }
        catch (Exception exception) when (exception is InvalidDataException or EndOfStreamException)
        {
            throw Invalid("the pixels cannot be unpacked");
        }

        return samples;
    }

    private static void UnpackPass(
        PngHeader header, ZLibStream stream, ushort[] samples, (int X, int Y, int StepX, int StepY) pass, CancellationToken cancellationToken)
    {
        int width = (header.Width - pass.X + pass.StepX - 1) / pass.StepX;
        int height = (header.Height - pass.Y + pass.StepY - 1) / pass.StepY;
        if (width <= 0 || height <= 0) { return; }
        int bytes = header.RowBytes(width);
        int pixelBytes = Math.Max(header.Channels * header.Depth / 8, 1);
        byte[] row = new byte[bytes + 1];
        byte[] above = new byte[bytes + 1];
        for (int y = 0; y < height; y++)
        {
            if (y % 64 == 0) { cancellationToken.ThrowIfCancellationRequested(); }
            stream.ReadExactly(row);
            Unfilter(row[0], row.AsSpan(1), above.AsSpan(1), pixelBytes);
            int line = (pass.Y + (y * pass.StepY)) * header.Width;
            for (int x = 0; x < width; x++)
            {
                int target = (line + pass.X + (x * pass.StepX)) * header.Channels;
                for (int channel = 0; channel < header.Channels; channel++)
                {
                    samples[target + channel] = Sample(row.AsSpan(1), (x * header.Channels) + channel, header.Depth);
                }
            }

            (row, above) = (above, row);
        }
    }

    private static ushort Sample(ReadOnlySpan<byte> row, int index, int depth) => depth switch
    {
        8 => row[index],
        16 => BinaryPrimitives.ReadUInt16BigEndian(row[(2 * index)..]),
        _ => (ushort)((row[index * depth / 8] >> (8 - depth - (index * depth % 8))) & ((1 << depth) - 1)),
    };

    private static void Unfilter(int filter, Span<byte> row, ReadOnlySpan<byte> above, int step)
    {
        if (filter > 4) { throw Invalid("a row has an unknown filter"); }
        for (int i = 0; i < row.Length; i++)
        {
            int left = i >= step ? row[i - step] : 0;
            int corner = i >= step ? above[i - step] : 0;
            row[i] += filter switch
            {
                0 => 0,
                1 => (byte)left,
                2 => above[i],
                3 => (byte)((left + above[i]) / 2),
                _ => Paeth(left, above[i], corner),
            };
        }
    }

    /// <summary>The neighbour that left + above - corner is nearest to.</summary>
    internal static byte Paeth(int left, int above, int corner)
    {
        int toLeft = Math.Abs(above - corner);
        int toAbove = Math.Abs(left - corner);
        int toCorner = Math.Abs(left + above - (2 * corner));
        return (byte)(toLeft <= toAbove && toLeft <= toCorner ? left : toAbove <= toCorner ? above : corner);
    }
}
