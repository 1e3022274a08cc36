// SPDX-License-Identifier: MIT
using System.Text.RegularExpressions;

namespace TensorKeeper.SavedModel.Stages.Regexes;

/// <summary>An RE2 pattern that runs over bytes in time linear in their number. Thread-safe.</summary>
/// <remarks>
/// A pattern without assertions runs on automata over the bytes themselves, of which one finds the end of a match and one,
/// backwards, its beginning. Others, and groups within a match, are left to the linear engine of .NET.
/// </remarks>
internal sealed class BytePattern
{
    private readonly PatternNode _pattern;
    private readonly ByteAutomaton? _ends;
    private readonly ByteAutomaton? _begins;
    private readonly Lazy<ByteAutomaton?> _all;
    private readonly Lazy<Regex> _search;
    private readonly Lazy<Regex> _whole;

    /// <exception cref="PatternSyntaxException">RE2 does not take the pattern, or it is too large.</exception>
    public BytePattern(ReadOnlySpan<byte> pattern)
    {
        (_pattern, Groups) = PatternParser.Parse(pattern);
        _search = new Lazy<Regex>(() => Compile(PatternWriter.Write(_pattern)));
        _whole = new Lazy<Regex>(() => Compile("\\A(?:" + PatternWriter.Write(_pattern) + ")\\z"));
        _all = new Lazy<ByteAutomaton?>(() => Automaton(backwards: false, searches: false, prefersFirst: false));
        _ends = Automaton(backwards: false, searches: true, prefersFirst: true);
        _begins = _ends is null ? null : Automaton(backwards: true, searches: false, prefersFirst: false);
        if (_begins is null) { _ = _search.Value; }
    }

    /// <summary>Gets the number of capturing groups.</summary>
    public int Groups { get; }

    /// <summary>Gets whether matches are found without the engine of .NET.</summary>
    public bool IsAutomaton => _begins is not null;

    /// <summary>Gets whether the first group is the whole match.</summary>
    public bool IsFirstGroupWhole => _pattern is GroupNode { Number: 1 };

    /// <summary>Asks whether the pattern matches a text from end to end.</summary>
    public bool MatchesAll(ReadOnlySpan<byte> text) =>
        IsAutomaton && _all.Value is { } all ? all.MatchesAll(text) : _whole.Value.IsMatch(ByteAlphabet.Spell(text));

    /// <summary>Finds the first match at or after a place by the automata.</summary>
    /// <returns>False if there is none.</returns>
    public bool TryFind(ReadOnlySpan<byte> text, int start, out int index, out int end)
    {
        index = -1;
        end = _ends!.FindEnd(text, start);
        if (end < 0) { return false; }
        index = _begins!.FindStart(text, start, end);
        return index >= 0;
    }

    /// <summary>Finds the first match at or after a place by the engine of .NET.</summary>
    /// <param name="spelled">The text, spelled by <see cref="ByteAlphabet"/>: a character a byte.</param>
    /// <param name="start">Where to look from.</param>
    /// <param name="alone">The rest is a text of its own: what is before does not count for anchors.</param>
    public Match Find(string spelled, int start, bool alone) =>
        alone ? _search.Value.Match(spelled, start, spelled.Length - start) : _search.Value.Match(spelled, start);

    /// <summary>Finds the groups within a match.</summary>
    /// <param name="match">The bytes of the match.</param>
    public Match FindGroups(ReadOnlySpan<byte> match) => _whole.Value.Match(ByteAlphabet.Spell(match));

    private ByteAutomaton? Automaton(bool backwards, bool searches, bool prefersFirst) =>
        !_pattern.HasAssertion && ByteProgramBuilder.TryBuild(_pattern, backwards, searches) is { } program
            ? new ByteAutomaton(program, prefersFirst)
            : null;

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
