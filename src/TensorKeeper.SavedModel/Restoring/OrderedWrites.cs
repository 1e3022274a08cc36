// SPDX-License-Identifier: MIT
using System.Diagnostics.CodeAnalysis;
using TensorKeeper.SavedModel.Messages;

namespace TensorKeeper.SavedModel.Restoring;

/// <summary>The assignments that one call of a function makes to one variable, in the order in which they run. Not thread-safe.</summary>
/// <remarks>
/// The order is that of inputs and control edges, as TensorFlow writes them for everything that touches a variable. Where
/// they leave it open, nothing is said.
/// </remarks>
internal sealed class OrderedWrites
{
    private const int MaxWrites = 64;
    private const int MaxSteps = 1_000_000;

    private readonly HostFrame _frame;
    private readonly Dictionary<NodeDef, HashSet<NodeDef>> _before = [];
    private NodeDef[] _writes;
    private int _steps;

    private OrderedWrites(HostFrame frame, NodeDef[] writes)
    {
        _frame = frame;
        _writes = writes;
    }

    /// <summary>Gets the path of the call.</summary>
    public string Path => _frame.Path;

    /// <summary>Gets the assignment after which nothing changes the variable.</summary>
    public NodeDef Last => _writes[^1];

    /// <summary>Orders the writes of a signature to one variable; null if they are no plain assignments that run once in each request.</summary>
    public static OrderedWrites? Of(IReadOnlyList<ResourceEffect> writes)
    {
        HostFrame frame = writes[0].Frame;
        bool isPlain = writes.Count <= MaxWrites && IsCalledOnce(frame)
            && writes.All(write => write.Node.Op == "AssignVariableOp" && write.Node.Inputs.Length >= 2 && ReferenceEquals(write.Frame, frame));
        if (!isPlain) { return null; }
        var ordered = new OrderedWrites(frame, [.. writes.Select(static write => write.Node)]);
        return ordered.TryOrder() ? ordered : null;
    }

    /// <summary>Finds the last assignment before a read; null is what the variable holds when the request begins.</summary>
    /// <returns>False if the graph does not say what comes first.</returns>
    public bool TryFindBefore(NodeDef read, out NodeDef? write)
    {
        write = null;
        if (!TryReach(read, out HashSet<NodeDef>? before)) { return false; }
        int count = _writes.Count(before.Contains);
        if (count > 0) { write = _writes[count - 1]; }
        for (int i = 0; i < _writes.Length; i++)
        {
            bool isTold = i < count ? before.Contains(_writes[i]) : TryReach(_writes[i], out HashSet<NodeDef>? earlier) && earlier.Contains(read);
            if (!isTold) { return false; }
        }

        return true;
    }

    /// <summary>A call within a branch or a loop may run never, or often.</summary>
    private static bool IsCalledOnce(HostFrame frame)
    {
        if (frame.Function is null) { return false; }
        for (HostFrame callee = frame; callee.Caller is { } caller; callee = caller)
        {
            string call = callee.Path[caller.Path.Length..^1];
            if (caller.FindNode(call)?.Op is not ("PartitionedCall" or "StatefulPartitionedCall")) { return false; }
        }

        return true;
    }

    private bool TryOrder()
    {
        var ranks = new NodeDef?[_writes.Length];
        foreach (NodeDef write in _writes)
        {
            if (!TryReach(write, out HashSet<NodeDef>? before)) { return false; }
            int rank = _writes.Count(before.Contains);
            if (rank >= ranks.Length || ranks[rank] is not null) { return false; }
            ranks[rank] = write;
        }

        _writes = [.. ranks.OfType<NodeDef>()];
        return true;
    }

    /// <summary>Finds all that runs before a node.</summary>
    private bool TryReach(NodeDef node, [NotNullWhen(true)] out HashSet<NodeDef>? before)
    {
        if (_before.TryGetValue(node, out before)) { return true; }
        before = [];
        var waiting = new Stack<NodeDef>([node]);
        while (waiting.TryPop(out NodeDef? next))
        {
            foreach (string input in next.Inputs)
            {
                if (++_steps > MaxSteps) { return false; }
                string name = NodeReference.Parse(input).Node;
                if (_frame.ArgumentOf(name) < 0 && _frame.FindNode(name) is { } source && before.Add(source)) { waiting.Push(source); }
            }
        }

        _before.Add(node, before);
        return true;
    }
}
