// SPDX-License-Identifier: MIT
namespace TensorKeeper.SavedModel.Stages.Sentencepiece;

/// <summary>Cuts text into words: each mark for space begins one. Thread-safe.</summary>
internal sealed class WordEncoder(SentencepieceModel model) : SentencepieceEncoder(model)
{
    public override void Encode(ReadOnlySpan<byte> text, List<PieceSpan> pieces, CancellationToken cancellationToken)
    {
        int start = 0;
        for (int at = 0; at < text.Length;)
        {
            int length = CharacterLength(text[at..]);
            if (at > start && text.Slice(at, length).SequenceEqual(SentencepieceNormalizer.Space)) { Add(start, at, text); start = at; }
            at += length;
        }

        Add(start, text.Length, text);

        void Add(int from, int to, ReadOnlySpan<byte> all) => pieces.Add(new PieceSpan(from, to - from, Model.IdOf(all[from..to])));
    }
}
