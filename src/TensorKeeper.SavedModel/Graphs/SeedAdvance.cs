// SPDX-License-Identifier: MIT
using TensorKeeper.SavedModel.Diagnostics;
using TensorKeeper.SavedModel.Stages;

namespace TensorKeeper.SavedModel.Graphs;

/// <summary>Cuts out of a graph how a generator's seed advances.</summary>
/// <remarks>
/// Keras 3 adds 1 to the second number, or takes the remainder of a multiple. What depends on anything but the seed and
/// constants is no generator's.
/// </remarks>
internal static class SeedAdvance
{
    private const int MaxNodes = 1_024;

    /// <summary>Returns what computes the next seed; null if it is not computed from the seed alone, by a few sums and products.</summary>
    public static HostStage? Of(SourceValue seed, SourceValue next)
    {
        var order = new List<SourceNode>();
        var seen = new HashSet<SourceNode> { seed.Node };
        var stack = new Stack<(SourceNode Node, int Next)>();
        if (seen.Add(next.Node)) { stack.Push((next.Node, 0)); }
        while (stack.TryPop(out (SourceNode Node, int Next) top))
        {
            if (seen.Count > MaxNodes || !IsKnown(top.Node)) { return null; }
            if (top.Next == top.Node.Inputs.Count)
            {
                order.Add(top.Node);
                continue;
            }

            stack.Push((top.Node, top.Next + 1));
            SourceNode input = top.Node.Inputs[top.Next].Node;
            if (seen.Add(input)) { stack.Push((input, 0)); }
        }

        try
        {
            return new HostStage(new SourceGraph([seed], order, [next]));
        }
        catch (SavedModelException)
        {
            return null;   // the host knows no such sums
        }
    }

    private static bool IsKnown(SourceNode node) =>
        node is { Op: InternalOps.Constant, Constant: TensorConstant }
        || node.Op is "Add" or "AddV2" or "Sub" or "Mul" or "FloorMod" or "Cast" or "Identity";
}
