// SPDX-License-Identifier: MIT
using System.Runtime.InteropServices;

namespace TensorKeeper.SavedModel.Stages.Sentencepiece;

/// <summary>Collects the pieces of texts: numbers, texts and where they come from. Not thread-safe; one for each call.</summary>
/// <param name="model">The vocabulary.</param>
/// <param name="options">What is added to each text.</param>
/// <param name="wantsText">The pieces' texts are an output; otherwise only their numbers are.</param>
internal sealed class PieceRows(SentencepieceModel model, SentencepieceOptions options, bool wantsText)
{
    private readonly List<Found> _row = [];
    private readonly StringElementsBuilder _texts = new();
    private readonly List<int> _ids = [];
    private readonly List<long> _starts = [];
    private readonly List<long> _limits = [];
    private readonly List<long> _splits = [0];

    /// <summary>Adds the pieces of one text.</summary>
    /// <param name="normalized">The normalized text.</param>
    /// <param name="origins">Where its bytes come from.</param>
    /// <param name="pieces">What it was cut into.</param>
    public void AddRow(ReadOnlySpan<byte> normalized, ReadOnlySpan<int> origins, List<PieceSpan> pieces)
    {
        _row.Clear();
        if (options.AddsBegin) { _row.Add(new Found(model.BeginId, -1, 0, 0, 0)); }
        bool afterUnknown = false;
        foreach (PieceSpan piece in pieces)
        {
            bool unknown = model.Types[piece.Id] == PieceType.Unknown;
            (int start, int limit) = (origins[piece.Start], origins[piece.Start + piece.Length]);
            if (model.Types[piece.Id] == PieceType.Control) { _row.Add(new Found(piece.Id, piece.Start, piece.Length, start, start)); }
            else if (unknown && model.FallsBackToBytes) { AddBytes(normalized, piece, start, limit); }
            else if (unknown && afterUnknown)
            {
                // A run of unknown characters is one piece.
                Found before = _row[^1];
                _row[^1] = before with { Length = before.Length + piece.Length, Limit = limit };
            }
            else { _row.Add(new Found(piece.Id, piece.Start, piece.Length, start, limit)); }

            afterUnknown = unknown;
        }

        if (options.AddsEnd) { _row.Add(new Found(model.EndId, -1, 0, 0, 0)); }
        if (options.Reverses) { _row.Reverse(); }
        foreach (Found found in _row)
        {
            _ids.Add(found.Id);
            _starts.Add(found.Start);
            _limits.Add(found.Limit);
            if (!wantsText) { continue; }
            _texts.Add(found.Place < 0 ? model.Pieces[found.Id] : normalized.Slice(found.Place, found.Length));
        }

        _splits.Add(_ids.Count);
    }

    public Tensor Values() => wantsText ? _texts.ToVector() : Tensor.Of<int>([_ids.Count], CollectionsMarshal.AsSpan(_ids));

    public Tensor Splits(ElementType type) => Tensors.OfIntegers(type, [_splits.Count], CollectionsMarshal.AsSpan(_splits));

    public Tensor Starts() => Tensor.Of<long>([_starts.Count], CollectionsMarshal.AsSpan(_starts));

    public Tensor Limits() => Tensor.Of<long>([_limits.Count], CollectionsMarshal.AsSpan(_limits));

    /// <summary>Spells an unknown piece as bytes; the last one stands for all that it comes from.</summary>
    private void AddBytes(ReadOnlySpan<byte> normalized, PieceSpan piece, int start, int limit)
    {
        for (int i = 0; i < piece.Length; i++)
        {
            int id = model.IdOfByte(normalized[piece.Start + i]);
            _row.Add(new Found(id, -1, 0, start, i == piece.Length - 1 ? limit : start));
        }
    }

    /// <summary>A piece, its place in the normalized text (-1: its own text counts), and what it comes from.</summary>
    private readonly record struct Found(int Id, int Place, int Length, int Start, int Limit);
}
