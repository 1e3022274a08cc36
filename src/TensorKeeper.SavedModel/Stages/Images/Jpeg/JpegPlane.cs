// SPDX-License-Identifier: MIT
namespace TensorKeeper.SavedModel.Stages.Images.Jpeg;

/// <summary>The samples of one component, transformed block after block. Immutable once made.</summary>
internal sealed class JpegPlane
{
    private readonly byte[] _samples;

    public JpegPlane(JpegComponent component, bool accurate, CancellationToken cancellationToken)
    {
        Component = component;
        int size = component.Scale;
        Stride = component.BlockStride * size;
        int rows = component.Coefficients.Length / 64 / component.BlockStride;
        _samples = new byte[(long)Stride * rows * size];
        bool fast = size == 8 && !accurate;
        ushort[] table = component.Steps ?? throw new ImageFormatException("Invalid JPEG: a component has no scan.");
        int[] steps = fast ? FastTransform.Prepare(table) : [.. table.Select(static step => (int)step)];
        for (int y = 0; y < rows; y++)
        {
            cancellationToken.ThrowIfCancellationRequested();
            for (int x = 0; x < component.BlockStride; x++)
            {
                ReadOnlySpan<short> block = component.Coefficients.AsSpan(64 * ((y * component.BlockStride) + x), 64);
                Span<byte> target = _samples.AsSpan((y * size * Stride) + (x * size));
                if (fast) { FastTransform.Run(block, steps, target, Stride); }
                else { AccurateTransform.Run(block, steps, size, target, Stride); }
            }
        }
    }

    public JpegComponent Component { get; }

    public int Stride { get; }

    /// <summary>Gets a row; outside the component the nearest row stands in.</summary>
    public ReadOnlySpan<byte> Row(int y) => _samples.AsSpan(Math.Clamp(y, 0, Component.Height - 1) * Stride, Stride);
}
