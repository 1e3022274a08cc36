// SPDX-License-Identifier: MIT
namespace TensorKeeper.SavedModel.Stages.Images.Jpeg;

/// <summary>What the header of a JPEG file says. Not thread-safe.</summary>
/// <param name="Width">In pixels.</param>
/// <param name="Height">In pixels.</param>
/// <param name="IsProgressive">True if coefficients come bit by bit in many scans.</param>
/// <param name="Components">One, three or four in files that are read.</param>
internal sealed record JpegFrame(int Width, int Height, bool IsProgressive, JpegComponent[] Components)
{
    public int MaxHorizontal { get; } = Components.Max(static component => component.Horizontal);

    public int MaxVertical { get; } = Components.Max(static component => component.Vertical);

    public int UnitsWide => DivideUp(Width, 8 * MaxHorizontal);

    public int UnitsHigh => DivideUp(Height, 8 * MaxVertical);

    /// <summary>Gets the number of blocks of all components.</summary>
    public long Blocks => Components.Sum(component => (long)UnitsWide * component.Horizontal * UnitsHigh * component.Vertical);

    public static int DivideUp(long value, long divisor) => (int)((value + divisor - 1) / divisor);

    /// <summary>Computes the sizes of components and takes the memory for their coefficients.</summary>
    public void Allocate()
    {
        foreach (JpegComponent component in Components)
        {
            component.BlocksWide = DivideUp((long)Width * component.Horizontal, 8 * MaxHorizontal);
            component.BlocksHigh = DivideUp((long)Height * component.Vertical, 8 * MaxVertical);
            component.BlockStride = UnitsWide * component.Horizontal;
            component.Coefficients = new short[64L * component.BlockStride * UnitsHigh * component.Vertical];
        }
    }

    /// <summary>Chooses how many pixels a block becomes: a component with fewer samples is reduced less, which spares enlarging it.</summary>
    /// <param name="scale">The pixels of the finest component: 8, 4, 2 or 1.</param>
    public void Reduce(int scale)
    {
        foreach (JpegComponent component in Components)
        {
            int own = scale;
            while (own < 8 && MaxHorizontal * scale % (component.Horizontal * own * 2) == 0 && MaxVertical * scale % (component.Vertical * own * 2) == 0)
            {
                own *= 2;
            }

            component.Scale = own;
            component.Width = DivideUp((long)Width * component.Horizontal * own, MaxHorizontal * 8);
            component.Height = DivideUp((long)Height * component.Vertical * own, MaxVertical * 8);
        }
    }
}
