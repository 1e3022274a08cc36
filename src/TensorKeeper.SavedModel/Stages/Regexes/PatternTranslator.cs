// SPDX-License-Identifier: MIT
using System.Globalization;
using System.Text;

namespace TensorKeeper.SavedModel.Stages.Regexes;

/// <summary>Translates RE2's syntax to a .NET pattern over the <see cref="ByteAlphabet"/>. Not thread-safe.</summary>
/// <remarks>
/// Recursive descent: alternation, concatenation, repetition, atom. Every group is numbered in the output, as .NET
/// would count named groups after the others. Case is folded here, never by .NET, whose table is another.
/// </remarks>
internal sealed class PatternTranslator
{
    private const int MaxDepth = 200;
    private const int MaxRepeat = 1000;

    private readonly PatternReader _reader;
    private bool _ignoresCase;
    private bool _multiLine;
    private bool _dotIsAll;
    private bool _ungreedy;
    private int _depth;

    private PatternTranslator(PatternReader reader) => _reader = reader;

    /// <summary>Gets the number of capturing groups so far.</summary>
    public int Groups { get; private set; }

    /// <summary>Translates a pattern.</summary>
    /// <exception cref="PatternSyntaxException">RE2 does not take it; the text is RE2's where there is one.</exception>
    public static (string Pattern, int Groups) Translate(ReadOnlySpan<byte> pattern)
    {
        var translator = new PatternTranslator(new PatternReader(pattern));
        string translated = translator.Alternation();
        if (!translator._reader.AtEnd) { throw new PatternSyntaxException("unexpected )"); }
        return (translated, translator.Groups);
    }

    private string Alternation()
    {
        if (++_depth > MaxDepth) { throw new PatternSyntaxException("expression nests too deeply"); }
        (bool, bool, bool, bool) flags = (_ignoresCase, _multiLine, _dotIsAll, _ungreedy);
        var alternatives = new StringBuilder(Concatenation());
        while (_reader.TryTake("|")) { alternatives.Append('|').Append(Concatenation()); }
        (_ignoresCase, _multiLine, _dotIsAll, _ungreedy) = flags;
        _depth--;
        return alternatives.ToString();
    }

    private string Concatenation()
    {
        var parts = new StringBuilder();
        while (!_reader.AtEnd && _reader.Peek() is not ('|' or ')')) { parts.Append(Repetition()); }
        return parts.ToString();
    }

    private string Repetition()
    {
        if (_reader.TryTake("\\Q")) { return Quoted(); }
        int start = _reader.Position;
        string atom = Atom();
        if (atom.Length == 0) { return ""; }
        if (start < _reader.Position && TryTakeRepeat(out string repeat))
        {
            bool lazy = _reader.TryTake("?");
            int after = _reader.Position;
            if (TryTakeRepeat(out _)) { throw new PatternSyntaxException("bad repetition operator"); }
            _reader.Position = after;
            return $"(?:{atom}){repeat}{(lazy != _ungreedy ? "?" : "")}";
        }

        return atom;
    }

    private bool TryTakeRepeat(out string repeat)
    {
        repeat = _reader.Peek() switch { '*' => "*", '+' => "+", '?' => "?", _ => "" };
        if (repeat.Length > 0) { _reader.Next(); return true; }
        int start = _reader.Position;
        if (!_reader.TryTake("{")) { return false; }
        int least = _reader.TakeNumber();
        bool open = _reader.TryTake(",");
        int most = open ? _reader.TakeNumber() : least;
        if (least < 0 || !_reader.TryTake("}"))
        {
            _reader.Position = start;   // a brace that counts nothing is a brace
            return false;
        }

        if (least > MaxRepeat || most > MaxRepeat || (most >= 0 && most < least)) { throw new PatternSyntaxException("invalid repetition size"); }
        repeat = string.Create(CultureInfo.InvariantCulture, $"{{{least}{(open ? "," : "")}{(open && most >= 0 ? most : "")}}}");
        return true;
    }

    private string Atom()
    {
        int next = _reader.Next();
        switch (next)
        {
            case '(': return Group();
            case '[': return ByteAlphabet.PatternOf(ClassReader.Read(_reader, _ignoresCase));
            case '.': return ByteAlphabet.PatternOf(_dotIsAll ? NamedSets.Any : NamedSets.AnyButNewline);
            case '^': return _multiLine ? "(?m:^)" : "\\A";
            case '$': return _multiLine ? "(?m:$)" : "\\z";
            case '\\': return Escape(_reader.Next());
            case '*' or '+' or '?': throw new PatternSyntaxException($"no argument for repetition operator: {(char)next}");
            default: return Literal(next);
        }
    }

    private string Escape(int letter)
    {
        switch (letter)
        {
            case 'A': return "\\A";
            case 'z': return "\\z";
            case 'b': return "\\b";
            case 'B': return "\\B";
            case 'C': return "[\\s\\S]";
            case 'p' or 'P': return ByteAlphabet.PatternOf(Folded(_reader.TakeUnicodeClass(letter == 'P')));
        }

        return letter < 0x80 && NamedSets.TryPerl((char)letter, out CodePointSet? set)
            ? ByteAlphabet.PatternOf(Folded(set))
            : Literal(_reader.TakeEscape(letter));
    }

    private string Group()
    {
        string open;
        (bool, bool, bool, bool) flags = (_ignoresCase, _multiLine, _dotIsAll, _ungreedy);
        if (!_reader.TryTake("?"))
        {
            open = Numbered();
        }
        else if (_reader.TryTake("P<") || _reader.TryTake("<"))
        {
            string name = _reader.TakeUntil(">");
            if (name.Length == 0 || !name.All(static letter => char.IsAsciiLetterOrDigit(letter) || letter == '_'))
            {
                throw new PatternSyntaxException($"invalid named capture group: {name}");
            }

            open = Numbered();
        }
        else if (TakeFlags())
        {
            return "";
        }
        else
        {
            open = "(?:";
        }

        string inner = Alternation();
        if (!_reader.TryTake(")")) { throw new PatternSyntaxException("missing closing )"); }
        (_ignoresCase, _multiLine, _dotIsAll, _ungreedy) = flags;
        return open + inner + ")";
    }

    private string Numbered() => string.Create(CultureInfo.InvariantCulture, $"(?<{++Groups}>");

    /// <summary>Reads flags up to a parenthesis, for the rest of the group, or a colon.</summary>
    /// <returns>False for a colon: a group follows, after which the flags are what they were.</returns>
    private bool TakeFlags()
    {
        bool on = true;
        while (true)
        {
            switch (_reader.Next())
            {
                case 'i': _ignoresCase = on; break;
                case 'm': _multiLine = on; break;
                case 's': _dotIsAll = on; break;
                case 'U': _ungreedy = on; break;
                case '-' when on: on = false; break;
                case ':': return false;
                case ')': return true;
                default: throw new PatternSyntaxException("invalid or unsupported Perl syntax: (?");
            }
        }
    }

    private string Quoted()
    {
        var literal = new StringBuilder();
        while (!_reader.AtEnd && !_reader.TryTake("\\E")) { literal.Append(Literal(_reader.Next())); }
        return literal.ToString();
    }

    private string Literal(int codePoint) => ByteAlphabet.PatternOf(Folded(CodePointSet.Of((codePoint, codePoint))));

    private CodePointSet Folded(CodePointSet set) => _ignoresCase ? set.FoldCase() : set;
}
