// SPDX-License-Identifier: MIT
using System.Buffers;
using System.Text;

namespace TensorKeeper.SavedModel.Stages.Sentencepiece;

/// <summary>Joins pieces to text. Not thread-safe; one for each call.</summary>
internal sealed class SentencepieceDecoder(SentencepieceModel model)
{
    private readonly SentencepieceNormalizer? _denormalizer =
        model.Denormalizer is { } rules ? new SentencepieceNormalizer(rules, spaceSuffix: false, whole: null) : null;

    private readonly bool _dropsFirstSpace = model.Normalizer.AddsPrefix || model.Normalizer.RemovesSpace;
    private readonly List<byte> _bytes = [];
    private readonly List<byte> _text = [];

    /// <summary>Begins a text.</summary>
    public void Begin() => _text.Clear();

    /// <summary>Takes a piece.</summary>
    public void Add(ReadOnlySpan<byte> piece)
    {
        int id = model.IdOf(piece);
        PieceType type = model.Types[id];
        if (type == PieceType.Byte)
        {
            _bytes.Add((byte)SentencepieceModel.ByteOf(piece));
            return;
        }

        EndBytes();
        if (type == PieceType.Control) { return; }
        if (type == PieceType.Unknown)
        {
            // The unknown piece itself, or a text that is no piece.
            _text.AddRange(model.Pieces[id].SequenceEqual(piece) ? model.UnknownSurface : piece);
            return;
        }

        ReadOnlySpan<byte> space = SentencepieceNormalizer.Space;
        if (_text.Count == 0 && _dropsFirstSpace && piece.StartsWith(space)) { piece = piece[space.Length..]; }
        while (piece.IndexOf(space) is >= 0 and int at)
        {
            _text.AddRange(piece[..at]);
            _text.Add((byte)' ');
            piece = piece[(at + space.Length)..];
        }

        _text.AddRange(piece);
    }

    /// <summary>Ends the text and writes it; the caller ends the element.</summary>
    public void End(StringElementsBuilder output)
    {
        EndBytes();
        ReadOnlySpan<byte> text = System.Runtime.InteropServices.CollectionsMarshal.AsSpan(_text);
        if (_denormalizer is null) { output.Append(text); return; }
        _denormalizer.Run(text);
        output.Append(_denormalizer.Text);
    }

    /// <summary>Writes the bytes that were spelled one by one; a byte that is of no character becomes U+FFFD.</summary>
    private void EndBytes()
    {
        ReadOnlySpan<byte> bytes = System.Runtime.InteropServices.CollectionsMarshal.AsSpan(_bytes);
        while (!bytes.IsEmpty)
        {
            bool valid = Rune.DecodeFromUtf8(bytes, out _, out int length) == OperationStatus.Done;
            if (!valid) { length = 1; }
            _text.AddRange(valid ? bytes[..length] : "\ufffd"u8);
            bytes = bytes[length..];
        }

        _bytes.Clear();
    }
}
