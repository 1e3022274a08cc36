// SPDX-License-Identifier: MIT
using TensorKeeper.SavedModel.Graphs;

namespace TensorKeeper.SavedModel.Passes.ControlFlow;

/// <summary>Copies what some values need into a new graph, with other values in the place of some. Not thread-safe.</summary>
/// <remarks>
/// Walks back from the values on a stack of its own, each node once. A node that reads nothing new is not copied but shared.
/// </remarks>
internal sealed class GraphCopy(
    Func<SourceValue, Substitute?> substitute, IReadOnlyDictionary<SourceNode, SourceValue> rounds, CopyBudget budget)
{
    private readonly Dictionary<SourceValue, SourceValue> _copies = [];
    private readonly HashSet<object> _open = [];
    private readonly Stack<SourceValue> _work = new();
    private readonly List<SourceNode> _unclosed = [];

    /// <summary>Gets the nodes copied so far, each after the ones it reads.</summary>
    public List<SourceNode> Nodes { get; } = [];

    /// <summary>Gets the node at which the walk met its own way; null if there is no cycle.</summary>
    public SourceNode? Cycle { get; private set; }

    /// <summary>Copies what values need, and the loops that they are in the midst of.</summary>
    /// <returns>What the values are in the new graph; fewer when there is a <see cref="Cycle"/>.</returns>
    public List<SourceValue> Copy(IEnumerable<SourceValue> values)
    {
        List<SourceValue> copies = [];
        foreach (SourceValue value in values)
        {
            if (Find(value) is not { } copy) { return copies; }
            copies.Add(copy);
        }

        for (int i = 0; i < _unclosed.Count; i++)
        {
            SourceNode next = _unclosed[i];
            if (Find(rounds[next]) is not { } handedOn) { return copies; }
            Nodes.Add(new SourceNode(next.Name, InternalOps.BackEdge, [handedOn, _copies[next.Outputs[0]]], 0));
        }

        _unclosed.Clear();
        return copies;
    }

    private SourceValue? Find(SourceValue wanted)
    {
        _work.Push(wanted);
        while (Cycle is null && _work.TryPeek(out SourceValue? value))
        {
            if (_copies.ContainsKey(value) || Step(value)) { _work.Pop(); }
        }

        return Cycle is null ? _copies[wanted] : null;
    }

    /// <summary>Finds a copy, or pushes what has to be copied first and returns false.</summary>
    private bool Step(SourceValue value)
    {
        if (substitute(value) is not { } other) { return StepNode(value); }
        if (other.IsNew || _copies.ContainsKey(other.Value))
        {
            _copies[value] = other.IsNew ? other.Value : _copies[other.Value];
            return true;
        }

        if (!_open.Add(value)) { Cycle = value.Node; }
        _work.Push(other.Value);
        return false;
    }

    private bool StepNode(SourceValue value)
    {
        SourceNode node = value.Node;
        if (_open.Add(node))
        {
            bool ready = true;
            foreach (SourceValue input in node.Inputs)
            {
                if (_copies.ContainsKey(input)) { continue; }
                ready = false;
                _work.Push(input);
            }

            if (!ready) { return false; }
        }
        else if (node.Inputs.Any(input => !_copies.ContainsKey(input)))
        {
            // Met again while it waits for its inputs.
            Cycle = node;
            return false;
        }

        Add(node);
        return true;
    }

    private void Add(SourceNode node)
    {
        budget.Spend(node);
        SourceValue[] inputs = new SourceValue[node.Inputs.Count];
        bool changed = false;
        for (int i = 0; i < inputs.Length; i++)
        {
            inputs[i] = _copies[node.Inputs[i]];
            changed |= inputs[i] != node.Inputs[i];
        }

        SourceNode copy = changed
            ? new SourceNode(node.Name, node.Op, inputs, node.Outputs.Count, node.Attributes, node.Bodies, node.Constant)
            : node;
        Nodes.Add(copy);
        for (int i = 0; i < node.Outputs.Count; i++) { _copies[node.Outputs[i]] = copy.Outputs[i]; }
        if (rounds.ContainsKey(node)) { _unclosed.Add(node); }
    }
}
