// SPDX-License-Identifier: MIT
namespace TensorKeeper.SavedModel.Stages.Tokenizers;

/// <summary>Searches one row of states. Sums and products are rounded to single precision where TensorFlow's are.</summary>
/// <param name="scores">Steps by states.</param>
/// <param name="states">How many states there are; the number itself stands for what is before the first step and after the last.</param>
/// <param name="allowed">States by states, or empty.</param>
/// <param name="weights">States by states, or empty.</param>
/// <param name="logarithms">Scores are added, not multiplied.</param>
/// <param name="ends">The first and the last step are transitions too.</param>
/// <param name="cancellationToken">Looked at with each step.</param>
internal readonly ref struct SequenceSearch(
    ReadOnlySpan<float> scores,
    int states,
    ReadOnlySpan<bool> allowed,
    ReadOnlySpan<float> weights,
    bool logarithms,
    bool ends,
    CancellationToken cancellationToken)
{
    private const int NoState = -1;

    private readonly ReadOnlySpan<float> _scores = scores;
    private readonly ReadOnlySpan<bool> _allowed = allowed;
    private readonly ReadOnlySpan<float> _weights = weights;
    private readonly int _side = ends ? states + 1 : states;

    /// <summary>Takes the best state at each step.</summary>
    /// <param name="row">Takes the states, -1 from where no transition is allowed.</param>
    public void FindGreedily(Span<int> row)
    {
        for (int step = 0; step < row.Length; step++)
        {
            cancellationToken.ThrowIfCancellationRequested();
            int before = step == 0 ? states : row[step - 1];
            row[step] = before == NoState ? NoState : BestNext(step, before, step == row.Length - 1 && ends);
        }
    }

    /// <summary>Finds the best row of all (Viterbi).</summary>
    /// <param name="row">Takes the states, all -1 if none is allowed.</param>
    public void FindBest(Span<int> row)
    {
        if (row.IsEmpty) { return; }
        int[] sources = new int[row.Length * states];
        double[] previous = new double[states];
        double[] current = new double[states];
        Begin(previous, sources.AsSpan(0, states));
        for (int step = 1; step < row.Length; step++)
        {
            cancellationToken.ThrowIfCancellationRequested();
            Advance(step, previous, current, sources.AsSpan((step - 1) * states, states), sources.AsSpan(step * states, states));
            (previous, current) = (current, previous);
        }

        int state = Close(previous, sources.AsSpan((row.Length - 1) * states, states));
        if (state == NoState) { row.Fill(NoState); return; }
        for (int step = row.Length - 1; step >= 0; step--)
        {
            row[step] = state;
            state = sources[(step * states) + state];
        }
    }

    private int BestNext(int step, int before, bool last)
    {
        int best = NoState;
        float bestScore = float.MinValue;
        for (int state = 0; state < states; state++)
        {
            float score = _scores[(step * states) + state];
            if (ends || step > 0)
            {
                if (!IsAllowed(before, state) || (last && !IsAllowed(state, states))) { continue; }
                score = Weigh(score, before, state);
                if (last) { score = Weigh(score, state, states); }
            }

            if (score >= bestScore) { (best, bestScore) = (state, score); }
        }

        return best;
    }

    private void Begin(double[] current, Span<int> sources)
    {
        for (int state = 0; state < states; state++)
        {
            current[state] = float.MinValue;
            sources[state] = NoState;
            if (ends && !IsAllowed(states, state)) { continue; }
            sources[state] = states;
            current[state] = ends ? Weigh(_scores[state], states, state) : _scores[state];
        }

        Normalize(current);
    }

    private void Advance(int step, double[] previous, double[] current, ReadOnlySpan<int> before, Span<int> sources)
    {
        for (int state = 0; state < states; state++)
        {
            int best = NoState;
            float bestScore = float.MinValue;
            for (int source = 0; source < states; source++)
            {
                if (before[source] == NoState || !IsAllowed(source, state)) { continue; }
                float score = _scores[(step * states) + state];
                score = Weigh(logarithms ? (float)(score + previous[source]) : (float)(score * previous[source]), source, state);
                if (score >= bestScore) { (best, bestScore) = (source, score); }
            }

            sources[state] = best;
            current[state] = bestScore;
        }

        Normalize(current);
    }

    private int Close(double[] previous, ReadOnlySpan<int> before)
    {
        int best = NoState;
        float bestScore = float.MinValue;
        for (int state = 0; state < states; state++)
        {
            if (before[state] == NoState || (ends && !IsAllowed(state, states))) { continue; }
            float score = (float)previous[state];
            if (ends) { score = Weigh(score, state, states); }
            if (score >= bestScore) { (best, bestScore) = (state, score); }
        }

        return best;
    }

    private bool IsAllowed(int from, int to) => _allowed.IsEmpty || _allowed[(from * _side) + to];

    private float Weigh(float score, int from, int to)
    {
        if (_weights.IsEmpty) { return score; }
        float weight = _weights[(from * _side) + to];
        return logarithms ? score + weight : score * weight;
    }

    /// <summary>Keeps products from vanishing.</summary>
    private void Normalize(double[] values)
    {
        if (logarithms || values.Length == 0) { return; }
        double largest = values.Max();
        if (largest <= 0) { return; }
        for (int i = 0; i < values.Length; i++) { values[i] /= largest; }
    }
}
