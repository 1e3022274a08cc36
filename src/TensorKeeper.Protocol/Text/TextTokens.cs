// SPDX-License-Identifier: MIT
using System.Text;

namespace TensorKeeper.Protocol.Text;

/// <summary>Takes protobuf's text form apart into words, strings and signs. Not thread-safe.</summary>
internal sealed class TextTokens(byte[] text)
{
    private int _position;
    private int _line = 1;

    /// <summary>Returns the next sign without taking it; 0 at the end.</summary>
    public byte Peek()
    {
        while (_position < text.Length)
        {
            byte b = text[_position];
            if (b == (byte)'#')
            {
                while (_position < text.Length && text[_position] != (byte)'\n') { _position++; }
                continue;
            }

            if (b > (byte)' ') { return b; }
            if (b == (byte)'\n') { _line++; }
            _position++;
        }

        return 0;
    }

    /// <summary>Takes a sign if it comes next.</summary>
    public bool Take(char sign)
    {
        if (Peek() != (byte)sign) { return false; }
        _position++;
        return true;
    }

    public void Require(char sign)
    {
        if (!Take(sign)) { throw Refuse($"'{sign}' is expected"); }
    }

    /// <summary>Takes a name, a number, or the name of a constant, with its minus.</summary>
    public string Word()
    {
        Peek();
        int start = _position;
        while (_position < text.Length && IsOfWord(text[_position])) { _position++; }
        return _position > start ? Encoding.ASCII.GetString(text, start, _position - start) : throw Refuse("a name or a value is expected");
    }

    /// <summary>Takes strings that stand one behind the other, as one.</summary>
    public byte[] String()
    {
        var bytes = new List<byte>();
        while (Peek() is (byte)'"' or (byte)'\'') { TakeString(bytes); }
        return [.. bytes];
    }

    /// <summary>Makes the error that is thrown where the text does not go on as it must.</summary>
    public TextFormException Refuse(string reason, bool isTooDeep = false) => new(_line, _position, reason) { IsTooDeep = isTooDeep };

    private static bool IsOfWord(byte b) => char.IsAsciiLetterOrDigit((char)b) || b is (byte)'_' or (byte)'.' or (byte)'-' or (byte)'+';

    private void TakeString(List<byte> into)
    {
        byte quote = text[_position++];
        while (_position < text.Length)
        {
            byte b = text[_position++];
            if (b == quote) { return; }
            if (b == (byte)'\n') { break; }
            if (b == (byte)'\\') { TakeEscape(into); } else { into.Add(b); }
        }

        throw Refuse("a string does not end");
    }

    private void TakeEscape(List<byte> into)
    {
        byte b = _position < text.Length ? text[_position++] : (byte)0;
        switch ((char)b)
        {
            case 'n': into.Add((byte)'\n'); break;
            case 'r': into.Add((byte)'\r'); break;
            case 't': into.Add((byte)'\t'); break;
            case 'a': into.Add(7); break;
            case 'b': into.Add(8); break;
            case 'f': into.Add(12); break;
            case 'v': into.Add(11); break;
            case '\\' or '\'' or '"' or '?': into.Add(b); break;
            case 'x' or 'X': into.Add((byte)Digits(16, 2)); break;
            case 'u': AddRune(into, Digits(16, 4)); break;
            case 'U': AddRune(into, Digits(16, 8)); break;
            case >= '0' and <= '7':
                _position--;
                into.Add((byte)Digits(8, 3));
                break;
            default: throw Refuse("an escape is not known");
        }
    }

    private int Digits(int radix, int most)
    {
        int value = 0;
        int start = _position;
        while (_position < text.Length && _position - start < most)
        {
            int digit = char.IsAsciiHexDigit((char)text[_position]) ? Convert.ToInt32(((char)text[_position]).ToString(), 16) : 16;
            if (digit >= radix) { break; }
            value = (value * radix) + digit;
            _position++;
        }

        return _position > start ? value : throw Refuse("an escape lacks its digits");
    }

    private void AddRune(List<byte> into, int code)
    {
        if (!Rune.TryCreate(code, out Rune rune)) { throw Refuse("an escape is no character"); }
        Span<byte> encoded = stackalloc byte[4];
        into.AddRange(encoded[..rune.EncodeToUtf8(encoded)]);
    }
}
