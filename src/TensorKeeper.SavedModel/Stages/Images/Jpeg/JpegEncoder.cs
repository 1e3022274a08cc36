// SPDX-License-Identifier: MIT
using System.Buffers.Binary;
using System.Numerics;

namespace TensorKeeper.SavedModel.Stages.Images.Jpeg;

/// <summary>Writes baseline JPEG files with the tables of the standard, in libjpeg's order of markers and with its roundings. Stateless.</summary>
internal static class JpegEncoder
{
    private static readonly CodeWords LuminanceDc = new(StandardTables.LuminanceDc);
    private static readonly CodeWords LuminanceAc = new(StandardTables.LuminanceAc);
    private static readonly CodeWords ChrominanceDc = new(StandardTables.ChrominanceDc);
    private static readonly CodeWords ChrominanceAc = new(StandardTables.ChrominanceAc);

    /// <summary>Writes a picture.</summary>
    /// <param name="height">In pixels, 1 to 65535.</param>
    /// <param name="width">In pixels, 1 to 65535.</param>
    /// <param name="channels">1 or 3.</param>
    /// <param name="samples">Row after row, pixel after pixel.</param>
    /// <param name="encoding">How.</param>
    /// <param name="cancellationToken">Ends the work between rows of units.</param>
    public static byte[] Encode(
        int height, int width, int channels, ReadOnlySpan<byte> samples, JpegEncoding encoding, CancellationToken cancellationToken)
    {
        int max = channels == 3 && encoding.HalvesColours ? 2 : 1;
        EncoderPlane[] planes = Planes(height, width, channels, samples, max);
        byte[][] steps = [.. Enumerable.Range(0, Math.Min(channels, 2)).Select(i => Steps(i, encoding.Quality))];
        var file = new MemoryStream();
        WriteHeaders(file, height, width, planes, steps, encoding);
        var bits = new JpegBitWriter(file);
        int[] predictors = new int[planes.Length];
        int unitsWide = JpegFrame.DivideUp(width, 8 * max);
        int unitsHigh = JpegFrame.DivideUp(height, 8 * max);
        Span<int> block = stackalloc int[64];
        for (int y = 0; y < unitsHigh; y++)
        {
            cancellationToken.ThrowIfCancellationRequested();
            for (int x = 0; x < unitsWide; x++)
            {
                for (int i = 0; i < planes.Length; i++) { WriteUnit(bits, planes[i], x, y, steps[Math.Min(i, 1)], ref predictors[i], i > 0, block); }
            }
        }

        bits.End();
        file.Write([0xFF, JpegMarkers.EndOfImage]);
        return file.ToArray();
    }

    private static EncoderPlane[] Planes(int height, int width, int channels, ReadOnlySpan<byte> samples, int max)
    {
        if (channels == 1) { return [new EncoderPlane(samples, height, width, 1, 1)]; }
        int pixels = height * width;
        byte[] luminance = new byte[pixels];
        byte[] blue = new byte[pixels];
        byte[] red = new byte[pixels];
        for (int i = 0; i < pixels; i++)
        {
            (int r, int g, int b) = (samples[3 * i], samples[(3 * i) + 1], samples[(3 * i) + 2]);
            const int Middle = (128 << 16) + (1 << 15) - 1;
            luminance[i] = (byte)(((19595 * r) + (38470 * g) + (7471 * b) + (1 << 15)) >> 16);
            blue[i] = (byte)(((-11059 * r) - (21709 * g) + (32768 * b) + Middle) >> 16);
            red[i] = (byte)(((32768 * r) - (27439 * g) - (5329 * b) + Middle) >> 16);
        }

        return [new(luminance, height, width, max, max), new(blue, height, width, 1, max), new(red, height, width, 1, max)];
    }

    private static byte[] Steps(int kind, int quality)
    {
        quality = Math.Clamp(quality, 1, 100);
        int scale = quality < 50 ? 5000 / quality : 200 - (2 * quality);
        ReadOnlySpan<byte> standard = kind == 0 ? StandardTables.LuminanceSteps : StandardTables.ChrominanceSteps;
        byte[] steps = new byte[64];
        for (int i = 0; i < 64; i++) { steps[i] = (byte)Math.Clamp(((standard[i] * scale) + 50) / 100, 1, 255); }
        return steps;
    }

    /// <summary>Writes a component's blocks of one unit; those outside the picture repeat the brightness before them.</summary>
    private static void WriteUnit(
        JpegBitWriter bits, EncoderPlane plane, int unitX, int unitY, byte[] steps, ref int predictor, bool isColour, Span<int> block)
    {
        for (int v = 0; v < plane.Factor; v++)
        {
            for (int h = 0; h < plane.Factor; h++)
            {
                int x = (unitX * plane.Factor) + h;
                int y = (unitY * plane.Factor) + v;
                block.Clear();
                if (x < plane.BlocksWide && y < plane.BlocksHigh)
                {
                    plane.Read(x, y, block);
                    ForwardTransform.Run(block);
                    for (int i = 0; i < 64; i++)
                    {
                        int step = steps[i] * 8;
                        int size = (Math.Abs(block[i]) + (step / 2)) / step;
                        block[i] = block[i] < 0 ? -size : size;
                    }
                }
                else { block[0] = predictor; }

                WriteBlock(bits, block, predictor, isColour ? ChrominanceDc : LuminanceDc, isColour ? ChrominanceAc : LuminanceAc);
                predictor = block[0];
            }
        }
    }

    private static void WriteBlock(JpegBitWriter bits, ReadOnlySpan<int> block, int predictor, CodeWords dc, CodeWords ac)
    {
        WriteNumber(bits, dc, 0, block[0] - predictor);
        int run = 0;
        for (int k = 1; k < 64; k++)
        {
            int value = block[StandardTables.Zigzag[k]];
            if (value == 0) { run++; continue; }
            for (; run > 15; run -= 16) { ac.Write(bits, 0xF0); }
            WriteNumber(bits, ac, run, value);
            run = 0;
        }

        if (run > 0) { ac.Write(bits, 0); }
    }

    private static void WriteNumber(JpegBitWriter bits, CodeWords words, int run, int value)
    {
        int size = 32 - BitOperations.LeadingZeroCount((uint)Math.Abs(value));
        words.Write(bits, (run << 4) | size);
        if (size > 0) { bits.Write(value < 0 ? value - 1 : value, size); }
    }

    private static void WriteHeaders(MemoryStream file, int height, int width, EncoderPlane[] planes, byte[][] steps, JpegEncoding encoding)
    {
        file.Write([0xFF, JpegMarkers.StartOfImage]);
        WriteSegment(file, JpegMarkers.Application0,
        [
            .. "JFIF\0"u8, 1, 1, encoding.DensityUnit, (byte)(encoding.DensityX >> 8), (byte)encoding.DensityX,
            (byte)(encoding.DensityY >> 8), (byte)encoding.DensityY, 0, 0,
        ]);
        if (encoding.Metadata.Length > 0)
        {
            WriteSegment(file, JpegMarkers.Application0 + 1, [.. "http://ns.adobe.com/xap/1.0/\0"u8, .. encoding.Metadata]);
        }

        for (int i = 0; i < steps.Length; i++)
        {
            byte[] content = new byte[65];
            content[0] = (byte)i;
            for (int k = 0; k < 64; k++) { content[k + 1] = steps[i][StandardTables.Zigzag[k]]; }
            WriteSegment(file, JpegMarkers.QuantisationTables, content);
        }

        byte[] frame = [8, (byte)(height >> 8), (byte)height, (byte)(width >> 8), (byte)width, (byte)planes.Length];
        byte[] scan = [(byte)planes.Length];
        for (int i = 0; i < planes.Length; i++)
        {
            int table = Math.Min(i, 1);
            frame = [.. frame, (byte)(i + 1), (byte)(planes[i].Factor * 0x11), (byte)table];
            scan = [.. scan, (byte)(i + 1), (byte)(table * 0x11)];
        }

        WriteSegment(file, JpegMarkers.Baseline, frame);
        WriteCodes(file, 0x00, LuminanceDc);
        WriteCodes(file, 0x10, LuminanceAc);
        if (planes.Length > 1)
        {
            WriteCodes(file, 0x01, ChrominanceDc);
            WriteCodes(file, 0x11, ChrominanceAc);
        }

        WriteSegment(file, JpegMarkers.StartOfScan, [.. scan, 0, 63, 0]);
    }

    private static void WriteCodes(MemoryStream file, byte number, CodeWords words) =>
        WriteSegment(file, JpegMarkers.HuffmanTables, [number, .. words.Table.Counts, .. words.Table.Symbols]);

    private static void WriteSegment(MemoryStream file, int marker, ReadOnlySpan<byte> content)
    {
        Span<byte> head = [0xFF, (byte)marker, 0, 0];
        BinaryPrimitives.WriteUInt16BigEndian(head[2..], checked((ushort)(content.Length + 2)));
        file.Write(head);
        file.Write(content);
    }
}
