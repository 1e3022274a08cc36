// SPDX-License-Identifier: MIT
namespace TensorKeeper.SavedModel.Stages.Regexes;

/// <summary>Reads a character class in brackets; the opening one is passed.</summary>
internal static class ClassReader
{
    public static CodePointSet Read(PatternReader reader, bool ignoresCase)
    {
        bool negative = reader.TryTake("^");
        var set = new CodePointSet();
        for (bool first = true; first || reader.Peek() != ']'; first = false)
        {
            if (reader.AtEnd) { throw new PatternSyntaxException("missing closing ]"); }
            if (TryReadNamed(reader, out CodePointSet? named)) { set.Add(named); continue; }
            int from = ReadMember(reader);
            int to = from;
            if (reader.Peek() == '-' && reader.Peek(1) != ']' && reader.Peek(1) >= 0)
            {
                reader.Next();
                to = ReadMember(reader);
                if (to < from) { throw new PatternSyntaxException("invalid character class range"); }
            }

            set.Add(from, to);
        }

        reader.Next();
        if (ignoresCase) { set = set.FoldCase(); }
        return negative ? set.Complement() : set;
    }

    private static bool TryReadNamed(PatternReader reader, [System.Diagnostics.CodeAnalysis.NotNullWhen(true)] out CodePointSet? set)
    {
        set = null;
        if (reader.TryTake("[:"))
        {
            bool negative = reader.TryTake("^");
            string name = reader.TakeUntil(":]");
            if (!NamedSets.TryPosix(name, out set)) { throw new PatternSyntaxException($"invalid character class range: [:{name}:]"); }
            if (negative) { set = set.Complement(); }
            return true;
        }

        if (reader.Peek() != '\\') { return false; }
        int letter = reader.Peek(1);
        if (letter is 'p' or 'P')
        {
            reader.Position += 2;
            set = reader.TakeUnicodeClass(letter == 'P');
            return true;
        }

        if (letter is < 0 or >= 0x80 || !NamedSets.TryPerl((char)letter, out set)) { return false; }
        reader.Position += 2;
        return true;
    }

    private static int ReadMember(PatternReader reader)
    {
        int member = reader.Next();
        return member == '\\' ? reader.TakeEscape(reader.Next()) : member;
    }
}
