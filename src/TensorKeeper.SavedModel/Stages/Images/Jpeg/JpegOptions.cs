// SPDX-License-Identifier: MIT
namespace TensorKeeper.SavedModel.Stages.Images.Jpeg;

/// <summary>How a JPEG file becomes pixels. Immutable.</summary>
internal sealed record JpegOptions
{
    /// <summary>Gets 1 for grey, 3 for RGB, 0 for what the file has.</summary>
    public int Channels { get; init; }

    /// <summary>Gets by how much both sides are reduced: 1, 2, 4 or 8.</summary>
    public int Ratio { get; init; } = 1;

    /// <summary>Gets a value indicating whether colours of half size are enlarged smoothly.</summary>
    public bool SmoothColours { get; init; } = true;

    /// <summary>Gets a value indicating whether a file that ends too early is a picture nonetheless.</summary>
    public bool Recovers { get; init; }

    /// <summary>Gets a value indicating whether the accurate integer transform is used instead of the fast one.</summary>
    public bool IsAccurate { get; init; }

    /// <summary>Gets the part that is wanted, in pixels of the result; null for all.</summary>
    public (int Y, int X, int Height, int Width)? Window { get; init; }
}
