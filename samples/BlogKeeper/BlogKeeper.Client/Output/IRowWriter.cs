// SPDX-License-Identifier: MIT
namespace BlogKeeper.Client.Output;

/// <summary>Writes tables row by row, one after the other.</summary>
internal interface IRowWriter
{
    /// <summary>Writes the headings of the next table.</summary>
    void Begin(IReadOnlyList<Column> columns);

    /// <summary>Writes a row; it is seen at once.</summary>
    void Write(IReadOnlyList<Column> columns, IReadOnlyList<string> cells);
}
