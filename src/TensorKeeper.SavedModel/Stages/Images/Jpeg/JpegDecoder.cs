// SPDX-License-Identifier: MIT
namespace TensorKeeper.SavedModel.Stages.Images.Jpeg;

/// <summary>Makes pixels of JPEG files as libjpeg-turbo does, whose roundings TensorFlow's users see. Stateless.</summary>
internal static class JpegDecoder
{
    public static bool Recognizes(ReadOnlySpan<byte> data) => data.StartsWith((ReadOnlySpan<byte>)[0xFF, 0xD8, 0xFF]);

    /// <summary>Reads the size of a picture and the number of its channels, without its pixels.</summary>
    /// <exception cref="ImageFormatException">The bytes are no JPEG.</exception>
    public static (int Height, int Width, int Channels) ReadShape(ReadOnlySpan<byte> data)
    {
        var file = new JpegFile(data, recovers: false);
        JpegFrame frame = file.ReadHeader();
        return (frame.Height, frame.Width, frame.Components.Length);
    }

    /// <summary>Decodes a picture.</summary>
    /// <exception cref="ImageFormatException">The bytes are no JPEG, one that is not read, or the window is not within it.</exception>
    public static Pixels Decode(ReadOnlySpan<byte> data, JpegOptions options, CancellationToken cancellationToken)
    {
        var file = new JpegFile(data, options.Recovers);
        JpegFrame frame = file.ReadHeader();
        int channels = options.Channels == 0 ? Math.Min(frame.Components.Length, 3) : options.Channels;
        int scale = 8 / options.Ratio;
        int height = JpegFrame.DivideUp((long)frame.Height * scale, 8);
        int width = JpegFrame.DivideUp((long)frame.Width * scale, 8);
        Pixels.CheckSize("JPEG", 1, height, width, channels);
        (int Y, int X, int Height, int Width) window = options.Window ?? (0, 0, height, width);
        if (window.Y < 0 || window.X < 0 || window.Height <= 0 || window.Width <= 0
            || window.Height > height - window.Y || window.Width > width - window.X)
        {
            throw new ImageFormatException("Invalid JPEG data or crop window.");
        }

        file.ReadScans(cancellationToken);
        JpegColours colours = JpegColours.Of(frame, file.IsJfif, file.AdobeTransform);
        int count = colours.ComponentsFor(channels);
        frame.Reduce(scale);

        // A window begins with the unit that its first column lies in, as libjpeg decodes no less.
        int unit = scale * (frame.Components.Length == 1 ? 1 : frame.MaxHorizontal);
        int left = window.X / unit * unit;
        bool isWhole = options.Window is null;
        var rows = new JpegUpsampler[count];
        for (int i = 0; i < count; i++)
        {
            JpegComponent component = frame.Components[i];
            var plane = new JpegPlane(component, options.IsAccurate, cancellationToken);
            int factor = frame.Components.Length == 1 ? 1 : component.Horizontal;
            int start = left / unit * factor * component.Scale;
            int samples = isWhole ? component.Width : JpegFrame.DivideUp((long)(window.X - left + window.Width) * factor * component.Scale, (frame.Components.Length == 1 ? 1 : frame.MaxHorizontal) * scale);
            rows[i] = new JpegUpsampler(plane, frame, scale, options.SmoothColours, start, samples);
        }

        int lead = window.X - left;
        byte[][] lines = [.. Enumerable.Range(0, 4).Select(i => i < count ? new byte[lead + window.Width] : [])];
        byte[] samplesOut = new byte[(long)window.Height * window.Width * channels];
        for (int y = 0; y < window.Height; y++)
        {
            for (int i = 0; i < count; i++) { rows[i].WriteRow(window.Y + y, lines[i]); }
            colours.Write(
                lines[0].AsSpan(lead), Part(lines[1], lead), Part(lines[2], lead), Part(lines[3], lead), channels,
                samplesOut.AsSpan(y * window.Width * channels, window.Width * channels));
        }

        return Pixels.Of(window.Height, window.Width, channels, samplesOut);
    }

    private static ReadOnlySpan<byte> Part(byte[] line, int lead) => line.Length == 0 ? default : line.AsSpan(lead);
}
