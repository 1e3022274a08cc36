// SPDX-License-Identifier: MIT
using System.Text.RegularExpressions;

namespace TensorKeeper.SavedModel.Stages.Regexes;

/// <summary>Finds one match after the other in a text.</summary>
/// <param name="pattern">What is looked for.</param>
/// <param name="text">The text.</param>
internal ref struct PatternSearch(BytePattern pattern, ReadOnlySpan<byte> text)
{
    private readonly ReadOnlySpan<byte> _text = text;
    private string? _spelled;
    private Match? _match;
    private int _shift;

    /// <summary>Gets where the match begins.</summary>
    public int Index { get; private set; }

    /// <summary>Gets where it ends.</summary>
    public int End { get; private set; }

    /// <summary>Finds the first match at or after a place.</summary>
    /// <param name="start">The place.</param>
    /// <param name="alone">The rest is a text of its own: what is before does not count for anchors.</param>
    public bool TryFind(int start, bool alone)
    {
        _match = null;
        if (pattern.IsAutomaton)
        {
            bool found = pattern.TryFind(_text, start, out int index, out int end);
            (Index, End) = (index, end);
            return found;
        }

        _spelled ??= ByteAlphabet.Spell(_text);
        _match = pattern.Find(_spelled, start, alone);
        _shift = 0;
        (Index, End) = (_match.Index, _match.Index + _match.Length);
        return _match.Success;
    }

    /// <summary>Finds a group of the last match.</summary>
    /// <returns>False if the group took no part.</returns>
    public bool TryGroup(int number, out int index, out int end)
    {
        (index, end) = (Index, End);
        if (number == 0 || (number == 1 && pattern.IsFirstGroupWhole)) { return true; }
        if (_match is null) { (_match, _shift) = (pattern.FindGroups(_text[Index..End]), Index); }
        Group group = _match.Groups[number];
        (index, end) = (group.Index + _shift, group.Index + _shift + group.Length);
        return group.Success;
    }
}
