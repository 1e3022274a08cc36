// SPDX-License-Identifier: MIT
namespace TensorKeeper.SavedModel.Stages.Sentencepiece;

/// <summary>All pieces of a text, by where they begin and end: for the ways to cut that are not simply the best. Not thread-safe.</summary>
internal sealed class UnigramLattice
{
    private const int MaxAgenda = 100_000;
    private const int KeptAgenda = 512;
    private const int MaxNodes = 1 << 26;

    // Node 0 is before the text, the last one behind it.
    private readonly List<Node> _nodes = [new Node(default, 0, 0)];
    private readonly List<List<int>> _begins = [];
    private readonly List<List<int>> _ends = [];
    private float[] _best = [];
    private int _last;

    public void Add(PieceSpan piece, int position, int length, float score)
    {
        if (_nodes.Count >= MaxNodes) { throw new ServingException(ServingErrorCode.ResourceExhausted, "A text has more pieces than the host can hold."); }
        At(_begins, position).Add(_nodes.Count);
        At(_ends, position + length).Add(_nodes.Count);
        _nodes.Add(new Node(piece, position, score));
    }

    /// <summary>Ends the text.</summary>
    /// <param name="count">How many characters it has.</param>
    public void Close(int count)
    {
        _last = _nodes.Count;
        At(_ends, 0).Add(0);
        At(_begins, count).Add(_last);
        At(_ends, count);
        _nodes.Add(new Node(default, count, 0));
    }

    /// <summary>Lists the best ways by a search from the end; what is still to come is known exactly from the search from the beginning.</summary>
    public List<(List<PieceSpan> Pieces, float Score)> Best(int count, CancellationToken cancellationToken)
    {
        SearchForward();
        var results = new List<(List<PieceSpan> Pieces, float Score)>();
        if (count == 1) { results.Add((Follow(), _best[_last])); return results; }
        var hypotheses = new List<Hypothesis> { new(_last, -1, _best[_last], 0) };
        var agenda = new BinaryHeap();
        agenda.Push(0, _best[_last]);
        while (agenda.TryPop(out int top))
        {
            cancellationToken.ThrowIfCancellationRequested();
            Hypothesis hypothesis = hypotheses[top];
            if (hypothesis.Node == 0)
            {
                var pieces = new List<PieceSpan>();
                for (int next = hypothesis.Next; hypotheses[next].Next >= 0; next = hypotheses[next].Next) { pieces.Add(_nodes[hypotheses[next].Node].Piece); }
                results.Add((pieces, hypothesis.Estimate));
                if (results.Count == count) { break; }
                continue;
            }

            foreach (int left in _ends[_nodes[hypothesis.Node].Position])
            {
                float estimate = _best[left] + hypothesis.Sum;
                agenda.Push(hypotheses.Count, estimate);
                hypotheses.Add(new Hypothesis(left, top, estimate, _nodes[left].Score + hypothesis.Sum));
            }

            if (hypotheses.Count > MaxNodes) { throw new ServingException(ServingErrorCode.ResourceExhausted, "A text has more ways to be cut than the host can hold."); }
            if (agenda.Count >= MaxAgenda) { agenda.Shrink(Math.Min(KeptAgenda, count * 10)); }
        }

        return results;
    }

    /// <summary>Draws a way with the probability that its score, times theta, gives it.</summary>
    public void Sample(float theta, List<PieceSpan> pieces, CancellationToken cancellationToken)
    {
        double[] sums = new double[_nodes.Count];
        for (int position = 0; position < _begins.Count; position++)
        {
            cancellationToken.ThrowIfCancellationRequested();
            foreach (int right in _begins[position]) { sums[right] = LogSum(position, sums, theta); }
        }

        int first = pieces.Count;
        for (int node = Draw(_last, sums, theta); node != 0; node = Draw(node, sums, theta)) { pieces.Add(_nodes[node].Piece); }
        pieces.Reverse(first, pieces.Count - first);
    }

    private static List<int> At(List<List<int>> lists, int position)
    {
        while (lists.Count <= position) { lists.Add([]); }
        return lists[position];
    }

    private void SearchForward()
    {
        _best = new float[_nodes.Count];
        for (int position = 0; position < _begins.Count; position++)
        {
            foreach (int right in _begins[position])
            {
                float best = 0;
                bool any = false;
                foreach (int left in _ends[position])
                {
                    float score = _best[left] + _nodes[right].Score;
                    if (!any || score > best) { (best, any, _nodes[right].Previous) = (score, true, left); }
                }

                _best[right] = best;
            }
        }
    }

    private List<PieceSpan> Follow()
    {
        var pieces = new List<PieceSpan>();
        for (int node = _nodes[_last].Previous; node != 0; node = _nodes[node].Previous) { pieces.Add(_nodes[node].Piece); }
        pieces.Reverse();
        return pieces;
    }

    private double LogSum(int position, double[] sums, float theta)
    {
        double largest = double.NegativeInfinity;
        foreach (int left in _ends[position]) { largest = Math.Max(largest, (theta * _nodes[left].Score) + sums[left]); }
        double total = 0;
        foreach (int left in _ends[position]) { total += Math.Exp((theta * _nodes[left].Score) + sums[left] - largest); }
        return largest + Math.Log(total);
    }

    private int Draw(int node, double[] sums, float theta)
    {
        List<int> choices = _ends[_nodes[node].Position];
        double target = Random.Shared.NextDouble();
        foreach (int left in choices)
        {
            target -= Math.Exp((theta * _nodes[left].Score) + sums[left] - sums[node]);
            if (target < 0) { return left; }
        }

        return choices[^1];
    }

    private sealed class Node(PieceSpan piece, int position, float score)
    {
        public PieceSpan Piece => piece;

        public int Position => position;

        public float Score => score;

        public int Previous { get; set; }
    }

    private readonly record struct Hypothesis(int Node, int Next, float Estimate, float Sum);
}
