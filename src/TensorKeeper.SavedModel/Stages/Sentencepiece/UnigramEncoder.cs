// SPDX-License-Identifier: MIT
using System.Runtime.InteropServices;

namespace TensorKeeper.SavedModel.Stages.Sentencepiece;

/// <summary>Finds the pieces whose scores have the largest sum (a unigram language model). Thread-safe.</summary>
internal sealed class UnigramEncoder : SentencepieceEncoder
{
    private readonly PieceTree _tree;

    public UnigramEncoder(SentencepieceModel model)
        : base(model)
    {
        int[] text = [.. Enumerable.Range(0, model.Pieces.Count).Where(model.IsText)];
        if (text.Length == 0) { throw SentencepieceReader.Damaged("no pieces are loaded."); }
        _tree = new PieceTree(model.Pieces, text);
    }

    public override bool ListsBest => true;

    public override bool Samples => true;

    /// <summary>Walks the text once and keeps for each place the best piece that ends there.</summary>
    /// <remarks>Sums are compared in double precision and kept in single, as TensorFlow does: it decides between equals.</remarks>
    public override void Encode(ReadOnlySpan<byte> text, List<PieceSpan> pieces, CancellationToken cancellationToken)
    {
        var ends = new End[text.Length + 1];
        Array.Fill(ends, new End { Start = -1 });
        for (int start = 0, round = 0; start < text.Length; round++)
        {
            if ((round & 0xfff) == 0) { cancellationToken.ThrowIfCancellationRequested(); }
            float before = ends[start].Score;
            int character = CharacterLength(text[start..]);
            bool hasCharacter = false;
            int node = PieceTree.Root;
            for (int at = start; at < text.Length && _tree.TryStep(ref node, text[at]); at++)
            {
                int id = _tree.ValueOf(node);
                if (id < 0 || Model.Types[id] == PieceType.Unused) { continue; }
                int length = at + 1 - start;
                double sum = ScoreOf(id, length) + before;
                ref End end = ref ends[at + 1];
                if (end.Start < 0 || sum > end.Score) { end = new End { Start = start, Id = id, Score = (float)sum }; }
                hasCharacter |= length == character;
            }

            if (!hasCharacter)
            {
                float sum = Model.UnknownScore + before;
                ref End end = ref ends[start + character];
                if (end.Start < 0 || sum > end.Score) { end = new End { Start = start, Id = Model.UnknownId, Score = sum }; }
            }

            start += character;
        }

        int first = pieces.Count;
        for (int at = text.Length; at > 0; at = ends[at].Start) { pieces.Add(new PieceSpan(ends[at].Start, at - ends[at].Start, ends[at].Id)); }
        CollectionsMarshal.AsSpan(pieces)[first..].Reverse();
    }

    public override IReadOnlyList<(List<PieceSpan> Pieces, float Score)> EncodeBest(ReadOnlySpan<byte> text, int count, CancellationToken cancellationToken) =>
        Lattice(text, cancellationToken).Best(Math.Clamp(count, 1, 1024), cancellationToken);

    public override void Sample(ReadOnlySpan<byte> text, float alpha, List<PieceSpan> pieces, CancellationToken cancellationToken) =>
        Lattice(text, cancellationToken).Sample(alpha, pieces, cancellationToken);

    private double ScoreOf(int id, int length) =>
        Model.Types[id] == PieceType.UserDefined ? (length * Model.MaxScore) - 0.1 : Model.Scores[id];

    /// <summary>Lists all pieces of the text. Here a length counts characters, not bytes.</summary>
    private UnigramLattice Lattice(ReadOnlySpan<byte> text, CancellationToken cancellationToken)
    {
        var lattice = new UnigramLattice();
        int[] places = new int[text.Length + 1];
        int count = 0;
        for (int at = 0; at < text.Length; at += CharacterLength(text[at..])) { places[at] = count++; }
        places[text.Length] = count;
        for (int start = 0, position = 0; start < text.Length; position++)
        {
            if ((position & 0xfff) == 0) { cancellationToken.ThrowIfCancellationRequested(); }
            int character = CharacterLength(text[start..]);
            bool hasCharacter = false;
            int node = PieceTree.Root;
            for (int at = start; at < text.Length && _tree.TryStep(ref node, text[at]); at++)
            {
                int id = _tree.ValueOf(node);
                if (id < 0 || Model.Types[id] == PieceType.Unused) { continue; }
                int end = at + 1;
                while (end < text.Length && places[end] == 0) { end++; }
                int length = places[end] - position;
                lattice.Add(new PieceSpan(start, end - start, id), position, length, (float)ScoreOf(id, length));
                hasCharacter |= length == 1;
            }

            if (!hasCharacter) { lattice.Add(new PieceSpan(start, character, Model.UnknownId), position, 1, Model.UnknownScore); }
            start += character;
        }

        lattice.Close(count);
        return lattice;
    }

    private struct End
    {
        public int Start;
        public int Id;
        public float Score;
    }
}
