// SPDX-License-Identifier: MIT
using System.Text;

namespace BlogKeeper.Client.Output;

/// <summary>Aligned text for pipes and files: no colours, nothing cut, a row a line.</summary>
internal sealed class PlainRows(TextWriter writer) : IRowWriter
{
    private const string Gap = "  ";

    private bool _hasTable;

    public void Begin(IReadOnlyList<Column> columns)
    {
        if (_hasTable) { writer.Write('\n'); }
        _hasTable = true;
        Write(columns, [.. columns.Select(static column => column.Title)]);
    }

    public void Write(IReadOnlyList<Column> columns, IReadOnlyList<string> cells)
    {
        var line = new StringBuilder();
        for (int i = 0; i < columns.Count; i++)
        {
            string cell = columns[i].IsNumber ? cells[i].PadLeft(columns[i].Width) : cells[i].PadRight(columns[i].Width);
            line.Append(i == 0 ? "" : Gap).Append(cell);
        }

        writer.Write(line.ToString().TrimEnd() + "\n");
    }
}
