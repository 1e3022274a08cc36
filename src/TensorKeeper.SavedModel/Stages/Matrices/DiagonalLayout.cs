// SPDX-License-Identifier: MIT
using TensorKeeper.SavedModel.Graphs;
using TensorKeeper.SavedModel.Stages.Shapes;

namespace TensorKeeper.SavedModel.Stages.Matrices;

/// <summary>Where the elements of some neighbouring diagonals lie: in a matrix, and packed one diagonal a row.</summary>
/// <remarks>Diagonal d holds the elements with column - row = d. Packed, the highest comes first; shorter ones are aligned left or right.</remarks>
internal readonly struct DiagonalLayout
{
    private readonly bool _leftAbove;
    private readonly bool _leftBelow;

    public DiagonalLayout(in HostCall call, long low, long high, long rows, long columns)
    {
        call.Require(low <= high, $"lower_diag_index must not be larger than upper_diag_index: {low} > {high}");
        call.Require(
            (low > -rows && high < columns) || (rows == 0 && columns == 0) || (low == 0 && high == 0),
            $"The diagonals {low} to {high} are outside of a matrix of [{rows},{columns}]");
        (Low, High, Rows, Columns) = (low, high, rows, columns);
        Longest = Math.Max(0, Math.Min(rows + Math.Min(high, 0), columns - Math.Max(low, 0)));
        string align = call.Node.Op.EndsWith("V3", StringComparison.Ordinal) ? call.Node.Text("align", "RIGHT_LEFT") : "LEFT_LEFT";
        _leftAbove = align.StartsWith("LEFT", StringComparison.Ordinal);
        _leftBelow = align.EndsWith("LEFT", StringComparison.Ordinal);
    }

    public long Low { get; }

    public long High { get; }

    public long Rows { get; }

    public long Columns { get; }

    /// <summary>Gets the length of a packed row.</summary>
    public long Longest { get; }

    public long Count => High - Low + 1;

    /// <summary>Reads the list of diagonals that an input holds: one number, or the lowest and the highest.</summary>
    public static (long Low, long High) Band(in HostCall call, int input)
    {
        if (input < 0) { return (0, 0); }
        long[] band = Tensors.Integers(call[input]);
        call.Require(band.Length is 1 or 2, $"diag_index must have one or two elements, received {band.Length}");
        return (band[0], band[^1]);
    }

    /// <summary>Returns the place in a packed row set of an element of the matrix; -1 if it is on none of the diagonals.</summary>
    public long PackedPlace(long row, long column)
    {
        long d = column - row;
        if (d < Low || d > High) { return -1; }
        return ((High - d) * Longest) + Offset(d) + Math.Min(row, column);
    }

    /// <summary>Returns the place in the matrix of a place in the packed rows; -1 for filling.</summary>
    public long MatrixPlace(long diagonal, long position)
    {
        long d = High - diagonal;
        long along = position - Offset(d);
        return along < 0 || along >= Length(d) ? -1 : ((along + Math.Max(-d, 0)) * Columns) + along + Math.Max(d, 0);
    }

    /// <summary>Returns the extents of packed diagonals; a single one has no axis of its own.</summary>
    public long[] PackedShape(ReadOnlySpan<long> batch) => Low == High ? [.. batch, Longest] : [.. batch, Count, Longest];

    /// <summary>Returns the number of matrices in front of the last axes.</summary>
    public static long Batch(ReadOnlySpan<long> extents) => Axes.Product(extents);

    private long Length(long d) => Math.Max(0, Math.Min(Rows + Math.Min(d, 0), Columns - Math.Max(d, 0)));

    private long Offset(long d) => (d >= 0 && _leftAbove) || (d <= 0 && _leftBelow) ? 0 : Longest - Length(d);
}
