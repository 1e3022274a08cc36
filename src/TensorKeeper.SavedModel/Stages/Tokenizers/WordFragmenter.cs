// SPDX-License-Identifier: MIT
using TensorKeeper.SavedModel.Stages.Unicode;

namespace TensorKeeper.SavedModel.Stages.Tokenizers;

/// <summary>Cuts a row of words into fragments. One for each row.</summary>
/// <param name="words">The words of all rows.</param>
/// <param name="properties">For each word a sum: 0x80 it is an emoticon, 0x100 an acronym.</param>
/// <param name="first">The row's first word.</param>
/// <param name="count">How many words the row has.</param>
/// <param name="decode">Reads a character of a word.</param>
internal sealed class WordFragmenter(StringElements words, long[] properties, int first, int count, TextDecoder.Step decode)
{
    private const long Emoticon = 0x80;
    private const long Acronym = 0x100;

    private bool _bracketBeganSentence;

    public List<SentenceFragment> Cut()
    {
        var fragments = new List<SentenceFragment>();
        for (int start = 0; start < count;)
        {
            FragmentBoundary boundary = FindBoundary(start);
            for (int i = boundary.Limit - 1; i >= start; i--)
            {
                if (!SentenceMarks.OpensBracket(Only(i))) { continue; }
                _bracketBeganSentence = i == start;
                break;
            }

            fragments.Add(Describe(start, boundary));
            start = boundary.Limit;
        }

        return fragments;
    }

    private ReadOnlySpan<byte> Word(int index) => words[first + index];

    private bool Has(int index, long property) => (properties[first + index] & property) != 0;

    /// <summary>Returns the character of a word that is one character; -1 for another word.</summary>
    private int Only(int index)
    {
        ReadOnlySpan<byte> word = Word(index);
        if (word.IsEmpty) { throw new ServingException(ServingErrorCode.Internal, "Failed to decode string, error status=8"); }
        int codePoint = decode(word, out int length);
        return length < word.Length ? -1 : codePoint < 0 ? 0xfffd : codePoint;
    }

    private bool IsEllipsis(int index) => Word(index).SequenceEqual("..."u8) || Only(index) == SentenceMarks.Ellipsis;

    private bool Ends(int index) => IsEllipsis(index) || SentenceMarks.Ends(Only(index));

    private FragmentBoundary FindBoundary(int start)
    {
        var current = new FragmentBoundary();
        var previous = new FragmentBoundary();
        for (int i = start; i < count; i++)
        {
            if (current.HasEnding && i > start)
            {
                // Every word has a space before it: an end is one, unless the word may follow an end after a space.
                if (!Has(i, Emoticon) && !Ends(i) && !SentenceMarks.ClosesBracket(Only(i))) { break; }
                previous = current;
            }

            bool emoticon = Has(i, Emoticon);
            bool ends = Ends(i) || emoticon;
            bool acronym = Has(i, Acronym) && Word(i)[^1] == '.';
            bool closes = Word(i).SequenceEqual("''"u8) || SentenceMarks.Closes(Only(i));
            if (current.TryTake(i, 1, ends || acronym, ends, closes, IsEllipsis(i) || emoticon)) { continue; }
            if (previous.HasEnding) { return previous; }

            // From scratch, with this word once more: it may begin an end.
            current = new FragmentBoundary();
            i--;
        }

        return current;
    }

    private SentenceFragment Describe(int start, FragmentBoundary boundary)
    {
        if (!boundary.HasEnding) { return new SentenceFragment(start, boundary.Limit); }
        int found = SentenceFragment.HasEnding;
        if (HasSeveral(boundary)) { found |= SentenceFragment.HasSeveralEndings; }
        for (int i = boundary.FirstClosing; i < boundary.Limit; i++)
        {
            if (!SentenceMarks.ClosesBracket(Only(i))) { continue; }
            found |= SentenceFragment.HasClosingBracket | (_bracketBeganSentence ? SentenceFragment.ClosesSentence : 0);
            break;
        }

        return new SentenceFragment(start, boundary.Limit, found, Ending(boundary));
    }

    /// <summary>Finds the mark that ends the sentence: the first, or the one after an ellipsis.</summary>
    private int Ending(FragmentBoundary boundary)
    {
        for (int i = boundary.FirstClosing; i > boundary.FirstEnding; i--)
        {
            if (IsEllipsis(i - 1) || Has(i - 1, Emoticon)) { return i == boundary.FirstClosing ? boundary.FirstEnding : i; }
        }

        return boundary.FirstEnding;
    }

    private bool HasSeveral(FragmentBoundary boundary)
    {
        for (int i = boundary.FirstEnding + 1; i < boundary.FirstClosing; i++)
        {
            if (SentenceMarks.IsPunctuation(Only(i)) && !IsEllipsis(i) && !Has(i, Emoticon)) { return true; }
        }

        return false;
    }
}
