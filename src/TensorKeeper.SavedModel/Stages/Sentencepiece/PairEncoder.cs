// SPDX-License-Identifier: MIT
namespace TensorKeeper.SavedModel.Stages.Sentencepiece;

/// <summary>Merges neighbours as long as the vocabulary has what they make, best score first (byte pair encoding). Thread-safe.</summary>
internal sealed class PairEncoder(SentencepieceModel model) : SentencepieceEncoder(model)
{
    public override bool Samples => true;

    public override void Encode(ReadOnlySpan<byte> text, List<PieceSpan> pieces, CancellationToken cancellationToken) =>
        Sample(text, 0, pieces, cancellationToken);

    public override void Sample(ReadOnlySpan<byte> text, float alpha, List<PieceSpan> pieces, CancellationToken cancellationToken)
    {
        Symbol[] symbols = Cut(text);
        var agenda = new PriorityQueue<(int Left, int Right, int Length), (float Score, int Left)>(ByScore.Instance);
        var unused = new Dictionary<int, (PieceSpan Left, PieceSpan Right)>();
        for (int i = 1; i < symbols.Length; i++) { Consider(text, symbols, i - 1, i, agenda, unused); }
        for (int round = 0; agenda.TryDequeue(out (int Left, int Right, int Length) pair, out _); round++)
        {
            if ((round & 0xfff) == 0) { cancellationToken.ThrowIfCancellationRequested(); }
            ref Symbol left = ref symbols[pair.Left];
            ref Symbol right = ref symbols[pair.Right];
            if (left.Length == 0 || right.Length == 0 || left.Length + right.Length != pair.Length) { continue; }
            if (alpha > 0 && (alpha >= 1 || Random.Shared.NextDouble() < alpha)) { continue; }
            left.Length = pair.Length;
            right.Length = 0;
            left.Next = right.Next;
            if (right.Next >= 0) { symbols[right.Next].Previous = pair.Left; }
            Consider(text, symbols, left.Previous, pair.Left, agenda, unused);
            Consider(text, symbols, pair.Left, left.Next, agenda, unused);
        }

        for (int i = 0; i >= 0; i = symbols[i].Next) { Emit(text, new PieceSpan(symbols[i].Start, symbols[i].Length, -1), unused, pieces); }
    }

    private Symbol[] Cut(ReadOnlySpan<byte> text)
    {
        var symbols = new List<Symbol>(text.Length);
        for (int at = 0; at < text.Length;)
        {
            int length = PrefixLength(text[at..], out bool whole);
            symbols.Add(new Symbol { Start = at, Length = length, Previous = symbols.Count - 1, Next = symbols.Count + 1, IsWhole = whole });
            at += length;
        }

        Symbol[] result = [.. symbols];
        result[^1].Next = -1;
        return result;
    }

    private void Consider(
        ReadOnlySpan<byte> text, Symbol[] symbols, int left, int right,
        PriorityQueue<(int Left, int Right, int Length), (float Score, int Left)> agenda,
        Dictionary<int, (PieceSpan Left, PieceSpan Right)> unused)
    {
        if (left < 0 || right < 0 || symbols[left].IsWhole || symbols[right].IsWhole) { return; }
        int length = symbols[left].Length + symbols[right].Length;
        int id = Model.FindText(text.Slice(symbols[left].Start, length));
        if (id < 0) { return; }
        agenda.Enqueue((left, right, length), (Model.Scores[id], left));
        if (Model.Types[id] != PieceType.Unused) { return; }
        unused[id] = (new PieceSpan(symbols[left].Start, symbols[left].Length, -1), new PieceSpan(symbols[right].Start, symbols[right].Length, -1));
    }

    /// <summary>Puts out a piece; one that is only there to be merged further is taken apart again.</summary>
    private void Emit(ReadOnlySpan<byte> text, PieceSpan piece, Dictionary<int, (PieceSpan Left, PieceSpan Right)> unused, List<PieceSpan> pieces)
    {
        var open = new Stack<PieceSpan>();
        int at = piece.Start;
        for (open.Push(piece); open.TryPop(out PieceSpan next);)
        {
            // The halves may have been found elsewhere in the text; their bytes are the same here.
            int id = Model.IdOf(text.Slice(next.Start, next.Length));
            if (Model.Types[id] == PieceType.Unused && unused.TryGetValue(id, out (PieceSpan Left, PieceSpan Right) halves))
            {
                open.Push(halves.Right);
                open.Push(halves.Left);
                continue;
            }

            pieces.Add(new PieceSpan(at, next.Length, id));
            at += next.Length;
        }
    }

    private struct Symbol
    {
        public int Start;
        public int Length;
        public int Previous;
        public int Next;
        public bool IsWhole;
    }

    private sealed class ByScore : IComparer<(float Score, int Left)>
    {
        public static readonly ByScore Instance = new();

        public int Compare((float Score, int Left) x, (float Score, int Left) y) =>
            x.Score != y.Score ? y.Score.CompareTo(x.Score) : x.Left.CompareTo(y.Left);
    }
}
