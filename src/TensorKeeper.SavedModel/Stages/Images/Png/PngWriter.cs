// SPDX-License-Identifier: MIT
using System.Buffers.Binary;
using System.IO.Compression;

namespace TensorKeeper.SavedModel.Stages.Images.Png;

/// <summary>Writes PNG files: not interlaced, each row with the filter that leaves the smallest bytes. Stateless.</summary>
internal static class PngWriter
{
    /// <summary>Writes a picture.</summary>
    /// <param name="height">In pixels, over 0.</param>
    /// <param name="width">In pixels, over 0.</param>
    /// <param name="channels">1 grey, 2 grey and alpha, 3 RGB, 4 RGBA.</param>
    /// <param name="depth">8 or 16.</param>
    /// <param name="samples">The samples, of 16 bits in this machine's order.</param>
    /// <param name="compression">-1 for the default, or 0 to 9.</param>
    public static byte[] Write(int height, int width, int channels, int depth, ReadOnlySpan<byte> samples, int compression)
    {
        var file = new MemoryStream();
        file.Write(PngFile.Magic);
        Span<byte> header = stackalloc byte[13];
        BinaryPrimitives.WriteInt32BigEndian(header, width);
        BinaryPrimitives.WriteInt32BigEndian(header[4..], height);
        header[8] = (byte)depth;
        header[9] = channels switch { 1 => 0, 2 => 4, 3 => 2, _ => 6 };
        WriteChunk(file, "IHDR"u8, header);

        var packed = new MemoryStream();
        using (var stream = new ZLibStream(packed, new ZLibCompressionOptions { CompressionLevel = compression }, leaveOpen: true))
        {
            int step = channels * depth / 8;
            int rowBytes = width * step;
            byte[] row = new byte[rowBytes];
            byte[] above = new byte[rowBytes];
            byte[] best = new byte[rowBytes + 1];
            byte[] filtered = new byte[rowBytes + 1];
            for (int y = 0; y < height; y++)
            {
                samples.Slice(y * rowBytes, rowBytes).CopyTo(row);
                if (depth == 16) { Swap(row); }
                long least = long.MaxValue;
                for (int filter = 0; filter < 5; filter++)
                {
                    long sum = Filter(filter, row, above, step, filtered);
                    if (sum >= least) { continue; }
                    least = sum;
                    (best, filtered) = (filtered, best);
                }

                stream.Write(best);
                (row, above) = (above, row);
            }
        }

        WriteChunk(file, "IDAT"u8, packed.GetBuffer().AsSpan(0, (int)packed.Length));
        WriteChunk(file, "IEND"u8, default);
        return file.ToArray();
    }

    private static void Swap(Span<byte> row)
    {
        for (int i = 0; i + 1 < row.Length; i += 2) { (row[i], row[i + 1]) = (row[i + 1], row[i]); }
    }

    /// <summary>Filters a row and tells how far its bytes are from zero in all.</summary>
    private static long Filter(int filter, ReadOnlySpan<byte> row, ReadOnlySpan<byte> above, int step, Span<byte> target)
    {
        target[0] = (byte)filter;
        long sum = 0;
        for (int i = 0; i < row.Length; i++)
        {
            int left = i >= step ? row[i - step] : 0;
            int corner = i >= step ? above[i - step] : 0;
            int expected = filter switch
            {
                0 => 0,
                1 => left,
                2 => above[i],
                3 => (left + above[i]) / 2,
                _ => PngFile.Paeth(left, above[i], corner),
            };
            byte difference = (byte)(row[i] - expected);
            target[i + 1] = difference;
            sum += Math.Abs((int)(sbyte)difference);
        }

        return sum;
    }

    private static void WriteChunk(MemoryStream file, ReadOnlySpan<byte> type, ReadOnlySpan<byte> content)
    {
        byte[] chunk = new byte[content.Length + 12];
        BinaryPrimitives.WriteInt32BigEndian(chunk, content.Length);
        type.CopyTo(chunk.AsSpan(4));
        content.CopyTo(chunk.AsSpan(8));
        BinaryPrimitives.WriteUInt32BigEndian(chunk.AsSpan(8 + content.Length), Crc32.Of(chunk.AsSpan(4, content.Length + 4)));
        file.Write(chunk);
    }
}
