// SPDX-License-Identifier: MIT
namespace TensorKeeper.SavedModel.Stages.Images;

/// <summary>One frame of a GIF file. Immutable.</summary>
/// <param name="Left">Its place on the canvas.</param>
/// <param name="Top">Its place on the canvas.</param>
/// <param name="Width">In pixels.</param>
/// <param name="Height">In pixels.</param>
/// <param name="Palette">Red, green and blue of each index.</param>
/// <param name="Transparent">The index that leaves a pixel as it was; -1 for none.</param>
/// <param name="Indices">Row after row, not interlaced any more.</param>
internal sealed record GifFrame(int Left, int Top, int Width, int Height, byte[] Palette, int Transparent, byte[] Indices);
