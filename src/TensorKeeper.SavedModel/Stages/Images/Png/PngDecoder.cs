// SPDX-License-Identifier: MIT
using System.Buffers.Binary;

namespace TensorKeeper.SavedModel.Stages.Images.Png;

/// <summary>Makes pixels of PNG files in the channels and depth that are wanted, with libpng's conversions. Stateless.</summary>
internal static class PngDecoder
{
    // Shares of red, green and blue in grey, in 1/32768: 0.299, 0.587 and the rest.
    private const int RedShare = 9_797;
    private const int GreenShare = 19_234;
    private const int BlueShare = 32_768 - RedShare - GreenShare;

    /// <summary>Decodes a picture.</summary>
    /// <param name="data">The file.</param>
    /// <param name="channels">0 for what the file has, 1 grey, 3 RGB, 4 RGBA.</param>
    /// <param name="wide">True for samples of 16 bits.</param>
    /// <param name="cancellationToken">Ends the work between rows.</param>
    /// <exception cref="ImageFormatException">The bytes are no PNG, are damaged, or cannot be had so.</exception>
    public static Pixels Decode(ReadOnlySpan<byte> data, int channels, bool wide, CancellationToken cancellationToken)
    {
        (PngHeader header, ushort[] raw) = PngFile.Read(data, cancellationToken);
        if (channels == 0) { channels = !header.IsPalette ? header.Channels : header.Transparency is null ? 3 : 4; }
        bool wantsAlpha = channels is 2 or 4;
        bool wantsGrey = channels < 3;
        if (wantsAlpha && header is { HasAlpha: false, Transparency: null, IsGrey: true, Depth: < 8 })
        {
            throw new ImageFormatException("Invalid PNG: grey of less than 8 bits has no alpha.");
        }

        int depth = Math.Max(header.Depth, 8);
        int pixels = header.Width * header.Height;
        var grey = wantsGrey && !header.IsGrey ? new GreyMix(depth, header.Gamma) : null;
        ushort filler = (ushort)((1 << header.Depth) - 1);
        ushort[]? samples16 = wide ? new ushort[(long)pixels * channels] : null;
        byte[]? samples8 = wide ? null : new byte[(long)pixels * channels];
        Span<ushort> pixel = stackalloc ushort[4];
        for (int i = 0; i < pixels; i++)
        {
            if ((i & 0xFFFF) == 0) { cancellationToken.ThrowIfCancellationRequested(); }
            ReadOnlySpan<ushort> source = raw.AsSpan(i * header.Channels, header.Channels);
            Expand(header, source, filler, pixel);
            if (grey is not null) { pixel[0] = grey.Of(pixel[0], pixel[1], pixel[2]); }
            if (wantsGrey) { pixel[1] = pixel[3]; }
            if (!wantsAlpha && wantsGrey) { pixel[1] = 0; }
            for (int channel = 0; channel < channels; channel++)
            {
                int sample = pixel[channel];
                if (samples16 is not null) { samples16[(i * channels) + channel] = (ushort)(depth == 16 ? sample : sample * 257); }
                else { samples8![(i * channels) + channel] = (byte)(depth == 16 ? sample >> 8 : sample); }
            }
        }

        return new Pixels(1, header.Height, header.Width, channels, wide, samples16 is null ? samples8! : samples16);
    }

    /// <summary>Makes red, green, blue and alpha of a pixel of any kind, in 8 bits or 16.</summary>
    private static void Expand(PngHeader header, ReadOnlySpan<ushort> source, ushort filler, Span<ushort> pixel)
    {
        byte[]? transparency = header.Transparency;
        if (header.IsPalette)
        {
            int index = source[0];
            bool known = (3 * index) + 2 < header.Palette.Length;
            for (int i = 0; i < 3; i++) { pixel[i] = known ? header.Palette[(3 * index) + i] : (ushort)0; }
            pixel[3] = transparency is null ? filler : index < transparency.Length ? transparency[index] : (ushort)255;
            return;
        }

        int colours = header.IsGrey ? 1 : 3;
        bool clear = transparency is not null;
        for (int i = 0; i < colours; i++) { clear = clear && BinaryPrimitives.ReadUInt16BigEndian(transparency.AsSpan(2 * i)) == source[i]; }
        int scale = header.Depth < 8 ? 255 / ((1 << header.Depth) - 1) : 1;
        for (int i = 0; i < 3; i++) { pixel[i] = (ushort)(source[Math.Min(i, colours - 1)] * scale); }
        ushort opaque = header.Depth == 16 ? ushort.MaxValue : (ushort)255;
        pixel[3] = header.HasAlpha ? source[colours] : clear ? (ushort)0 : opaque;
    }

    /// <summary>Mixes colours to grey; a file that says its gamma is mixed in linear light.</summary>
    private sealed class GreyMix
    {
        private readonly byte[]? _toLinear;
        private readonly byte[]? _fromLinear;
        private readonly int _rounding;

        public GreyMix(int depth, int gamma)
        {
            bool isCurved = gamma is (> 0 and < 95_000) or > 105_000;
            _rounding = depth == 16 || isCurved ? 1 << 14 : 0;
            if (!isCurved) { return; }
            if (depth == 16) { throw new ImageFormatException("PNG of 16 bits with a gamma is not read as grey."); }
            double inverse = Math.Floor((1e10 / gamma) + 0.5);
            _toLinear = Curve(inverse);
            _fromLinear = Curve(Math.Floor((1e10 / inverse) + 0.5));
        }

        public ushort Of(int red, int green, int blue)
        {
            if (red == green && red == blue) { return (ushort)red; }
            if (_toLinear is not null) { (red, green, blue) = (_toLinear[red], _toLinear[green], _toLinear[blue]); }
            long mixed = (((long)RedShare * red) + ((long)GreenShare * green) + ((long)BlueShare * blue) + _rounding) >> 15;
            return _fromLinear is null ? (ushort)mixed : _fromLinear[mixed];
        }

        private static byte[] Curve(double exponent) =>
            [.. Enumerable.Range(0, 256).Select(i => (byte)Math.Floor((255 * Math.Pow(i / 255.0, exponent * 1e-5)) + 0.5))];
    }
}
