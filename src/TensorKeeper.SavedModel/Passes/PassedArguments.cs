// SPDX-License-Identifier: MIT
using TensorKeeper.SavedModel.Graphs;

namespace TensorKeeper.SavedModel.Passes;

/// <summary>Finds the results of a body that are one of its arguments, unchanged. Not thread-safe.</summary>
/// <remarks>
/// A handle goes through a loop as a variable of it, and through the loops and branches inside. It has to be known as the
/// model's own before the body is simplified, since a read of anything else is refused. Every graph is looked at once.
/// </remarks>
internal sealed class PassedArguments
{
    private readonly Dictionary<SourceGraph, int[]> _known = new(ReferenceEqualityComparer.Instance);

    /// <summary>Returns, for each result of a body, the argument that it is; -1 if it is none.</summary>
    public int[] Of(SourceGraph body)
    {
        if (_known.TryGetValue(body, out int[]? known)) { return known; }
        var origins = new Dictionary<SourceValue, SourceValue>();
        foreach (SourceNode node in body.Nodes) { Follow(node, origins); }
        var positions = new Dictionary<SourceValue, int>();
        for (int i = 0; i < body.Inputs.Count; i++) { positions.TryAdd(body.Inputs[i], i); }
        int[] found = [.. body.Outputs.Select(output => positions.GetValueOrDefault(Origin(origins, output), -1))];
        _known.Add(body, found);
        return found;
    }

    private static SourceValue Origin(Dictionary<SourceValue, SourceValue> origins, SourceValue value) =>
        origins.GetValueOrDefault(value, value);

    private void Follow(SourceNode node, Dictionary<SourceValue, SourceValue> origins)
    {
        switch (node.Op)
        {
            case "Identity" or "IdentityN" or "StopGradient" or "DisableCopyOnRead":
                for (int i = 0; i < Math.Min(node.Outputs.Count, node.Inputs.Count); i++) { Note(node, i, i, origins); }
                break;
            case "While" or "StatelessWhile" when node.Bodies.Count == 2:
                int[] handed = Of(node.Bodies[1]);
                for (int i = 0; i < Math.Min(node.Outputs.Count, handed.Length); i++)
                {
                    if (handed[i] == i && i < node.Inputs.Count) { Note(node, i, i, origins); }
                }

                break;
            case "If" or "StatelessIf" or "Case" or "StatelessCase" when node.Bodies.Count > 0:
                FollowBranches(node, origins);
                break;
        }
    }

    private void FollowBranches(SourceNode node, Dictionary<SourceValue, SourceValue> origins)
    {
        int[][] branches = [.. node.Bodies.Select(Of)];
        for (int i = 0; i < node.Outputs.Count; i++)
        {
            HashSet<SourceValue?> all =
            [
                .. branches.Select(b => i < b.Length && b[i] >= 0 && b[i] + 1 < node.Inputs.Count ? Origin(origins, node.Inputs[b[i] + 1]) : null),
            ];
            if (all.Count == 1 && all.Single() is { } only) { origins[node.Outputs[i]] = only; }
        }
    }

    private static void Note(SourceNode node, int output, int input, Dictionary<SourceValue, SourceValue> origins) =>
        origins[node.Outputs[output]] = Origin(origins, node.Inputs[input]);
}
