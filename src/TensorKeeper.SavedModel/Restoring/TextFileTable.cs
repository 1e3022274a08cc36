// SPDX-License-Identifier: MIT
using System.Text;
using TensorKeeper.SavedModel.Diagnostics;
using TensorKeeper.SavedModel.Messages;
using TensorKeeper.SavedModel.Stages;

namespace TensorKeeper.SavedModel.Restoring;

/// <summary>Reads the content of a table from a vocabulary file, as <c>InitializeTableFromTextFileV2</c> does. Made for one file.</summary>
/// <remarks>
/// Key and value are each the whole line (-2), the number of the line from 0 on (-1), or a column. A line ends at a line
/// feed; carriage returns are dropped wherever they are. An empty line is an error, as it is in TensorFlow.
/// </remarks>
internal sealed class TextFileTable(NodeDef node, string path, ElementType keyType, ElementType valueType)
{
    private const long WholeLine = -2;
    private const long LineNumber = -1;
    private const byte LineFeed = (byte)'\n';
    private const byte CarriageReturn = (byte)'\r';

    private readonly long _keyColumn = Int("key_index", node, 0);
    private readonly long _valueColumn = Int("value_index", node, 0);
    private readonly long _wantedLines = Int("vocab_size", node, -1);
    private readonly long _offset = Int("offset", node, 0);
    private readonly byte _delimiter = node.Attributes.GetValueOrDefault("delimiter") is { Bytes.IsEmpty: false } value ? value.Bytes.Span[0] : (byte)'\t';

    public LookupTable Read()
    {
        CheckColumn(_keyColumn, keyType);
        CheckColumn(_valueColumn, valueType);
        ReadOnlyMemory<byte> text = ReadFile();
        var keys = new TableColumn(keyType);
        var values = new TableColumn(valueType);
        long line = 0;
        int at = 0;
        while (at < text.Length && line != _wantedLines)
        {
            int length = text.Span[at..].IndexOf(LineFeed);
            ReadOnlyMemory<byte> content = length < 0 ? text[at..] : text.Slice(at, length);
            at = length < 0 ? text.Length : at + length + 1;
            content = WithoutCarriageReturns(content);
            if (content.IsEmpty) { throw Refuse($"line {line + 1} is empty"); }
            Add(keys, content, _keyColumn, line);
            Add(values, content, _valueColumn, line);
            line++;
        }

        if (_wantedLines >= 0 && line != _wantedLines) { throw Refuse($"it has {line} lines; {_wantedLines} are expected"); }
        return new LookupTable(keyType, valueType, keys.ToTensor(), values.ToTensor());
    }

    private static long Int(string attribute, NodeDef node, long absent) =>
        node.Attributes.GetValueOrDefault(attribute) is { Kind: AttributeKind.Int } value ? value.Int : absent;

    private static ReadOnlyMemory<byte> WithoutCarriageReturns(ReadOnlyMemory<byte> line)
    {
        int first = line.Span.IndexOf(CarriageReturn);
        if (first < 0) { return line; }
        if (first == line.Length - 1) { return line[..first]; }
        return Array.FindAll(line.ToArray(), static b => b != CarriageReturn);
    }

    private void Add(TableColumn into, ReadOnlyMemory<byte> line, long column, long number)
    {
        if (column == LineNumber) { into.Add(number + _offset); return; }
        ReadOnlyMemory<byte> token = column == WholeLine ? line : Column(line, column, number);

        // TensorFlow adds the offset to numbers of 32 bits too, and to no other.
        if (!into.TryAdd(token, into.Type == ElementType.Int32 ? _offset : 0))
        {
            throw Refuse($"'{Encoding.UTF8.GetString(token.Span)}' in line {number + 1} is no {into.Type}");
        }
    }

    private ReadOnlyMemory<byte> Column(ReadOnlyMemory<byte> line, long column, long number)
    {
        int start = 0;
        for (long i = 0; ; i++)
        {
            int length = line.Span[start..].IndexOf(_delimiter);
            if (i == column) { return length < 0 ? line[start..] : line.Slice(start, length); }
            if (length < 0) { throw Refuse($"line {number + 1} has {i + 1} columns; at least {column + 1} are expected"); }
            start += length + 1;
        }
    }

    private void CheckColumn(long column, ElementType type)
    {
        bool fits = column switch
        {
            LineNumber => type == ElementType.Int64,
            WholeLine => type is ElementType.String or ElementType.Int32 or ElementType.Int64,
            >= 0 => type is ElementType.String or ElementType.Int32 or ElementType.Int64 or ElementType.Float32 or ElementType.Float64,
            _ => false,
        };
        if (!fits) { throw Refuse($"column {column} (-1 the line's number, -2 the whole line) cannot be of type {type}"); }
    }

    private byte[] ReadFile()
    {
        try
        {
            return File.ReadAllBytes(path);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or ArgumentException or NotSupportedException)
        {
            throw new SavedModelException(
                new Diagnostic(DiagnosticId.MissingFile, $"A vocabulary file cannot be read: {e.Message}", node.Name, node.Op, path), e);
        }
    }

    private SavedModelException Refuse(string reason) =>
        new(new Diagnostic(DiagnosticId.Malformed, $"The vocabulary file does not fit the table: {reason}.", node.Name, node.Op, path));
}
