// SPDX-License-Identifier: MIT
namespace TensorKeeper.SavedModel.Stages.Images.Jpeg;

/// <summary>One colour of a JPEG frame and its coefficients. Not thread-safe; lives as long as one decoding.</summary>
/// <param name="id">The number by which scans name it.</param>
/// <param name="horizontal">Blocks in a row of one unit, 1 to 4.</param>
/// <param name="vertical">Rows of blocks in one unit, 1 to 4.</param>
/// <param name="table">The number of its quantisation table, 0 to 3.</param>
internal sealed class JpegComponent(int id, int horizontal, int vertical, int table)
{
    public int Id => id;

    public int Horizontal => horizontal;

    public int Vertical => vertical;

    public int Table => table;

    /// <summary>Gets or sets the quantisation, row after row, as it was when the first scan of the component began; null before.</summary>
    public ushort[]? Steps { get; set; }

    /// <summary>Gets or sets the blocks that hold pixels: what scans of this component alone consist of.</summary>
    public int BlocksWide { get; set; }

    public int BlocksHigh { get; set; }

    /// <summary>Gets or sets the blocks of a row with those that only fill the last unit.</summary>
    public int BlockStride { get; set; }

    /// <summary>Gets or sets the coefficients, 64 for each block, row after row within it.</summary>
    public short[] Coefficients { get; set; } = [];

    /// <summary>Gets or sets the pixels that a block's side becomes: 8, or less for reduced pictures.</summary>
    public int Scale { get; set; }

    /// <summary>Gets or sets the width of the component in its own samples.</summary>
    public int Width { get; set; }

    public int Height { get; set; }

    /// <summary>Gets or sets the DC value that the next block's is told relative to.</summary>
    public int Predictor { get; set; }

    public HuffmanTable? Dc { get; set; }

    public HuffmanTable? Ac { get; set; }
}
