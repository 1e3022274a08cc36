// SPDX-License-Identifier: MIT
using System.Buffers;
using System.Diagnostics.CodeAnalysis;
using System.Runtime.CompilerServices;

namespace TensorKeeper.AspNetCore.Json;

/// <summary>A place in a well-formed document, for the second pass. Not thread-safe; copies are independent.</summary>
/// <remarks>Nothing is checked for syntax: the text MUST have passed <see cref="JsonScanner"/>.</remarks>
internal ref struct JsonCursor
{
    private static readonly SearchValues<byte> Marks = SearchValues.Create("\"[]{}"u8);
    private static readonly SearchValues<byte> StringMarks = SearchValues.Create("\"\\"u8);

    private readonly ReadOnlySpan<byte> _text;
    private readonly ReadOnlySpan<int> _sizes;
    private int _at;
    private int _container;

    public JsonCursor(ReadOnlySpan<byte> text, ReadOnlySpan<int> sizes, JsonMember start)
    {
        _text = text;
        _sizes = sizes;
        _at = start.Offset;
        _container = start.Container;
    }

    /// <summary>Gets the whole document.</summary>
    public readonly ReadOnlySpan<byte> Text => _text;

    /// <summary>Gets the first byte of the value or mark at the cursor.</summary>
    public readonly byte Current => _text[_at];

    /// <summary>Gets the number of elements or members of the array or object at the cursor.</summary>
    public readonly int Size => _sizes[_container];

    /// <summary>Gets the place, to come back to.</summary>
    public readonly JsonMember Place => new(_at, _container);

    /// <summary>The offset, for readers of scalars that move it themselves.</summary>
    [UnscopedRef]
    public ref int At => ref _at;

    /// <summary>Steps over the bracket or brace that opens an array or object, to what is first in it.</summary>
    public void Open()
    {
        _at++;
        _container++;
        SkipSpace();
    }

    /// <summary>Steps over a comma, colon, closing bracket or brace, with the white space around it.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void StepOver()
    {
        SkipSpace();
        _at++;
        SkipSpace();
    }

    /// <summary>After an element: goes behind the comma, or behind the end of the array or object.</summary>
    /// <returns>True if there is a further element.</returns>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public bool MoveNext()
    {
        SkipSpace();
        bool more = _text[_at] == ',';
        _at++;
        SkipSpace();
        return more;
    }

    /// <summary>Reads a string with its quotation marks.</summary>
    public ReadOnlySpan<byte> ReadQuoted()
    {
        int start = _at;
        SkipString();
        return _text[start.._at];
    }

    /// <summary>Reads the name of a member with its quotation marks, and goes to its value.</summary>
    public ReadOnlySpan<byte> ReadName()
    {
        ReadOnlySpan<byte> name = ReadQuoted();
        StepOver();
        return name;
    }

    /// <summary>Steps over one value of any kind.</summary>
    public void SkipValue()
    {
        switch (Current)
        {
            case (byte)'"': SkipString(); return;
            case (byte)'[' or (byte)'{': SkipContainer(); return;
            default: SkipScalar(); return;
        }
    }

    /// <summary>Asks whether the value is an object of the one member <c>b64</c>, which is a string.</summary>
    /// <param name="content">That string with its quotation marks; empty if it is not.</param>
    public readonly bool IsBase64(out ReadOnlySpan<byte> content)
    {
        content = default;
        if (Current != '{' || Size != 1) { return false; }
        JsonCursor inside = this;
        inside.Open();
        if (!JsonText.IsText(inside.ReadName(), "b64"u8) || inside.Current != '"') { return false; }
        content = inside.ReadQuoted();
        return true;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void SkipSpace() => _at = JsonSpace.Skip(_text, _at);

    private void SkipScalar()
    {
        while (_at < _text.Length && _text[_at] is not ((byte)',' or (byte)']' or (byte)'}' or <= (byte)' ')) { _at++; }
    }

    private void SkipString()
    {
        _at++;
        while (true)
        {
            _at += _text[_at..].IndexOfAny(StringMarks);
            if (_text[_at] == '"') { _at++; return; }
            _at += 2;
        }
    }

    private void SkipContainer()
    {
        int depth = 0;
        do
        {
            _at += _text[_at..].IndexOfAny(Marks);
            switch (_text[_at])
            {
                case (byte)'"': SkipString(); continue;
                case (byte)'[' or (byte)'{': depth++; _container++; break;
                default: depth--; break;
            }

            _at++;
        }
        while (depth > 0);
    }
}
