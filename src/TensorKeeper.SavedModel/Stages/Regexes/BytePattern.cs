// SPDX-License-Identifier: MIT
using System.Text.RegularExpressions;

namespace TensorKeeper.SavedModel.Stages.Regexes;

/// <summary>An RE2 pattern that runs over bytes in time linear in their number. Immutable, thread-safe.</summary>
internal sealed class BytePattern
{
    private readonly Regex _search;
    private readonly Lazy<Regex> _whole;

    /// <exception cref="PatternSyntaxException">RE2 does not take the pattern, or it is too large.</exception>
    public BytePattern(ReadOnlySpan<byte> pattern)
    {
        (string translated, int groups) = PatternTranslator.Translate(pattern);
        Groups = groups;
        _search = Compile(translated);
        _whole = new Lazy<Regex>(() => Compile("\\A(?:" + translated + ")\\z"));
    }

    /// <summary>Gets the number of capturing groups.</summary>
    public int Groups { get; }

    /// <summary>Asks whether the pattern matches a text from end to end.</summary>
    public bool MatchesAll(ReadOnlySpan<byte> text) => _whole.Value.IsMatch(ByteAlphabet.Spell(text));

    /// <summary>Finds the first match at or after a place.</summary>
    /// <param name="spelled">The text, spelled by <see cref="ByteAlphabet"/>: a character a byte.</param>
    /// <param name="start">Where to look from; what is before still counts for anchors.</param>
    public Match Find(string spelled, int start) => _search.Match(spelled, start);

    /// <summary>Finds the first match in the rest of a text, taken as a text of its own: what is before does not count for anchors.</summary>
    /// <param name="spelled">The text, spelled by <see cref="ByteAlphabet"/>.</param>
    /// <param name="start">Where the rest begins.</param>
    public Match FindWithin(string spelled, int start) => _search.Match(spelled, start, spelled.Length - start);

    private static Regex Compile(string translated)
    {
        try
        {
            return new Regex(translated, RegexOptions.NonBacktracking | RegexOptions.CultureInvariant);
        }
        catch (NotSupportedException)
        {
            throw new PatternSyntaxException("pattern too large - compile failed");
        }
        catch (ArgumentException refusal)
        {
            throw new PatternSyntaxException(refusal.Message);
        }
    }
}
