// SPDX-License-Identifier: MIT
using TensorKeeper.SavedModel.Messages;

namespace TensorKeeper.SavedModel.Graphs;

/// <summary>Finds what a control edge of TensorFlow 1 says of a node without inputs: to which side or loop it belongs.</summary>
/// <remarks>
/// Inside <c>tf.cond</c> and <c>tf.while_loop</c> a node that reads nothing, a constant above all, has a control edge from
/// the pivot of that side or loop: it is there when the pivot is. Values that are read come through a Switch or an Enter of
/// the same conditional or loop, so walking back from the edge's source the first of those is it. All other control edges
/// only say in which order things happen, and are dropped.
/// </remarks>
internal static class ControlPivots
{
    /// <summary>How many nodes are looked at; a pivot is a step or two away.</summary>
    private const int MaxVisits = 128;

    /// <summary>Returns a tensor that is there exactly when a node is, as the file writes it; null if it is always there.</summary>
    public static string? Of(CallScope scope, NodeDef node)
    {
        if (node.Inputs.Length == 0 || !TensorReference.IsControl(node.Inputs[0])) { return null; }
        foreach (string control in node.Inputs)
        {
            if (!TensorReference.IsControl(control)) { return null; }
        }

        foreach (string control in node.Inputs)
        {
            if (!scope.Pivots.TryGetValue(control, out string? pivot))
            {
                pivot = Find(scope.Nodes, control[1..]);
                scope.Pivots.Add(control, pivot);
            }

            if (pivot is not null) { return pivot; }
        }

        return null;
    }

    private static string? Find(IReadOnlyDictionary<string, NodeDef> nodes, string source)
    {
        var waiting = new Queue<string>([source]);
        var seen = new HashSet<string>(StringComparer.Ordinal) { source };
        if (nodes.TryGetValue(source, out NodeDef? first) && BelongsWhereItsOutputDoes(first.Op)) { return source; }
        while (seen.Count < MaxVisits && waiting.TryDequeue(out string? name))
        {
            if (!nodes.TryGetValue(name, out NodeDef? node)) { continue; }
            foreach (string input in node.Inputs)
            {
                bool isControl = TensorReference.IsControl(input);
                string from = isControl ? input[1..] : TensorReference.TryParse(input, out TensorReference reference) ? reference.Node : "";
                if (!seen.Add(from) || !nodes.TryGetValue(from, out NodeDef? maker)) { continue; }
                if (BelongsWhereItsOutputDoes(maker.Op)) { return isControl ? from : input; }
                if (!isControl && (maker.Op is "Switch" or "RefSwitch")) { return input; }
                waiting.Enqueue(from);
            }
        }

        return null;
    }

    private static bool BelongsWhereItsOutputDoes(string op) => op is "Merge" or "RefMerge" or "Enter" or "RefEnter" or "Exit" or "RefExit";
}
