// SPDX-License-Identifier: MIT
using System.Globalization;
using System.Text;

namespace TensorKeeper.SavedModel.Stages.Regexes;

/// <summary>Walks the code points of a pattern and reads what occurs in and outside classes alike. Not thread-safe.</summary>
internal sealed class PatternReader
{
    private readonly int[] _pattern;

    /// <exception cref="PatternSyntaxException">The pattern is not UTF-8.</exception>
    public PatternReader(ReadOnlySpan<byte> pattern)
    {
        try
        {
            _pattern = [.. new UTF8Encoding(false, throwOnInvalidBytes: true).GetString(pattern).EnumerateRunes().Select(static rune => rune.Value)];
        }
        catch (ArgumentException)
        {
            throw new PatternSyntaxException("invalid UTF-8");
        }
    }

    public int Position { get; set; }

    public bool AtEnd => Position >= _pattern.Length;

    /// <summary>Returns the next code point without passing it; -1 at the end.</summary>
    public int Peek(int ahead = 0) => Position + ahead < _pattern.Length ? _pattern[Position + ahead] : -1;

    public int Next() => AtEnd ? throw new PatternSyntaxException("unexpected end of the pattern") : _pattern[Position++];

    public bool TryTake(string text)
    {
        for (int i = 0; i < text.Length; i++)
        {
            if (Peek(i) != text[i]) { return false; }
        }

        Position += text.Length;
        return true;
    }

    /// <summary>Takes everything up to a text, which is passed too.</summary>
    public string TakeUntil(string end)
    {
        var taken = new StringBuilder();
        while (!TryTake(end)) { taken.Append(char.ConvertFromUtf32(Next())); }
        return taken.ToString();
    }

    /// <summary>Reads a whole number of at most four digits; -1 if there is none.</summary>
    public int TakeNumber()
    {
        int start = Position;
        int number = 0;
        while (Peek() is >= '0' and <= '9' && Position - start < 4) { number = (number * 10) + (Next() - '0'); }
        return Position == start ? -1 : number;
    }

    /// <summary>Reads what follows <c>\p</c> or <c>\P</c>.</summary>
    public CodePointSet TakeUnicodeClass(bool negative)
    {
        string name = TryTake("{") ? TakeUntil("}") : char.ConvertFromUtf32(Next());
        if (name.StartsWith('^')) { (name, negative) = (name[1..], !negative); }
        return NamedSets.TryUnicode(name, out CodePointSet? set)
            ? negative ? set.Complement() : set
            : throw new PatternSyntaxException($"invalid character class range: \\p{{{name}}}");
    }

    /// <summary>Reads the one code point that an escape means; the backslash and its letter are passed.</summary>
    public int TakeEscape(int letter)
    {
        switch (letter)
        {
            case 'a': return '\a';
            case 'f': return '\f';
            case 'n': return '\n';
            case 'r': return '\r';
            case 't': return '\t';
            case 'v': return '\v';
            case 'x': return TakeHex();
            case '0': return TakeOctal(0, 2);
            case >= '1' and <= '7' when Peek() is >= '0' and <= '7': return TakeOctal(letter - '0', 2);
            case < 0x80 when !char.IsAsciiLetterOrDigit((char)letter) && letter != '_': return letter;
            default: throw new PatternSyntaxException($"invalid escape sequence: \\{char.ConvertFromUtf32(letter)}");
        }
    }

    private int TakeOctal(int value, int digits)
    {
        for (; digits > 0 && Peek() is >= '0' and <= '7'; digits--) { value = (value * 8) + (Next() - '0'); }
        return value;
    }

    private int TakeHex()
    {
        string digits = TryTake("{") ? TakeUntil("}") : char.ConvertFromUtf32(Next()) + char.ConvertFromUtf32(Next());
        return int.TryParse(digits, NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out int value) && value is >= 0 and <= CodePointSet.Largest
            ? value
            : throw new PatternSyntaxException($"invalid escape sequence: \\x{{{digits}}}");
    }
}
