// SPDX-License-Identifier: MIT
namespace TensorKeeper.SavedModel.Stages.Images.Jpeg;

/// <summary>What the components of a file mean.</summary>
internal enum JpegColourSpace
{
    Grey,
    Rgb,
    YCbCr,
    Cmyk,
    Ycck,
}

/// <summary>Turns rows of components into rows of pixels, with libjpeg's rounding. Immutable.</summary>
internal sealed class JpegColours(JpegColourSpace space, bool isAdobe)
{
    private const int Half = 1 << 15;

    /// <summary>Finds what the components mean, by markers, else by their names.</summary>
    public static JpegColours Of(JpegFrame frame, bool isJfif, int adobeTransform)
    {
        int[] ids = [.. frame.Components.Select(static component => component.Id)];
        JpegColourSpace space = ids.Length switch
        {
            1 => JpegColourSpace.Grey,
            3 when isJfif => JpegColourSpace.YCbCr,
            3 when adobeTransform >= 0 => adobeTransform == 0 ? JpegColourSpace.Rgb : JpegColourSpace.YCbCr,
            3 => ids is ['R', 'G', 'B'] ? JpegColourSpace.Rgb : JpegColourSpace.YCbCr,
            4 => adobeTransform > 0 ? JpegColourSpace.Ycck : JpegColourSpace.Cmyk,
            _ => throw new ImageFormatException($"JPEG of {ids.Length} components is not read."),
        };
        return new JpegColours(space, adobeTransform >= 0);
    }

    /// <summary>Gets how many of the components are needed for so many channels.</summary>
    /// <exception cref="ImageFormatException">The colours cannot be had in so many channels.</exception>
    public int ComponentsFor(int channels) => (space, channels) switch
    {
        (JpegColourSpace.Grey, _) or (JpegColourSpace.YCbCr, 1) => 1,
        (JpegColourSpace.Rgb, _) or (JpegColourSpace.YCbCr, _) => 3,
        (_, 3) => 4,
        _ => throw new ImageFormatException("JPEG of four colours cannot be read as grey."),
    };

    /// <summary>Writes a row.</summary>
    /// <param name="a">The first component; the others are empty where there is none.</param>
    /// <param name="b">The second.</param>
    /// <param name="c">The third.</param>
    /// <param name="d">The fourth.</param>
    /// <param name="channels">1 or 3.</param>
    /// <param name="target">As many pixels as <paramref name="a"/> has.</param>
    public void Write(ReadOnlySpan<byte> a, ReadOnlySpan<byte> b, ReadOnlySpan<byte> c, ReadOnlySpan<byte> d, int channels, Span<byte> target)
    {
        for (int x = 0; x < a.Length; x++)
        {
            if (channels == 1)
            {
                target[x] = space == JpegColourSpace.Rgb ? (byte)(((a[x] * 19595) + (b[x] * 38470) + (c[x] * 7471) + Half) >> 16) : a[x];
                continue;
            }

            Span<byte> pixel = target.Slice(3 * x, 3);
            if (space == JpegColourSpace.Grey) { pixel.Fill(a[x]); }
            else if (space is JpegColourSpace.Rgb or JpegColourSpace.Cmyk) { (pixel[0], pixel[1], pixel[2]) = (a[x], b[x], c[x]); }
            else { Convert(a[x], b[x] - 128, c[x] - 128, pixel); }

            if (space == JpegColourSpace.Ycck)
            {
                (pixel[0], pixel[1], pixel[2]) = ((byte)(255 - pixel[0]), (byte)(255 - pixel[1]), (byte)(255 - pixel[2]));
            }

            if (space is JpegColourSpace.Cmyk or JpegColourSpace.Ycck) { Blacken(pixel, d[x]); }
        }
    }

    private static void Convert(int y, int cb, int cr, Span<byte> pixel)
    {
        pixel[0] = Clamp(y + (((cr * 91881) + Half) >> 16));
        pixel[1] = Clamp(y + (((cb * -22554) - (cr * 46802) + Half) >> 16));
        pixel[2] = Clamp(y + (((cb * 116130) + Half) >> 16));
    }

    private static byte Clamp(int value) => (byte)Math.Clamp(value, 0, 255);

    /// <summary>Adobe writes inks the other way round: 255 is none.</summary>
    private void Blacken(Span<byte> pixel, int black)
    {
        for (int i = 0; i < 3; i++) { pixel[i] = (byte)((isAdobe ? black * pixel[i] : (255 - black) * (255 - pixel[i])) / 255); }
    }
}
