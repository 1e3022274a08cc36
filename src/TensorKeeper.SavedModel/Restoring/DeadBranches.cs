// SPDX-License-Identifier: MIT
using TensorKeeper.SavedModel.Messages;

namespace TensorKeeper.SavedModel.Restoring;

/// <summary>Tells which nodes never run because they stand on the side of a TensorFlow 1 conditional that is not taken. Not thread-safe.</summary>
internal sealed class DeadBranches(HostEvaluator evaluator, HostFrame frame)
{
    private readonly Dictionary<NodeDef, bool> _dead = [];

    /// <summary>Asks whether a node never runs; false if that is not known.</summary>
    public bool Contains(NodeDef root)
    {
        Stack<(NodeDef Node, int Next)> stack = new();
        if (_dead.TryAdd(root, false)) { stack.Push((root, 0)); }
        while (stack.TryPop(out (NodeDef Node, int Next) top))
        {
            if (top.Next < top.Node.Inputs.Length)
            {
                stack.Push((top.Node, top.Next + 1));
                NodeDef? before = frame.FindNode(NodeReference.Parse(top.Node.Inputs[top.Next]).Node);

                // Whoever is met again in a cycle counts as running until all of its inputs are known.
                if (before is not null && _dead.TryAdd(before, false)) { stack.Push((before, 0)); }
                continue;
            }

            _dead[top.Node] = top.Node.Op is "Merge" or "RefMerge"
                ? top.Node.Inputs.Length > 0 && top.Node.Inputs.All(IsDead)
                : top.Node.Inputs.Any(IsDead);
        }

        return _dead[root];
    }

    private bool IsDead(string input)
    {
        NodeReference reference = NodeReference.Parse(input);
        if (frame.FindNode(reference.Node) is not { } node) { return false; }
        if (_dead.GetValueOrDefault(node)) { return true; }
        return node.Op is "Switch" or "RefSwitch" && !reference.IsControl && node.Inputs.Length > 1
            && evaluator.EvaluateTensor(node.Inputs[1], frame, out _) is { ElementType: ElementType.Bool } predicate
            && ConstantContents.IsTrue(predicate) != (reference.Output == 1);
    }
}
