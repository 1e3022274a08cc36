// SPDX-License-Identifier: MIT
namespace TensorKeeper.SavedModel.Stages.Images.Png;

/// <summary>What the chunks of a PNG file say besides its pixels. Immutable once read.</summary>
internal sealed record PngHeader(int Width, int Height, int Depth, int ColourType, bool IsInterlaced)
{
    private const int PaletteBit = 1;
    private const int ColourBit = 2;
    private const int AlphaBit = 4;

    public bool IsPalette => (ColourType & PaletteBit) != 0;

    public bool IsGrey => (ColourType & ColourBit) == 0;

    public bool HasAlpha => (ColourType & AlphaBit) != 0;

    /// <summary>Gets the samples of a pixel as they are in the file.</summary>
    public int Channels => IsPalette ? 1 : (IsGrey ? 1 : 3) + (HasAlpha ? 1 : 0);

    /// <summary>Gets or sets red, green and blue of each index; empty without a palette.</summary>
    public byte[] Palette { get; set; } = [];

    /// <summary>Gets or sets the alpha of the first indices, or the one colour that is transparent, 16 bits for each sample; null without.</summary>
    public byte[]? Transparency { get; set; }

    /// <summary>Gets or sets the file's gamma in 1/100000; 0 if it says none.</summary>
    public int Gamma { get; set; }

    /// <summary>Gets the bytes of a row of so many pixels, without the byte that names its filter.</summary>
    public int RowBytes(int width) => (int)((((long)width * Channels * Depth) + 7) / 8);
}
