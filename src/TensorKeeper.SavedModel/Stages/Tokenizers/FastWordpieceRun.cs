// SPDX-License-Identifier: MIT
using System.Runtime.InteropServices;
using TensorKeeper.SavedModel.Stages.Unicode;

namespace TensorKeeper.SavedModel.Stages.Tokenizers;

/// <summary>Cuts words and texts into pieces in one pass over the bytes. Not thread-safe; one for each call.</summary>
/// <remarks>
/// It is the tree walk of "Fast WordPiece Tokenization" (Song et al., 2021): where no edge goes on, the pieces that are certain are
/// put out and a link leads to the node of what is left. Every link puts out a byte at least, so that a damaged model ends too.
/// </remarks>
internal sealed class FastWordpieceRun(FastWordpieceModel model)
{
    private readonly List<Piece> _pieces = [];

    // What is behind it is of a word that may yet turn out to be unknown.
    private int _certain;
    private int _offset;

    /// <summary>Cuts one text or word.</summary>
    /// <exception cref="ServingException">The model is damaged.</exception>
    public ReadOnlySpan<Piece> Run(ReadOnlySpan<byte> text)
    {
        _pieces.Clear();
        _certain = 0;
        if (text.IsEmpty) { return []; }
        if (model.TakesText) { RunText(text); }
        else { RunWord(text); }
        return CollectionsMarshal.AsSpan(_pieces);
    }

    private static bool IsBoundary(int codePoint) => codePoint switch
    {
        < 0x80 => codePoint is (>= 33 and <= 47) or (>= 58 and <= 64) or (>= 91 and <= 96) or (>= 123 and <= 126),
        >= 0x4e00 and <= 0x9fff or >= 0x3400 and <= 0x4dbf or >= 0x20000 and <= 0x2a6df or >= 0x2a700 and <= 0x2ceaf
            or >= 0xf900 and <= 0xfaff or >= 0x2f800 and <= 0x2fa1f => true,
        _ => Marks.IsPunctuation(codePoint),
    };

    private void RunWord(ReadOnlySpan<byte> word)
    {
        _offset = 0;
        if (word.Length > model.MaxWordBytes) { AddUnknown(0, word.Length); return; }
        uint node = DoubleArray.Root;
        foreach (byte letter in word)
        {
            while (!model.Tree.TryStep(ref node, letter))
            {
                if (!TryFollow(word, 0, ref node)) { AddUnknown(0, word.Length); return; }
            }
        }

        Finish(word, 0, word.Length, node);
    }

    private void RunText(ReadOnlySpan<byte> text)
    {
        (int at, int next, int before, int codePoint) = (0, 0, 0, 0);
        for (int started = -1; at < text.Length;)
        {
            if (started == at) { throw new ServingException(ServingErrorCode.Internal, "Failed to make any progress in tokenizing the input text."); }
            started = at;
            _offset = 0;
            uint node = DoubleArray.Root;
            bool walks = true;
            while (walks && at < text.Length)
            {
                before = codePoint;
                next = at;
                codePoint = Utf8Step.Next(text, ref next);
                if (next - started > model.MaxWordBytes) { break; }
                while (walks && !model.Tree.TrySteps(ref node, text[at..next])) { walks = TryFollow(text[started..], started, ref node); }
                if (walks) { at = next; }
            }

            if (at >= text.Length) { Finish(text[started..], started, text.Length - started, node); break; }
            bool space = Marks.IsSpace(codePoint);
            if (space || IsBoundary(codePoint) || (at > 0 && IsBoundary(before)))
            {
                Finish(text[started..], started, at - started, node);
                if (space) { at = next; }
                else if (at == started)
                {
                    // Punctuation that the vocabulary does not know.
                    at = next;
                    AddUnknown(started, at - started);
                }

                continue;
            }

            at = next;
            AddUnknown(started, SkipWord(text, ref at) - started);
        }
    }

    /// <summary>Passes the rest of a word and one space behind it.</summary>
    /// <returns>Where the word ends.</returns>
    private static int SkipWord(ReadOnlySpan<byte> text, ref int at)
    {
        int end = at;
        while (at < text.Length)
        {
            int next = at;
            int codePoint = Utf8Step.Next(text, ref next);
            if (Marks.IsSpace(codePoint)) { at = next; break; }
            if (IsBoundary(codePoint)) { break; }
            end = at = next;
        }

        return end;
    }

    private bool TryFollow(ReadOnlySpan<byte> word, int start, ref uint node)
    {
        if (model.Tree.TryValue(node, out int piece))
        {
            Add(word, start, piece);
            node = model.LinkOf(node);
            return true;
        }

        uint link = model.LinkOf(node);
        if (link == FastWordpieceModel.NoNode) { return false; }
        foreach (int pop in model.PopsOf(node)) { Add(word, start, pop); }
        node = link;
        return true;
    }

    /// <summary>Puts out what is left of a word when it ends; or the whole word as unknown.</summary>
    private void Finish(ReadOnlySpan<byte> word, int start, int length, uint node)
    {
        if (node == DoubleArray.Root) { return; }
        if (node == model.SuffixRoot && _pieces.Count == _certain)
        {
            // The word is the suffix indicator itself.
            if (model.SuffixPieces is [var only] && IdOf(only) == model.UnknownId) { AddUnknown(start, length); return; }
            foreach (int piece in model.SuffixPieces) { Add(word, start, piece); }
        }
        else
        {
            while (node != model.SuffixRoot && node != model.PunctuationLink)
            {
                if (!TryFollow(word, start, ref node)) { AddUnknown(start, length); return; }
            }
        }

        _certain = _pieces.Count;
    }

    private static int IdOf(int piece) => (piece & 0x3fffffff) >> 8;

    private void Add(ReadOnlySpan<byte> word, int start, int piece)
    {
        int length = (piece & 0xff) + 1;
        bool first = _offset == 0;

        // A suffix at the beginning: the word begins with the indicator, which counts.
        if (first && (piece >> 30) != 0) { length += model.Suffix.Length; }
        if (length > word.Length - _offset) { throw FastWordpieceModel.Damaged("a piece is longer than the text it is found in"); }
        int id = IdOf(piece);
        _pieces.Add(new Piece(id, start + _offset, start + _offset + length, !first, id == model.UnknownId));
        _offset += length;
    }

    /// <summary>Takes back the pieces of the word and puts out the unknown one.</summary>
    private void AddUnknown(int start, int length)
    {
        _pieces.RemoveRange(_certain, _pieces.Count - _certain);
        _pieces.Add(new Piece(model.UnknownId, start, start + length, IsInside: false, IsUnknown: true));
        _certain = _pieces.Count;
    }

    /// <summary>A piece that was found.</summary>
    internal readonly record struct Piece(int Id, int Start, int End, bool IsInside, bool IsUnknown);
}
