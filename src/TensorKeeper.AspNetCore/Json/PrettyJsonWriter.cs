// SPDX-License-Identifier: MIT
using System.Buffers.Text;
using System.Runtime.CompilerServices;
using System.Text;

namespace TensorKeeper.AspNetCore.Json;

/// <summary>Writes indented JSON, laid out byte for byte as TensorFlow Serving does. Not thread-safe.</summary>
/// <remarks>
/// Members stand on lines of their own; so do the elements of arrays, unless <see cref="ArraysOnOneLine"/>. An empty
/// array or object has nothing between its brackets.
/// </remarks>
internal sealed class PrettyJsonWriter
{
    private readonly PooledList<byte> _output;
    private readonly int _indentWidth;
    private Level[] _levels = new Level[8];
    private int _depth;

    /// <summary>Initializes a writer.</summary>
    /// <param name="output">Where the text goes.</param>
    /// <param name="indentWidth">Spaces for each level.</param>
    public PrettyJsonWriter(PooledList<byte> output, int indentWidth = 4)
    {
        _output = output;
        _indentWidth = indentWidth;
    }

    /// <summary>Gets or sets a value indicating whether elements follow each other on one line.</summary>
    public bool ArraysOnOneLine { get; set; }

    public void StartObject() => Start((byte)'{', inArray: false);

    public void EndObject() => End((byte)'}', onOneLine: false);

    public void StartArray() => Start((byte)'[', inArray: true);

    public void EndArray() => End((byte)']', ArraysOnOneLine);

    /// <summary>Writes the name of a member.</summary>
    public void Name(ReadOnlySpan<byte> utf8) => String(utf8);

    /// <summary>Writes the name of a member.</summary>
    public void Name(string name) => String(name);

    public void String(string text)
    {
        using var utf8 = new PooledList<byte>(text.Length * 3);
        utf8.Truncate(Encoding.UTF8.GetBytes(text, utf8.Append(text.Length * 3)));
        String(utf8.Items);
    }

    /// <summary>Writes bytes as a string; only quotation marks, backslashes and controls are escaped.</summary>
    public void String(ReadOnlySpan<byte> utf8)
    {
        Separate();
        _output.Add((byte)'"');
        while (true)
        {
            int plain = utf8.IndexOfAny(JsonEscapes.Needed);
            if (plain < 0) { break; }
            _output.AddRange(utf8[..plain]);
            JsonEscapes.Write(utf8[plain], _output);
            utf8 = utf8[(plain + 1)..];
        }

        _output.AddRange(utf8);
        _output.Add((byte)'"');
    }

    /// <summary>Writes bytes as a string of padded base64.</summary>
    public void Base64String(ReadOnlySpan<byte> bytes)
    {
        Separate();
        _output.Add((byte)'"');
        Base64.EncodeToUtf8(bytes, _output.Append(Base64.GetMaxEncodedToUtf8Length(bytes.Length)), out _, out _);
        _output.Add((byte)'"');
    }

    public void Number(float value)
    {
        Separate();
        DecimalText.Append(value, _output);
    }

    public void Number(double value)
    {
        Separate();
        DecimalText.Append(value, _output);
    }

    public void Number(long value)
    {
        Separate();
        DecimalText.AppendInteger(value, _output);
    }

    public void Number(ulong value)
    {
        Separate();
        DecimalText.AppendInteger(value, _output);
    }

    /// <summary>Writes a value that is already JSON: a number, true, false, null.</summary>
    public void Raw(ReadOnlySpan<byte> json)
    {
        Separate();
        _output.AddRange(json);
    }

    /// <summary>Writes the content of a value after <see cref="Separate"/>.</summary>
    public void Append(ReadOnlySpan<byte> json) => _output.AddRange(json);

    /// <summary>Writes what must stand before a value or name: comma, colon, line break, indentation.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Separate()
    {
        if (_depth == 0) { return; }
        ref Level level = ref _levels[_depth - 1];
        if (level.InArray && ArraysOnOneLine)
        {
            if (level.Count++ > 0) { _output.AddRange(", "u8); }
            return;
        }

        SeparateLines(ref level);
    }

    private void SeparateLines(ref Level level)
    {
        bool isValueOfMember = !level.InArray && level.Count % 2 == 1;
        if (isValueOfMember)
        {
            _output.AddRange(": "u8);
        }
        else
        {
            if (level.Count > 0) { _output.Add((byte)','); }
            BreakLine();
        }

        level.Count++;
    }

    private void Start(byte bracket, bool inArray)
    {
        Separate();
        if (_depth == _levels.Length) { Array.Resize(ref _levels, _depth * 2); }
        _levels[_depth++] = new Level { InArray = inArray };
        _output.Add(bracket);
    }

    private void End(byte bracket, bool onOneLine)
    {
        bool isEmpty = _levels[--_depth].Count == 0;
        if (!isEmpty && !onOneLine) { BreakLine(); }
        _output.Add(bracket);
    }

    private void BreakLine()
    {
        _output.Add((byte)'\n');
        _output.Append(_depth * _indentWidth).Fill((byte)' ');
    }

    private struct Level
    {
        /// <summary>Elements written; in an object names and values both count.</summary>
        public long Count;

        public bool InArray;
    }
}
