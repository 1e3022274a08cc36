// SPDX-License-Identifier: MIT

namespace TensorKeeper.SavedModel.Stages.Images;

/// <summary>Makes RGB pixels of GIF files: each frame drawn over the one before. Stateless.</summary>
/// <remarks>
/// As in TensorFlow the canvas is as large as the largest frame, disposal is not looked at, a transparent pixel keeps what
/// was there (black at first), and a file that ends too early has the frames that are whole.
/// </remarks>
internal static class GifDecoder
{
    public static bool Recognizes(ReadOnlySpan<byte> data) => data.StartsWith("GIF8"u8);

    /// <summary>Decodes all frames, or the first alone.</summary>
    /// <exception cref="ImageFormatException">The bytes are no GIF or hold no whole frame.</exception>
    public static Pixels Decode(ReadOnlySpan<byte> data, bool allFrames, CancellationToken cancellationToken)
    {
        List<GifFrame> frames = GifFile.Read(data, allFrames, cancellationToken);
        if (frames.Count == 0) { throw new ImageFormatException("Invalid GIF data: there is no whole frame."); }
        int width = frames.Max(static frame => frame.Width);
        int height = frames.Max(static frame => frame.Height);
        Pixels.CheckSize("GIF", frames.Count, height, width, 3);
        int size = height * width * 3;
        byte[] canvas = new byte[(long)frames.Count * size];
        for (int i = 0; i < frames.Count; i++)
        {
            cancellationToken.ThrowIfCancellationRequested();
            Span<byte> target = canvas.AsSpan(i * size, size);
            if (i > 0) { canvas.AsSpan((i - 1) * size, size).CopyTo(target); }
            Draw(frames[i], target, width, height);
        }

        return new Pixels(frames.Count, height, width, 3, false, canvas);
    }

    private static void Draw(GifFrame frame, Span<byte> target, int width, int height)
    {
        if (frame.Palette.Length == 0) { throw new ImageFormatException("Invalid GIF data: a frame has no colours."); }
        for (int y = frame.Top; y < Math.Min(frame.Top + frame.Height, height); y++)
        {
            for (int x = frame.Left; x < Math.Min(frame.Left + frame.Width, width); x++)
            {
                int index = frame.Indices[((y - frame.Top) * frame.Width) + x - frame.Left];
                if (index == frame.Transparent) { continue; }
                if ((3 * index) + 2 >= frame.Palette.Length) { throw new ImageFormatException($"Invalid GIF data: there is no colour {index}."); }
                frame.Palette.AsSpan(3 * index, 3).CopyTo(target[(3 * ((y * width) + x))..]);
            }
        }
    }
}
