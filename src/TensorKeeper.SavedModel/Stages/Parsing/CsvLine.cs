// SPDX-License-Identifier: MIT
using TensorKeeper.SavedModel.Graphs;

namespace TensorKeeper.SavedModel.Stages.Parsing;

/// <summary>How a line is cut into fields. Immutable.</summary>
/// <param name="delimiter">What stands between fields, one byte.</param>
/// <param name="quotes">Whether a field may stand in quotes.</param>
/// <param name="columns">The wanted columns, ascending; empty for all.</param>
internal sealed class CsvLine(byte delimiter, bool quotes, long[] columns)
{
    private const byte Quote = (byte)'"';

    /// <exception cref="ServingException">The attributes contradict each other.</exception>
    public static CsvLine Of(SourceNode node, int fields)
    {
        string delimiter = node.Text("field_delim", ",");
        if (delimiter is not [< (char)128]) { throw Invalid("field_delim should be only 1 char"); }
        long[] columns = node.Ints("select_cols");
        if (columns.Length > 0 && columns.Length != fields) { throw Invalid("select_cols should match output size"); }
        for (int i = 0; i < columns.Length; i++)
        {
            if (columns[i] < 0 || (i > 0 && columns[i] <= columns[i - 1])) { throw Invalid("select_cols should be strictly increasing and not negative"); }
        }

        return new CsvLine((byte)delimiter[0], node.Bool("use_quote_delim", true), columns);
    }

    /// <summary>Cuts a line.</summary>
    /// <param name="line">The line, its end with it or not.</param>
    /// <param name="fields">Where the wanted fields go.</param>
    /// <returns>What is wrong with the line; null if nothing is.</returns>
    public string? Split(ReadOnlySpan<byte> line, List<byte[]> fields)
    {
        int at = 0;
        long number = 0;
        while (at < line.Length)
        {
            if (line[at] is (byte)'\n' or (byte)'\r') { at++; continue; }
            bool wanted = IsWanted(number++, fields.Count);
            byte[] field;
            if (quotes && line[at] == Quote)
            {
                if (!TryReadQuoted(line, ref at, out field)) { return "Quoted field has to end with quote followed by delim or end, and quotes inside have to be doubled"; }
            }
            else
            {
                int length = line[at..].IndexOf(delimiter);
                ReadOnlySpan<byte> plain = length < 0 ? line[at..] : line.Slice(at, length);
                if (plain.ContainsAny((byte)'\n', (byte)'\r') || (quotes && plain.Contains(Quote))) { return "Unquoted fields cannot have quotes/CRLFs inside"; }
                field = plain.ToArray();
                at += plain.Length + 1;
            }

            if (!wanted) { continue; }
            fields.Add(field);
            if (fields.Count == columns.Length) { return null; }
        }

        if (line.Length > 0 && line[^1] == delimiter && IsWanted(number, fields.Count)) { fields.Add([]); }
        return null;
    }

    private static ServingException Invalid(string message) => new(ServingErrorCode.InvalidArgument, message);

    private static bool IsEnd(ReadOnlySpan<byte> line, int at, byte delimiter) => at == line.Length || line[at] == delimiter;

    private bool IsWanted(long number, int found) => columns.Length == 0 || (found < columns.Length && columns[found] == number);

    private bool TryReadQuoted(ReadOnlySpan<byte> line, ref int at, out byte[] field)
    {
        var content = new List<byte>();
        for (at++; at < line.Length; at++)
        {
            if (line[at] == Quote)
            {
                if (IsEnd(line, at + 1, delimiter))
                {
                    at += 2;
                    field = [.. content];
                    return true;
                }

                if (line[++at] != Quote) { break; }
            }

            content.Add(line[at]);
        }

        field = [];
        return false;
    }
}
