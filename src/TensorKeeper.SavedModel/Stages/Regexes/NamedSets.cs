// SPDX-License-Identifier: MIT
using System.Collections.Concurrent;
using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using TensorKeeper.SavedModel.Stages.Unicode;

namespace TensorKeeper.SavedModel.Stages.Regexes;

/// <summary>The character classes that have a name: Perl's and POSIX' (ASCII alone) and Unicode's categories.</summary>
internal static class NamedSets
{
    private static readonly string[] Categories =
    [
        "Lu", "Ll", "Lt", "Lm", "Lo", "Mn", "Mc", "Me", "Nd", "Nl", "No", "Zs", "Zl", "Zp", "Cc", "Cf", "Cs", "Co", "Pc", "Pd", "Ps", "Pe", "Pi", "Pf", "Po",
        "Sm", "Sc", "Sk", "So", "Cn",
    ];

    private static readonly ConcurrentDictionary<string, CodePointSet?> Known = new(StringComparer.Ordinal);

    public static CodePointSet Any => CodePointSet.Of((0, CodePointSet.Largest));

    public static CodePointSet AnyButNewline => CodePointSet.Of((0, 9), (11, CodePointSet.Largest));

    /// <summary>Returns the class of <c>\d</c>, <c>\s</c> or <c>\w</c>.</summary>
    public static bool TryPerl(char letter, [NotNullWhen(true)] out CodePointSet? set)
    {
        set = char.ToLowerInvariant(letter) switch
        {
            'd' => CodePointSet.Of(('0', '9')),
            's' => CodePointSet.Of(('\t', '\n'), ('\f', '\r'), (' ', ' ')),
            'w' => CodePointSet.Of(('0', '9'), ('A', 'Z'), ('_', '_'), ('a', 'z')),
            _ => null,
        };
        if (set is not null && char.IsAsciiLetterUpper(letter)) { set = set.Complement(); }
        return set is not null;
    }

    /// <summary>Returns the class of <c>[:name:]</c>.</summary>
    public static bool TryPosix(string name, [NotNullWhen(true)] out CodePointSet? set)
    {
        set = name switch
        {
            "alnum" => CodePointSet.Of(('0', '9'), ('A', 'Z'), ('a', 'z')),
            "alpha" => CodePointSet.Of(('A', 'Z'), ('a', 'z')),
            "ascii" => CodePointSet.Of((0, 0x7f)),
            "blank" => CodePointSet.Of(('\t', '\t'), (' ', ' ')),
            "cntrl" => CodePointSet.Of((0, 0x1f), (0x7f, 0x7f)),
            "digit" => CodePointSet.Of(('0', '9')),
            "graph" => CodePointSet.Of(('!', '~')),
            "lower" => CodePointSet.Of(('a', 'z')),
            "print" => CodePointSet.Of((' ', '~')),
            "punct" => CodePointSet.Of(('!', '/'), (':', '@'), ('[', '`'), ('{', '~')),
            "space" => CodePointSet.Of(('\t', '\r'), (' ', ' ')),
            "upper" => CodePointSet.Of(('A', 'Z')),
            "word" => CodePointSet.Of(('0', '9'), ('A', 'Z'), ('_', '_'), ('a', 'z')),
            "xdigit" => CodePointSet.Of(('0', '9'), ('A', 'F'), ('a', 'f')),
            _ => null,
        };
        return set is not null;
    }

    /// <summary>Returns the class of <c>\p{name}</c>: a general category or its first letter, a script, or <c>Any</c>.</summary>
    public static bool TryUnicode(string name, [NotNullWhen(true)] out CodePointSet? set)
    {
        set = name == "Any" ? Any : Known.GetOrAdd(name, Build);
        return set is not null;
    }

    private static CodePointSet? Build(string name)
    {
        if (ScriptTable.Find(name) is >= 0 and int script) { return Script(script); }
        if (!Array.Exists(Categories, category => category == name || (name.Length == 1 && category[0] == name[0]))) { return null; }
        var ranges = new List<(int From, int To)>();
        for (int codePoint = 0; codePoint <= CodePointSet.Largest; codePoint++)
        {
            string category = NameOf(CharUnicodeInfo.GetUnicodeCategory(codePoint));
            if (category != name && (name.Length != 1 || category[0] != name[0] || category == "Cn")) { continue; }
            if (ranges.Count > 0 && ranges[^1].To == codePoint - 1) { ranges[^1] = (ranges[^1].From, codePoint); }
            else { ranges.Add((codePoint, codePoint)); }
        }

        return CodePointSet.Of(ranges.ToArray());
    }

    private static CodePointSet Script(int script)
    {
        var ranges = new List<(int From, int To)>();
        for (int codePoint = 0; codePoint <= CodePointSet.Largest; codePoint++)
        {
            if (ScriptTable.Of(codePoint) != script) { continue; }
            if (ranges.Count > 0 && ranges[^1].To == codePoint - 1) { ranges[^1] = (ranges[^1].From, codePoint); }
            else { ranges.Add((codePoint, codePoint)); }
        }

        return CodePointSet.Of(ranges.ToArray());
    }

    private static string NameOf(UnicodeCategory category) => category switch
    {
        UnicodeCategory.UppercaseLetter => "Lu",
        UnicodeCategory.LowercaseLetter => "Ll",
        UnicodeCategory.TitlecaseLetter => "Lt",
        UnicodeCategory.ModifierLetter => "Lm",
        UnicodeCategory.OtherLetter => "Lo",
        UnicodeCategory.NonSpacingMark => "Mn",
        UnicodeCategory.SpacingCombiningMark => "Mc",
        UnicodeCategory.EnclosingMark => "Me",
        UnicodeCategory.DecimalDigitNumber => "Nd",
        UnicodeCategory.LetterNumber => "Nl",
        UnicodeCategory.OtherNumber => "No",
        UnicodeCategory.SpaceSeparator => "Zs",
        UnicodeCategory.LineSeparator => "Zl",
        UnicodeCategory.ParagraphSeparator => "Zp",
        UnicodeCategory.Control => "Cc",
        UnicodeCategory.Format => "Cf",
        UnicodeCategory.Surrogate => "Cs",
        UnicodeCategory.PrivateUse => "Co",
        UnicodeCategory.ConnectorPunctuation => "Pc",
        UnicodeCategory.DashPunctuation => "Pd",
        UnicodeCategory.OpenPunctuation => "Ps",
        UnicodeCategory.ClosePunctuation => "Pe",
        UnicodeCategory.InitialQuotePunctuation => "Pi",
        UnicodeCategory.FinalQuotePunctuation => "Pf",
        UnicodeCategory.OtherPunctuation => "Po",
        UnicodeCategory.MathSymbol => "Sm",
        UnicodeCategory.CurrencySymbol => "Sc",
        UnicodeCategory.ModifierSymbol => "Sk",
        UnicodeCategory.OtherSymbol => "So",
        _ => "Cn",
    };
}
