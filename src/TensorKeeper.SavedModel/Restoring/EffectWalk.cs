// SPDX-License-Identifier: MIT
using TensorKeeper.SavedModel.Messages;

namespace TensorKeeper.SavedModel.Restoring;

/// <summary>Finds what an op and all that runs before it do to variables and tables, in the order of running.</summary>
/// <remarks>
/// It walks inputs and controls and goes into the functions that are called. No value is looked at but the handles, so
/// that a model with thousands of weights is walked in milliseconds.
/// </remarks>
internal sealed class EffectWalk(HostEvaluator evaluator, RestoreBudget budget)
{
    private readonly Dictionary<string, List<ResourceEffect>> _effects = new(StringComparer.Ordinal);
    private readonly HashSet<NodeDef> _seen = [];

    /// <summary>Returns the effects on one resource, first to last.</summary>
    public IReadOnlyList<ResourceEffect> On(string resource) =>
        _effects.TryGetValue(resource, out List<ResourceEffect>? effects) ? effects : [];

    /// <summary>Returns the resources of a shared name, whatever their container.</summary>
    public string? FindShared(string sharedName)
    {
        foreach (string resource in _effects.Keys)
        {
            if (resource.EndsWith("|" + sharedName, StringComparison.Ordinal)) { return resource; }
        }

        return null;
    }

    /// <summary>Runs an op of the top level by name.</summary>
    public void Run(string op, HostFrame top)
    {
        if (top.FindNode(NodeReference.Parse(op).Node) is { } node) { Walk(node, top, _seen); }
    }

    private void Walk(NodeDef root, HostFrame frame, HashSet<NodeDef> seen)
    {
        Stack<(NodeDef Node, int Next)> stack = new();
        if (seen.Add(root)) { stack.Push((root, 0)); }
        while (stack.TryPop(out (NodeDef Node, int Next) top))
        {
            if (top.Next < top.Node.Inputs.Length)
            {
                stack.Push((top.Node, top.Next + 1));
                string name = NodeReference.Parse(top.Node.Inputs[top.Next]).Node;
                NodeDef? input = frame.ArgumentOf(name) >= 0 ? null : frame.FindNode(name);
                if (input is not null && seen.Add(input)) { stack.Push((input, 0)); }
                continue;
            }

            budget.Take(1);
            Finish(top.Node, frame);
        }
    }

    private void Finish(NodeDef node, HostFrame frame)
    {
        if (ResourceEffect.IsEffect(node.Op))
        {
            if (node.Inputs.Length > 0 && evaluator.Evaluate(node.Inputs[0], frame) is HandleValue handle) { Add(handle.Resource, new ResourceEffect(node, frame)); }
            return;
        }

        if (IsCall(node, frame) && evaluator.EnterFunction(node, frame, out _) is { } call) { WalkFunction(call); }
    }

    private static bool IsCall(NodeDef node, HostFrame frame) =>
        node.Op is "PartitionedCall" or "StatefulPartitionedCall" or "If" or "StatelessIf" || frame.IsFunction(node.Op);

    // A function runs what its results need, and all of its nodes that have effects.
    private void WalkFunction(HostFrame frame)
    {
        HashSet<NodeDef> seen = [];
        foreach (string control in frame.Function!.ControlReturns.Values) { WalkNamed(control, frame, seen); }
        foreach (string result in frame.Function.Returns.Values) { WalkNamed(result, frame, seen); }
        foreach (NodeDef node in frame.Function.Nodes) { Walk(node, frame, seen); }
    }

    private void WalkNamed(string reference, HostFrame frame, HashSet<NodeDef> seen)
    {
        if (frame.FindNode(NodeReference.Parse(reference).Node) is { } node) { Walk(node, frame, seen); }
    }

    private void Add(string resource, ResourceEffect effect)
    {
        if (!_effects.TryGetValue(resource, out List<ResourceEffect>? effects)) { _effects.Add(resource, effects = []); }
        effects.Add(effect);
    }
}
