// SPDX-License-Identifier: MIT
using System.Buffers.Binary;

namespace TensorKeeper.SavedModel.Stages.Images;

/// <summary>Makes pixels of BMP files of 8, 24 and 32 bits; like TensorFlow it takes 8 bits for grey and looks at no palette. Stateless.</summary>
internal static class BmpDecoder
{
    public static bool Recognizes(ReadOnlySpan<byte> data) => data.StartsWith("BM"u8);

    /// <summary>Decodes a picture.</summary>
    /// <exception cref="ImageFormatException">The bytes are no BMP of these kinds or have another length than it needs.</exception>
    public static Pixels Decode(ReadOnlySpan<byte> data, int channels)
    {
        if (data.Length < 32) { throw new ImageFormatException($"Incomplete bmp content, requires at least 32 bytes to find the header size, width, height, and bpp, got {data.Length} bytes"); }
        int start = BinaryPrimitives.ReadInt32LittleEndian(data[10..]);
        int width = BinaryPrimitives.ReadInt32LittleEndian(data[18..]);
        long signedHeight = BinaryPrimitives.ReadInt32LittleEndian(data[22..]);
        int own = BinaryPrimitives.ReadInt16LittleEndian(data[28..]) / 8;
        if (own is not (1 or 3 or 4)) { throw new ImageFormatException($"Number of channels inherent in the image must be 1, 3 or 4, was {own}"); }
        if (channels == 0) { channels = own; }
        if (start < 0) { throw new ImageFormatException("header size must be nonnegative"); }
        long height = Math.Abs(signedHeight);
        Pixels.CheckSize("BMP", 1, height, width, channels);
        long rowBytes = (((long)own * width) + 3) / 4 * 4;
        long difference = data.Length - start - (rowBytes * height);
        if (difference != 0)
        {
            throw new ImageFormatException($"Input size should match (header_size + row_size * abs_height) but they differ by {difference}");
        }

        byte[] samples = new byte[height * width * channels];
        for (int y = 0; y < height; y++)
        {
            long line = signedHeight < 0 ? y : height - 1 - y;
            ReadOnlySpan<byte> row = data.Slice((int)(start + (line * rowBytes)), (int)rowBytes);
            for (int x = 0; x < width; x++)
            {
                Convert(row.Slice(x * own, own), samples.AsSpan(((y * width) + x) * channels, channels));
            }
        }

        return Pixels.Of((int)height, width, channels, samples);
    }

    private static void Convert(ReadOnlySpan<byte> source, Span<byte> target)
    {
        if (source.Length == 1) { target.Fill(source[0]); }
        else { (target[0], target[1], target[2]) = (source[2], source[1], source[0]); }
        if (target.Length == 4) { target[3] = source.Length == 4 ? source[3] : (byte)255; }
    }
}
