// SPDX-License-Identifier: MIT
namespace TensorKeeper.SavedModel.Stages.Images.Jpeg;

/// <summary>Makes rows of full width of a component that has fewer samples. Not thread-safe.</summary>
/// <remarks>
/// Smooth means a triangle: three parts of the nearer sample, one of the farther; halves are rounded up and down in turn.
/// Only factors of two are smooth, and only rows of three samples and more, as libjpeg-turbo has it.
/// </remarks>
internal sealed class JpegUpsampler
{
    private readonly JpegPlane _plane;
    private readonly int _horizontal;
    private readonly int _vertical;
    private readonly bool _smoothAcross;
    private readonly bool _smoothDown;
    private readonly int _start;
    private readonly int _width;
    private readonly int[] _sums;

    /// <param name="plane">The samples.</param>
    /// <param name="frame">The frame they belong to.</param>
    /// <param name="scale">The pixels that a block of the finest component becomes.</param>
    /// <param name="smooth">Whether the colours are wanted smooth.</param>
    /// <param name="start">The first sample of a row that is used; rows are treated as if they began there.</param>
    /// <param name="width">The samples of a row that are used.</param>
    public JpegUpsampler(JpegPlane plane, JpegFrame frame, int scale, bool smooth, int start, int width)
    {
        _plane = plane;
        JpegComponent component = plane.Component;
        int own = component.Horizontal * component.Scale / scale;
        int rows = component.Vertical * component.Scale / scale;
        if (own == 0 || rows == 0 || frame.MaxHorizontal % own != 0 || frame.MaxVertical % rows != 0)
        {
            throw new ImageFormatException("JPEG whose components are sampled in fractions is not read.");
        }

        (_horizontal, _vertical) = (frame.MaxHorizontal / own, frame.MaxVertical / rows);
        bool may = smooth && scale > 1;
        int full = width < 2 ? width : component.Width;
        _smoothAcross = may && _horizontal == 2 && _vertical <= 2 && full > 2 && width > 1;
        _smoothDown = may && _vertical == 2 && (_smoothAcross || _horizontal == 1);
        _start = start;
        _width = Math.Min(width, plane.Stride - start);
        _sums = new int[_smoothAcross ? _width : 0];
    }

    /// <summary>Writes a row.</summary>
    /// <param name="y">The row of the full picture.</param>
    /// <param name="target">As many pixels as are wanted; beyond the samples nothing is written.</param>
    public void WriteRow(int y, Span<byte> target)
    {
        int row = y / _vertical;
        ReadOnlySpan<byte> near = _plane.Row(row).Slice(_start, _width);
        ReadOnlySpan<byte> far = _smoothDown ? _plane.Row((y & 1) == 0 ? row - 1 : row + 1).Slice(_start, _width) : near;
        if (_smoothAcross && _smoothDown) { WriteSmooth(near, far, target); }
        else if (_smoothAcross) { WriteSmooth(near, target); }
        else if (_smoothDown)
        {
            int bias = (y & 1) == 0 ? 1 : 2;
            for (int x = 0; x < Math.Min(target.Length, near.Length); x++) { target[x] = (byte)(((near[x] * 3) + far[x] + bias) >> 2); }
        }
        else
        {
            for (int x = 0; x < target.Length && x / _horizontal < near.Length; x++) { target[x] = near[x / _horizontal]; }
        }
    }

    private static void WriteSmooth(ReadOnlySpan<byte> row, Span<byte> target)
    {
        for (int x = 0; x < target.Length && x / 2 < row.Length; x++)
        {
            int at = x / 2;
            int other = (x & 1) == 0 ? at - 1 : at + 1;
            target[x] = other < 0 || other >= row.Length ? row[at] : (byte)(((row[at] * 3) + row[other] + 1 + (x & 1)) >> 2);
        }
    }

    private void WriteSmooth(ReadOnlySpan<byte> near, ReadOnlySpan<byte> far, Span<byte> target)
    {
        for (int i = 0; i < near.Length; i++) { _sums[i] = (near[i] * 3) + far[i]; }
        for (int x = 0; x < target.Length && x / 2 < near.Length; x++)
        {
            int at = x / 2;
            int other = (x & 1) == 0 ? at - 1 : at + 1;
            int neighbour = other < 0 || other >= near.Length ? _sums[at] : _sums[other];
            target[x] = (byte)(((_sums[at] * 3) + neighbour + 8 - (x & 1)) >> 4);
        }
    }
}
