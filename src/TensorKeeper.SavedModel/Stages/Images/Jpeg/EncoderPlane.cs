// SPDX-License-Identifier: MIT
namespace TensorKeeper.SavedModel.Stages.Images.Jpeg;

/// <summary>One component of a picture to write: its samples, filled up to whole units, and where its blocks end. Immutable once made.</summary>
internal sealed class EncoderPlane
{
    private readonly byte[] _samples;
    private readonly int _stride;

    /// <param name="full">A sample for each pixel.</param>
    /// <param name="height">In pixels.</param>
    /// <param name="width">In pixels.</param>
    /// <param name="factor">Blocks of the component in a unit's side.</param>
    /// <param name="max">Blocks of the finest component in a unit's side, 1 or 2.</param>
    public EncoderPlane(ReadOnlySpan<byte> full, int height, int width, int factor, int max)
    {
        Factor = factor;
        int reduction = max / factor;
        BlocksWide = JpegFrame.DivideUp((long)width * factor, 8 * max);
        BlocksHigh = JpegFrame.DivideUp((long)height * factor, 8 * max);
        _stride = 8 * BlocksWide;
        _samples = new byte[(long)_stride * 8 * BlocksHigh];
        int rows = JpegFrame.DivideUp(height, reduction);
        for (int y = 0; y < 8 * BlocksHigh; y++)
        {
            Span<byte> target = _samples.AsSpan(y * _stride, _stride);
            if (y >= rows)
            {
                _samples.AsSpan((y - 1) * _stride, _stride).CopyTo(target);
                continue;
            }

            ReadOnlySpan<byte> upper = full.Slice(y * reduction * width, width);
            ReadOnlySpan<byte> lower = reduction == 1 ? upper : full.Slice(Math.Min((y * 2) + 1, height - 1) * width, width);
            for (int x = 0; x < _stride; x++) { target[x] = reduction == 1 ? upper[Math.Min(x, width - 1)] : Mean(upper, lower, x); }
        }
    }

    public int Factor { get; }

    public int BlocksWide { get; }

    public int BlocksHigh { get; }

    /// <summary>Takes a block of samples about 0.</summary>
    public void Read(int blockX, int blockY, Span<int> block)
    {
        for (int y = 0; y < 8; y++)
        {
            for (int x = 0; x < 8; x++) { block[(8 * y) + x] = _samples[(((blockY * 8) + y) * _stride) + (blockX * 8) + x] - 128; }
        }
    }

    /// <summary>The mean of four pixels; halves are rounded up in every second column.</summary>
    private static byte Mean(ReadOnlySpan<byte> upper, ReadOnlySpan<byte> lower, int x)
    {
        int left = Math.Min(2 * x, upper.Length - 1);
        int right = Math.Min((2 * x) + 1, upper.Length - 1);
        return (byte)((upper[left] + upper[right] + lower[left] + lower[right] + 1 + (x & 1)) >> 2);
    }
}
