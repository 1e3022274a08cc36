// SPDX-License-Identifier: MIT
namespace TensorKeeper.Cli.Bench.Measures;

/// <summary>Counts calls by the time at which they were due and by their latency. Not thread-safe.</summary>
/// <remarks>
/// Of fixed size however long a measurement lasts: when time runs out of the last column, pairs of columns become one.
/// </remarks>
internal sealed class HeatMap
{
    /// <summary>How many columns there are at most.</summary>
    public const int MaxColumns = 120;

    /// <summary>How many rows there are: eight for each power of ten from 10 µs to 100 s.</summary>
    public const int Rows = 7 * RowsPerDecade;

    private const int RowsPerDecade = 8;
    private const double LowestMicroseconds = 10;

    private readonly long[] _counts = new long[MaxColumns * Rows];

    /// <summary>Gets how long a column lasts.</summary>
    public TimeSpan ColumnWidth { get; private set; } = TimeSpan.FromMilliseconds(10);

    /// <summary>Gets how many columns have been reached.</summary>
    public int Columns { get; private set; }

    /// <summary>Gets the number of calls in a cell.</summary>
    public long this[int column, int row] => _counts[(column * Rows) + row];

    /// <summary>Returns the latency at the lower edge of a row; that of <see cref="Rows"/> is the upper edge of all.</summary>
    public static TimeSpan LowerEdge(int row) => TimeSpan.FromMicroseconds(LowestMicroseconds * Math.Pow(10, row / (double)RowsPerDecade));

    /// <summary>Counts a call.</summary>
    /// <param name="at">When it was due, from the start of the measurement; not negative.</param>
    /// <param name="latency">How long it took; what is beyond the rows counts in the nearest.</param>
    public void Record(TimeSpan at, TimeSpan latency)
    {
        while (at / ColumnWidth >= MaxColumns) { Merge(); }
        int column = (int)(at / ColumnWidth);
        int row = (int)Math.Clamp(Math.Floor(RowsPerDecade * Math.Log10(Math.Max(latency.TotalMicroseconds, 1) / LowestMicroseconds)), 0, Rows - 1);
        _counts[(column * Rows) + row]++;
        Columns = Math.Max(Columns, column + 1);
    }

    private void Merge()
    {
        for (int column = 0; column < MaxColumns; column++)
        {
            for (int row = 0; row < Rows; row++)
            {
                int first = 2 * column * Rows;
                _counts[(column * Rows) + row] = column < MaxColumns / 2 ? _counts[first + row] + _counts[first + Rows + row] : 0;
            }
        }

        ColumnWidth *= 2;
        Columns = (Columns + 1) / 2;
    }
}
