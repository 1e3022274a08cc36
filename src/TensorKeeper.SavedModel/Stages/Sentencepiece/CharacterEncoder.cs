// SPDX-License-Identifier: MIT
namespace TensorKeeper.SavedModel.Stages.Sentencepiece;

/// <summary>Cuts text into characters. Thread-safe.</summary>
internal sealed class CharacterEncoder(SentencepieceModel model) : SentencepieceEncoder(model)
{
    public override void Encode(ReadOnlySpan<byte> text, List<PieceSpan> pieces, CancellationToken cancellationToken)
    {
        for (int at = 0; at < text.Length;)
        {
            int length = PrefixLength(text[at..], out _);
            pieces.Add(new PieceSpan(at, length, Model.IdOf(text.Slice(at, length))));
            at += length;
        }
    }
}
