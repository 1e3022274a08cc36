// SPDX-License-Identifier: MIT
namespace TensorKeeper.SavedModel.Stages.Decoding;

/// <summary>Connectionist temporal classification: follows the likeliest labellings of a sequence, blanks removed. Not thread-safe.</summary>
internal sealed class BeamSearch
{
    private readonly int _width;
    private readonly int _blank;
    private readonly PriorityQueue<BeamNode, double> _lowestFirst = new();
    private List<BeamNode> _beam;

    /// <param name="width">How many labellings are followed.</param>
    /// <param name="classes">The number of classes; the last is the blank.</param>
    public BeamSearch(int width, int classes)
    {
        (_width, _blank) = (width, classes - 1);
        _beam = [new BeamNode(null, -1) { Now = (0, 0, double.NegativeInfinity) }];
    }

    /// <summary>Returns the likeliest labellings, the first the best.</summary>
    public IEnumerable<BeamNode> Best(int count) => _beam.OrderByDescending(static node => node.Now.Total).Take(count);

    /// <summary>Takes in the scores of one step.</summary>
    public void Step(ReadOnlySpan<double> scores)
    {
        double norm = LogSumExp(scores);
        BeamNode[] branches = [.. _beam.OrderByDescending(static node => node.Now.Total)];
        _lowestFirst.Clear();
        foreach (BeamNode node in branches) { node.Before = node.Now; }
        foreach (BeamNode node in branches) { Keep(node, scores, norm); }
        foreach (BeamNode node in branches)
        {
            if (IsCandidate(node.Before.Total)) { Grow(node, scores, norm); }
        }

        _beam = [.. _lowestFirst.UnorderedItems.Select(static item => item.Element)];
    }

    /// <summary>The labelling stays as it is: the step is a blank, or its last label goes on.</summary>
    private void Keep(BeamNode node, ReadOnlySpan<double> scores, double norm)
    {
        double label = node.Now.Label;
        if (node.Parent is { } parent)
        {
            if (parent.IsActive) { label = LogSum(label, node.Label == parent.Label ? parent.Before.Blank : parent.Before.Total); }
            label += scores[node.Label] - norm;
        }

        double blank = node.Before.Total + scores[_blank] - norm;
        node.Now = (LogSum(blank, label), blank, label);
        Push(node);
    }

    /// <summary>The labelling gets one more label, where that is likely enough to displace another.</summary>
    private void Grow(BeamNode node, ReadOnlySpan<double> scores, double norm)
    {
        for (int next = 0; next < _blank; next++)
        {
            BeamNode? child = node.Child(next);
            if (child?.IsActive == true) { continue; }
            double label = scores[next] - norm + (next == node.Label ? node.Before.Blank : node.Before.Total);
            if (IsCandidate(label))
            {
                child ??= node.AddChild(next);
                child.Now = (label, double.NegativeInfinity, label);
                if (_lowestFirst.Count == _width) { _lowestFirst.Dequeue().Now = BeamNode.Impossible; }
                Push(child);
            }
            else if (child is not null)
            {
                (child.Before, child.Now) = (BeamNode.Impossible, BeamNode.Impossible);
            }
        }
    }

    private void Push(BeamNode node) => _lowestFirst.Enqueue(node, node.Now.Total);

    private bool IsCandidate(double total) =>
        total > double.NegativeInfinity && (_lowestFirst.Count < _width || (_lowestFirst.TryPeek(out _, out double lowest) && total > lowest));

    private static double LogSum(double left, double right)
    {
        (double large, double small) = left > right ? (left, right) : (right, left);
        return small == double.NegativeInfinity ? large : large + double.LogP1(Math.Exp(small - large));
    }

    private static double LogSumExp(ReadOnlySpan<double> scores)
    {
        double highest = double.NegativeInfinity;
        foreach (double score in scores) { highest = Math.Max(highest, score); }
        double sum = 0;
        foreach (double score in scores) { sum += Math.Exp(score - highest); }
        return highest + Math.Log(sum);
    }
}
