// SPDX-License-Identifier: MIT
using System.Buffers;
using System.Globalization;

namespace TensorKeeper.AspNetCore.Json;

/// <summary>The first pass over a request: checks the syntax and takes down where things are. Not thread-safe.</summary>
/// <remarks>
/// The grammar, the reasons and the offsets are those of the parser inside TensorFlow Serving (RapidJSON in iterative
/// mode, stop when done, NaN and infinities allowed): RFC 8259, but bare <c>NaN</c>, <c>Inf</c> and <c>Infinity</c> are
/// numbers, a zero byte ends the text, a byte order mark is skipped and whatever follows the first value is not looked
/// at. Nesting is limited by memory only: open arrays live in a rented list, not on the stack.
/// </remarks>
internal ref struct JsonScanner
{
    private static readonly SearchValues<byte> StringStops = SearchValues.Create(
        [.. Enumerable.Range(0, 0x20).Select(static b => (byte)b), (byte)'"', (byte)'\\']);

    private readonly ReadOnlySpan<byte> _text;
    private readonly PooledList<int> _sizes;
    private readonly PooledList<uint> _open;   // (number of the container << 1) | is an object
    private int _at;
    private JsonMember _signatureName;
    private JsonMember _instances;
    private JsonMember _inputs;
    private JsonMember _examples;
    private JsonMember _context;

    private JsonScanner(ReadOnlySpan<byte> text, PooledList<int> sizes, PooledList<uint> open)
    {
        _text = text;
        _sizes = sizes;
        _open = open;
    }

    /// <summary>Checks a request.</summary>
    /// <param name="text">The body.</param>
    /// <returns>What is where; the caller disposes it.</returns>
    /// <exception cref="ServingException">The text is not JSON; the message names reason and offset.</exception>
    public static JsonOutline Scan(ReadOnlySpan<byte> text)
    {
        if (text.IsEmpty) { throw new ServingException(ServingErrorCode.InvalidArgument, "JSON Parse error: The document is empty"); }
        var sizes = new PooledList<int>();
        using var open = new PooledList<uint>();
        try
        {
            return new JsonScanner(text, sizes, open).Scan();
        }
        catch
        {
            sizes.Dispose();
            throw;
        }
    }

    private JsonOutline Scan()
    {
        foreach (byte mark in (ReadOnlySpan<byte>)[0xEF, 0xBB, 0xBF])
        {
            if (Peek() == mark) { _at++; }
        }

        SkipSpace();
        byte first = Peek();
        if (first is 0 or (byte)']' or (byte)'}' or (byte)',' or (byte)':') { throw Fail("The document is empty.", _at); }
        var root = new JsonMember(_at, 0);
        do { ScanValue(); }
        while (!CloseAndAdvance());

        return new JsonOutline(_sizes)
        {
            Root = root,
            IsObject = first == '{',
            SignatureName = _signatureName,
            Instances = _instances,
            Inputs = _inputs,
            Examples = _examples,
            Context = _context,
        };
    }

    /// <summary>Scans to the first value without content: a scalar, or an empty array or object that is still open.</summary>
    private void ScanValue()
    {
        while (true)
        {
            switch (Peek())
            {
                case (byte)'{':
                    Open(isObject: 1);
                    if (Peek() == '}') { return; }
                    ScanName();
                    continue;
                case (byte)'[':
                    Open(isObject: 0);
                    if (Peek() == ']') { return; }
                    continue;
                case (byte)'"': ScanString(); break;
                case (byte)'n': ScanLiteral("null"u8); break;
                case (byte)'t': ScanLiteral("true"u8); break;
                case (byte)'f': ScanLiteral("false"u8); break;
                default: ScanNumber(); break;
            }

            CountElement();
            return;
        }
    }

    /// <summary>After a value: closes what ends here and goes to the next value.</summary>
    /// <returns>True if the document is complete.</returns>
    private bool CloseAndAdvance()
    {
        while (_open.Count > 0)
        {
            SkipSpace();
            uint top = _open[_open.Count - 1];
            bool isObject = (top & 1) != 0;
            byte next = Peek();
            if (next == (isObject ? '}' : ']'))
            {
                _at++;
                _open.Pop();
                CountElement();
                continue;
            }

            if (next != ',')
            {
                throw isObject
                    ? Fail("Missing a comma or '}' after an object member.", _at)
                    : Fail("Missing a comma or ']' after an array element.", _at);
            }

            _at++;
            SkipSpace();
            if (isObject) { ScanName(); }
            return false;
        }

        return true;
    }

    private void Open(uint isObject)
    {
        _open.Add(((uint)_sizes.Count << 1) | isObject);
        _sizes.Add(0);
        _at++;
        SkipSpace();
    }

    private readonly void CountElement()
    {
        if (_open.Count > 0) { _sizes[(int)(_open[_open.Count - 1] >> 1)]++; }
    }

    private void ScanName()
    {
        if (Peek() != '"') { throw Fail("Missing a name for object member.", _at); }
        int start = _at;
        ScanString();
        ReadOnlySpan<byte> name = _text[start.._at];
        SkipSpace();
        if (Peek() != ':') { throw Fail("Missing a colon after a name of object member.", _at); }
        _at++;
        SkipSpace();
        if (_open.Count == 1) { NoteMember(name); }
    }

    private void NoteMember(ReadOnlySpan<byte> quoted)
    {
        var here = new JsonMember(_at, _sizes.Count);
        if (!_signatureName.Exists && JsonText.IsText(quoted, "signature_name"u8)) { _signatureName = here; }
        else if (!_instances.Exists && JsonText.IsText(quoted, "instances"u8)) { _instances = here; }
        else if (!_inputs.Exists && JsonText.IsText(quoted, "inputs"u8)) { _inputs = here; }
        else if (!_examples.Exists && JsonText.IsText(quoted, "examples"u8)) { _examples = here; }
        else if (!_context.Exists && JsonText.IsText(quoted, "context"u8)) { _context = here; }
    }

    private void ScanString()
    {
        _at++;
        while (true)
        {
            int length = _text[_at..].IndexOfAny(StringStops);
            if (length < 0) { throw Fail("Missing a closing quotation mark in string.", _text.Length); }
            _at += length;
            switch (_text[_at])
            {
                case (byte)'"': _at++; return;
                case (byte)'\\': ScanEscape(); break;
                case 0: throw Fail("Missing a closing quotation mark in string.", _at);
                default: throw Fail("Invalid escape character in string.", _at);
            }
        }
    }

    private void ScanEscape()
    {
        int start = _at++;
        switch (Peek())
        {
            case (byte)'"' or (byte)'\\' or (byte)'/' or (byte)'b' or (byte)'f' or (byte)'n' or (byte)'r' or (byte)'t': _at++; return;
            case (byte)'u': _at++; break;
            default: throw Fail("Invalid escape character in string.", start);
        }

        int unit = ScanHex(start);
        if (unit is < 0xD800 or > 0xDBFF) { return; }
        bool paired = Peek() == '\\' && _at + 1 < _text.Length && _text[_at + 1] == 'u';
        if (paired)
        {
            _at += 2;
            paired = ScanHex(start) is >= 0xDC00 and <= 0xDFFF;
        }

        if (!paired) { throw Fail("The surrogate pair in string is invalid.", start); }
    }

    private int ScanHex(int escapeStart)
    {
        int value = 0;
        for (int i = 0; i < 4; i++, _at++)
        {
            int digit = JsonText.HexValue(Peek());
            if (digit < 0) { throw Fail("Incorrect hex digit after \\u escape in string.", escapeStart); }
            value = (value << 4) | digit;
        }

        return value;
    }

    private void ScanLiteral(ReadOnlySpan<byte> literal)
    {
        foreach (byte wanted in literal)
        {
            if (Peek() != wanted) { throw Fail("Invalid value.", _at); }
            _at++;
        }
    }

    private void ScanNumber()
    {
        int plain = JsonNumberScanner.SkipPlainRun(_text, ref _at, isInArray: _open.Count > 0 && (_open[_open.Count - 1] & 1) == 0);
        if (plain > 0)
        {
            if (plain > 1) { _sizes[(int)(_open[_open.Count - 1] >> 1)] += plain - 1; }
            return;
        }

        JsonNumberFault fault = JsonNumberScanner.Scan(_text, ref _at);
        if (fault.Reason is not null) { throw Fail(fault.Reason, fault.Offset); }
    }

    private void SkipSpace() => _at = JsonSpace.Skip(_text, _at);

    private readonly byte Peek() => _at < _text.Length ? _text[_at] : (byte)0;

    private static ServingException Fail(string reason, int offset) => new(
        ServingErrorCode.InvalidArgument,
        string.Create(CultureInfo.InvariantCulture, $"JSON Parse error: {reason} at offset: {offset}"));
}
