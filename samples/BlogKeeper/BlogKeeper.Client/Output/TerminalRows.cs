// SPDX-License-Identifier: MIT
using Spectre.Console;

namespace BlogKeeper.Client.Output;

/// <summary>A table that fills a terminal; long cells are folded.</summary>
/// <remarks>
/// Spectre.Console's own table is printed when all rows are known. Here each row is a grid of one line with the widths
/// of the headings, so that the first article of a long stream is seen while the last one is not yet sent.
/// </remarks>
internal sealed class TerminalRows(IAnsiConsole console) : IRowWriter
{
    private const int Gap = 2;
    private const int WidestTable = 120;

    private bool _hasTable;

    public void Begin(IReadOnlyList<Column> columns)
    {
        if (_hasTable) { console.WriteLine(); }
        _hasTable = true;
        Write(columns, [.. columns.Select(static column => column.Title)], new Style(decoration: Decoration.Bold));
        console.Write(new Text(new string('─', Math.Min(console.Profile.Width, WidestTable)), new Style(Color.Grey)));
        console.WriteLine();
    }

    public void Write(IReadOnlyList<Column> columns, IReadOnlyList<string> cells) => Write(columns, cells, style: null);

    private void Write(IReadOnlyList<Column> columns, IReadOnlyList<string> cells, Style? style)
    {
        int room = Math.Min(console.Profile.Width, WidestTable) - (Gap * (columns.Count - 1));
        int shares = columns.Sum(static column => column.Share);
        var grid = new Grid();
        for (int i = 0; i < columns.Count; i++)
        {
            grid.AddColumn(new GridColumn
            {
                Width = Math.Max(1, room * columns[i].Share / shares),
                Padding = new Padding(0, 0, i + 1 < columns.Count ? Gap : 0, 0),
                Alignment = columns[i].IsNumber ? Justify.Right : Justify.Left,
            });
        }

        grid.AddRow([.. cells.Select((cell, i) => new Text(cell, style ?? (i == 0 ? Style.Plain : new Style(Color.Grey))))]);
        console.Write(grid);
    }
}
