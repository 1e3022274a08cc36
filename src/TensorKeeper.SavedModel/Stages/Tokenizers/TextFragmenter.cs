// SPDX-License-Identifier: MIT
namespace TensorKeeper.SavedModel.Stages.Tokenizers;

/// <summary>Cuts a text into fragments; places are bytes. One for each text.</summary>
/// <remarks>TensorFlow looks at every byte, those within a character included, which are then no character of any class.</remarks>
internal ref struct TextFragmenter(ReadOnlySpan<byte> text)
{
    private readonly ReadOnlySpan<byte> _text = text;
    private bool _bracketBeganSentence;

    public List<SentenceFragment> Cut()
    {
        var fragments = new List<SentenceFragment>();
        for (int start = 0; start < _text.Length;)
        {
            if (Unicode.Marks.IsSpace(At(start, out _))) { start++; continue; }
            FragmentBoundary boundary = FindBoundary(start);
            for (int i = boundary.Limit; i > start; i--)
            {
                if (i >= _text.Length || !SentenceMarks.OpensBracket(At(i, out _))) { continue; }
                _bracketBeganSentence = false;   // TensorFlow never looks at the first byte
                break;
            }

            fragments.Add(Describe(start, boundary));
            start = boundary.Limit;
        }

        return fragments;
    }

    private readonly int At(int index, out int length)
    {
        // Behind the end TensorFlow reads the NUL that ends its strings.
        length = 1;
        if (index >= _text.Length) { return 0; }
        int end = index;
        int codePoint = Utf8Step.Next(_text, ref end);
        length = end - index;
        return codePoint < 0 ? 0xfffd : codePoint;
    }

    private readonly bool IsEllipsis(int index, out int length)
    {
        bool dots = index < _text.Length && _text[index..].StartsWith("..."u8);
        int codePoint = At(index, out length);
        if (dots) { length = 3; }
        return dots || codePoint == SentenceMarks.Ellipsis;
    }

    private readonly int EmoticonLength(int index) => index < _text.Length ? Emoticons.LengthAt(_text[index..]) : 0;

    private readonly bool Ends(int index, out int length) => IsEllipsis(index, out length) || SentenceMarks.Ends(At(index, out length));

    private readonly bool Closes(int index, out int length)
    {
        length = 2;
        return (index < _text.Length && _text[index..].StartsWith("''"u8)) || SentenceMarks.Closes(At(index, out length));
    }

    /// <summary>Returns the length of capital letters each with a dot, if there are two at least; else 0.</summary>
    private readonly int AcronymLength(int index)
    {
        int end = index;
        while (end + 1 < _text.Length && char.IsAsciiLetterUpper((char)_text[end]) && _text[end + 1] == '.') { end += 2; }
        return end - index > 2 ? end - index : 0;
    }

    private readonly FragmentBoundary FindBoundary(int start)
    {
        var current = new FragmentBoundary();
        var previous = new FragmentBoundary();
        for (int i = start; i < _text.Length; i++)
        {
            if (current.HasEnding && i > start)
            {
                if (!Ends(i, out _) && !SentenceMarks.ClosesBracket(At(i, out _)) && EmoticonLength(i) == 0) { break; }
                previous = current;
            }

            if (TryTake(i, ref current)) { i = current.Limit - 1; continue; }
            if (previous.HasEnding) { return previous; }
            current = new FragmentBoundary();
            i--;
        }

        return current;
    }

    private readonly bool TryTake(int index, ref FragmentBoundary boundary)
    {
        int length = 1;
        bool ends = Ends(index, out int endLength);
        if (ends) { length = endLength; }
        bool ellipsis = IsEllipsis(index, out int ellipsisLength);
        if (ellipsis) { length = ellipsisLength; }
        bool closes = Closes(index, out int closeLength);
        if (closes) { length = closeLength; }
        int acronym = AcronymLength(index);
        if (acronym > 0) { (ends, length) = (false, acronym); }
        int emoticon = EmoticonLength(index);
        if (emoticon > 0) { (ends, length) = (false, emoticon); }
        return boundary.TryTake(index, length, ends || acronym > 0 || emoticon > 0, ends || emoticon > 0, closes, ellipsis || emoticon > 0);
    }

    private readonly SentenceFragment Describe(int start, FragmentBoundary boundary)
    {
        if (!boundary.HasEnding) { return new SentenceFragment(start, boundary.Limit); }
        int found = SentenceFragment.HasEnding;
        if (HasSeveral(boundary)) { found |= SentenceFragment.HasSeveralEndings; }
        for (int i = boundary.FirstClosing; i < boundary.Limit; i++)
        {
            if (!SentenceMarks.ClosesBracket(At(i, out _))) { continue; }
            found |= SentenceFragment.HasClosingBracket | (_bracketBeganSentence ? SentenceFragment.ClosesSentence : 0);
            break;
        }

        return new SentenceFragment(start, boundary.Limit, found, Ending(boundary));
    }

    private readonly int Ending(FragmentBoundary boundary)
    {
        for (int i = boundary.FirstClosing; i > boundary.FirstEnding; i--)
        {
            if (IsEllipsis(i, out _) || EmoticonLength(i) > 0) { return i == boundary.FirstClosing ? boundary.FirstEnding : i; }
        }

        return boundary.FirstEnding;
    }

    private readonly bool HasSeveral(FragmentBoundary boundary)
    {
        int first = boundary.FirstEnding;
        int second = first;
        if (IsEllipsis(first, out int length)) { second += length - 1; }
        second += Math.Max(EmoticonLength(first) - 1, 0);
        for (int i = second + 1; i < boundary.FirstClosing; i++)
        {
            bool punctuation = SentenceMarks.IsPunctuation(At(i, out _));
            bool ellipsis = IsEllipsis(i, out int dots);
            int face = EmoticonLength(i);
            if (punctuation && !ellipsis && face == 0) { return true; }
            i += (ellipsis ? dots - 1 : 0) + Math.Max(face - 1, 0);
        }

        return false;
    }
}
