// SPDX-License-Identifier: MIT
namespace TensorKeeper.SavedModel.Stages.Images;

/// <summary>A decoded picture or row of frames: samples of 8 or 16 bits, frame after frame, row after row, pixel after pixel.</summary>
/// <param name="Frames">1 unless the picture moves.</param>
/// <param name="Height">In pixels, at least 1.</param>
/// <param name="Width">In pixels, at least 1.</param>
/// <param name="Channels">1 grey, 2 grey and alpha, 3 RGB, 4 RGBA.</param>
/// <param name="IsWide">True if <paramref name="Samples"/> are of 16 bits.</param>
/// <param name="Samples">As many as the extents multiply to.</param>
internal sealed record Pixels(int Frames, int Height, int Width, int Channels, bool IsWide, Array Samples)
{
    /// <summary>The most samples a picture may have, before any memory is taken for it.</summary>
    public const long MaxSamples = 1L << 28;

    public static Pixels Of(int height, int width, int channels, byte[] samples) => new(1, height, width, channels, false, samples);

    /// <summary>Refuses a size that nobody serves.</summary>
    /// <exception cref="ImageFormatException">The picture has no pixels or too many samples.</exception>
    public static void CheckSize(string format, long frames, long height, long width, long channels)
    {
        if (frames <= 0 || height <= 0 || width <= 0) { throw new ImageFormatException($"{format} of {width} x {height} has no pixels."); }
        if (frames > MaxSamples || width > MaxSamples || height > MaxSamples || frames * height > MaxSamples
            || frames * height * width > MaxSamples || frames * height * width * channels > MaxSamples)
        {
            throw new ImageFormatException($"{format} size too large: {frames} x {height} x {width} x {channels} samples are over {MaxSamples}.");
        }
    }
}
