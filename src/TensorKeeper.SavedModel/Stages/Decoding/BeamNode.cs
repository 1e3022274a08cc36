// SPDX-License-Identifier: MIT
namespace TensorKeeper.SavedModel.Stages.Decoding;

/// <summary>One labelling that a beam search follows: its last label, what came before, and how likely it is.</summary>
/// <remarks>Probabilities are logarithms: ending in the label, ending in a blank, and both together, now and one step ago.</remarks>
internal sealed class BeamNode(BeamNode? parent, int label)
{
    private Dictionary<int, BeamNode>? _children;

    public BeamNode? Parent => parent;

    public int Label => label;

    public (double Total, double Blank, double Label) Now { get; set; } = Impossible;

    public (double Total, double Blank, double Label) Before { get; set; } = Impossible;

    public bool IsActive => Now.Total != double.NegativeInfinity;

    public static (double Total, double Blank, double Label) Impossible => (double.NegativeInfinity, double.NegativeInfinity, double.NegativeInfinity);

    /// <summary>Returns the labelling with one more label if it was ever followed.</summary>
    public BeamNode? Child(int next) => _children?.GetValueOrDefault(next);

    public BeamNode AddChild(int next)
    {
        var child = new BeamNode(this, next);
        (_children ??= []).Add(next, child);
        return child;
    }

    /// <summary>Returns the labels from the first on.</summary>
    /// <param name="merge">Equal neighbours become one.</param>
    public List<int> Labels(bool merge)
    {
        var labels = new List<int>();
        int last = -1;
        for (BeamNode node = this; node.Parent is { } before; node = before)
        {
            if (!merge || node.Label != last) { labels.Add(node.Label); }
            last = node.Label;
        }

        labels.Reverse();
        return labels;
    }
}
