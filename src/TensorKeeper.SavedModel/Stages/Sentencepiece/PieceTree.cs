// SPDX-License-Identifier: MIT
namespace TensorKeeper.SavedModel.Stages.Sentencepiece;

/// <summary>Finds which of some byte strings a text begins with. Immutable, thread-safe.</summary>
/// <remarks>
/// The nodes lie in the order of their depth, so that the children of a node are between its first child and the next
/// node's; their labels are searched together. Nine bytes a node, and built in time linear in the strings.
/// </remarks>
internal sealed class PieceTree
{
    /// <summary>The root.</summary>
    public const int Root = 0;

    private readonly int[] _firstChild;
    private readonly byte[] _labels;
    private readonly int[] _values;

    /// <param name="pieces">The strings, distinct.</param>
    /// <param name="members">Which of them are in the tree; a node's value is a member.</param>
    public PieceTree(StringElements pieces, int[] members)
    {
        int[] sorted = [.. members];
        Array.Sort(sorted, (left, right) => pieces[left].SequenceCompareTo(pieces[right]));
        var firstChild = new List<int>();
        var labels = new List<byte> { 0 };
        var values = new List<int>();
        var queue = new Queue<(int From, int To, int Depth)>();
        queue.Enqueue((0, sorted.Length, 0));
        while (queue.TryDequeue(out (int From, int To, int Depth) node))
        {
            firstChild.Add(labels.Count);
            int from = node.From;
            bool ends = from < node.To && pieces[sorted[from]].Length == node.Depth;
            values.Add(ends ? sorted[from++] : -1);
            while (from < node.To)
            {
                byte label = pieces[sorted[from]][node.Depth];
                int to = from + 1;
                while (to < node.To && pieces[sorted[to]][node.Depth] == label) { to++; }
                labels.Add(label);
                queue.Enqueue((from, to, node.Depth + 1));
                from = to;
            }
        }

        firstChild.Add(labels.Count);
        _firstChild = [.. firstChild];
        _labels = [.. labels];
        _values = [.. values];
    }

    /// <summary>Follows an edge; false, and the node as it was, if there is none.</summary>
    public bool TryStep(ref int node, byte label)
    {
        int first = _firstChild[node];
        int place = _labels.AsSpan(first.._firstChild[node + 1]).IndexOf(label);
        if (place < 0) { return false; }
        node = first + place;
        return true;
    }

    /// <summary>Returns the string that ends at a node; -1 if none does.</summary>
    public int ValueOf(int node) => _values[node];

    /// <summary>Returns the length of the longest string a text begins with; 0 if there is none.</summary>
    public int LongestPrefix(ReadOnlySpan<byte> text)
    {
        int node = Root;
        int longest = 0;
        for (int i = 0; i < text.Length && TryStep(ref node, text[i]); i++)
        {
            if (_values[node] >= 0) { longest = i + 1; }
        }

        return longest;
    }
}
