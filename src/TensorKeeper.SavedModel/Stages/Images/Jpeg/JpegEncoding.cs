// SPDX-License-Identifier: MIT
namespace TensorKeeper.SavedModel.Stages.Images.Jpeg;

/// <summary>How pixels become a JPEG file. Immutable.</summary>
internal sealed record JpegEncoding
{
    /// <summary>Gets the quality, 1 to 100.</summary>
    public int Quality { get; init; } = 95;

    /// <summary>Gets a value indicating whether colours are halved in both directions.</summary>
    public bool HalvesColours { get; init; } = true;

    /// <summary>Gets 1 for pixels per inch, 2 for pixels per centimetre.</summary>
    public byte DensityUnit { get; init; } = 1;

    public ushort DensityX { get; init; } = 300;

    public ushort DensityY { get; init; } = 300;

    /// <summary>Gets the XMP packet; empty for none.</summary>
    public byte[] Metadata { get; init; } = [];
}
