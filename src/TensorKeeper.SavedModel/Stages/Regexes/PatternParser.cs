// SPDX-License-Identifier: MIT
namespace TensorKeeper.SavedModel.Stages.Regexes;

/// <summary>Reads RE2's syntax. Not thread-safe.</summary>
/// <remarks>Recursive descent: alternation, concatenation, repetition, atom. Case is folded here.</remarks>
internal sealed class PatternParser
{
    private const int MaxDepth = 200;
    private const int MaxRepeat = 1000;

    private readonly PatternReader _reader;
    private bool _ignoresCase;
    private bool _multiLine;
    private bool _dotIsAll;
    private bool _ungreedy;
    private int _depth;

    private PatternParser(PatternReader reader) => _reader = reader;

    /// <summary>Gets the number of capturing groups so far.</summary>
    public int Groups { get; private set; }

    /// <summary>Reads a pattern.</summary>
    /// <exception cref="PatternSyntaxException">RE2 does not take it; the text is RE2's where there is one.</exception>
    public static (PatternNode Pattern, int Groups) Parse(ReadOnlySpan<byte> pattern)
    {
        var parser = new PatternParser(new PatternReader(pattern));
        PatternNode parsed = parser.Alternation();
        if (!parser._reader.AtEnd) { throw new PatternSyntaxException("unexpected )"); }
        return (parsed, parser.Groups);
    }

    private PatternNode Alternation()
    {
        if (++_depth > MaxDepth) { throw new PatternSyntaxException("expression nests too deeply"); }
        (bool, bool, bool, bool) flags = (_ignoresCase, _multiLine, _dotIsAll, _ungreedy);
        var alternatives = new List<PatternNode> { Concatenation() };
        while (_reader.TryTake("|")) { alternatives.Add(Concatenation()); }
        (_ignoresCase, _multiLine, _dotIsAll, _ungreedy) = flags;
        _depth--;
        return alternatives.Count == 1 ? alternatives[0] : new ChoiceNode([.. alternatives]);
    }

    private PatternNode Concatenation()
    {
        var parts = new List<PatternNode>();
        while (!_reader.AtEnd && _reader.Peek() is not ('|' or ')')) { Repetition(parts); }
        return parts.Count == 1 ? parts[0] : new SequenceNode([.. parts]);
    }

    private void Repetition(List<PatternNode> parts)
    {
        if (_reader.TryTake("\\Q")) { Quoted(parts); return; }
        PatternNode? atom = Atom();
        if (atom is null) { return; }
        if (!TryTakeRepeat(out int least, out int most)) { parts.Add(atom); return; }
        bool lazy = _reader.TryTake("?");
        int after = _reader.Position;
        if (TryTakeRepeat(out _, out _)) { throw new PatternSyntaxException("bad repetition operator"); }
        _reader.Position = after;
        parts.Add(new RepeatNode(atom, least, most, lazy != _ungreedy));
    }

    private bool TryTakeRepeat(out int least, out int most)
    {
        (least, most) = _reader.Peek() switch { '*' => (0, -1), '+' => (1, -1), '?' => (0, 1), _ => (-1, -1) };
        if (least >= 0) { _reader.Next(); return true; }
        int start = _reader.Position;
        if (!_reader.TryTake("{")) { return false; }
        least = _reader.TakeNumber();
        most = _reader.TryTake(",") ? _reader.TakeNumber() : least;
        if (least < 0 || !_reader.TryTake("}"))
        {
            _reader.Position = start;   // a brace that counts nothing is a brace
            return false;
        }

        return least <= MaxRepeat && most <= MaxRepeat && (most < 0 || most >= least)
            ? true
            : throw new PatternSyntaxException("invalid repetition size");
    }

    /// <summary>Reads a part; null for flags, which match nothing and repeat nothing.</summary>
    private PatternNode? Atom()
    {
        int next = _reader.Next();
        switch (next)
        {
            case '(': return Group();
            case '[': return new ClassNode(ClassReader.Read(_reader, _ignoresCase));
            case '.': return new ClassNode(_dotIsAll ? NamedSets.Any : NamedSets.AnyButNewline);
            case '^': return new AssertionNode(_multiLine ? "(?m:^)" : "\\A");
            case '$': return new AssertionNode(_multiLine ? "(?m:$)" : "\\z");
            case '\\': return Escape(_reader.Next());
            case '*' or '+' or '?': throw new PatternSyntaxException($"no argument for repetition operator: {(char)next}");
            default: return Literal(next);
        }
    }

    private PatternNode Escape(int letter)
    {
        switch (letter)
        {
            case 'A' or 'z' or 'b' or 'B': return new AssertionNode("\\" + (char)letter);
            case 'C': return new AnyByteNode();
            case 'p' or 'P': return new ClassNode(Folded(_reader.TakeUnicodeClass(letter == 'P')));
        }

        return letter < 0x80 && NamedSets.TryPerl((char)letter, out CodePointSet? set)
            ? new ClassNode(Folded(set))
            : Literal(_reader.TakeEscape(letter));
    }

    private GroupNode? Group()
    {
        int number = 0;
        (bool, bool, bool, bool) flags = (_ignoresCase, _multiLine, _dotIsAll, _ungreedy);
        if (!_reader.TryTake("?"))
        {
            number = ++Groups;
        }
        else if (_reader.TryTake("P<") || _reader.TryTake("<"))
        {
            string name = _reader.TakeUntil(">");
            if (name.Length == 0 || !name.All(static letter => char.IsAsciiLetterOrDigit(letter) || letter == '_'))
            {
                throw new PatternSyntaxException($"invalid named capture group: {name}");
            }

            number = ++Groups;
        }
        else if (TakeFlags())
        {
            return null;
        }

        PatternNode inner = Alternation();
        if (!_reader.TryTake(")")) { throw new PatternSyntaxException("missing closing )"); }
        (_ignoresCase, _multiLine, _dotIsAll, _ungreedy) = flags;
        return new GroupNode(number, inner);
    }

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

    private void Quoted(List<PatternNode> parts)
    {
        while (!_reader.AtEnd && !_reader.TryTake("\\E")) { parts.Add(Literal(_reader.Next())); }
    }

    private ClassNode Literal(int codePoint) => new(Folded(CodePointSet.Of((codePoint, codePoint))));

    private CodePointSet Folded(CodePointSet set) => _ignoresCase ? set.FoldCase() : set;
}
