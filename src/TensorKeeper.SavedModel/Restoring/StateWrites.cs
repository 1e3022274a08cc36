// SPDX-License-Identifier: MIT
using TensorKeeper.SavedModel.Messages;

namespace TensorKeeper.SavedModel.Restoring;

/// <summary>Finds the variables, tables and generators that a request changes when it runs a signature. Not thread-safe.</summary>
/// <remarks>
/// At the top level runs what leads to an output, by data or by control, up to what the request feeds; a function runs all
/// its nodes. A branch that is known not to be taken runs nothing. Only functions that write, or call one that does, are
/// entered, so that most models cost one look at their nodes.
/// </remarks>
internal sealed class StateWrites
{
    private readonly GraphDef _graph;
    private readonly HostEvaluator _evaluator;
    private readonly RestoreBudget _budget;
    private readonly HostFrame _top;
    private readonly Dictionary<string, List<ResourceEffect>> _found = new(StringComparer.Ordinal);

    /// <param name="graph">The graph with its functions.</param>
    /// <param name="evaluator">Knows handles and conditions.</param>
    /// <param name="budget">Bounds the walk.</param>
    /// <param name="top">The top level, in which nothing was evaluated yet.</param>
    public StateWrites(GraphDef graph, HostEvaluator evaluator, RestoreBudget budget, HostFrame top)
    {
        _graph = graph;
        _evaluator = evaluator;
        _budget = budget;
        _top = top;
    }

    /// <summary>Finds the writes of one signature.</summary>
    /// <param name="feeds">The tensors that the request feeds.</param>
    /// <param name="fetches">The tensors it wants.</param>
    /// <returns>The writes to each resource, by the resource's identity.</returns>
    public IReadOnlyDictionary<string, List<ResourceEffect>> Find(IEnumerable<string> feeds, IEnumerable<string> fetches)
    {
        HashSet<(string, int)> fed = [.. feeds.Select(NodeReference.Parse).Select(static f => (f.Node, f.Output))];
        foreach ((string name, int output) in fed)
        {
            if (_top.FindNode(name) is { } node && output is >= 0 and < byte.MaxValue) { _top.Remember(node, output, new UnknownValue("the request feeds it")); }
        }

        List<NodeDef> running = Reach(fetches, fed);
        var writers = new WritingFunctions(_graph, running);
        List<NodeDef> suspects = [.. running.Where(writers.Writes)];
        if (suspects.Count == 0) { return _found; }

        var dead = new DeadBranches(_evaluator, _top);
        var waiting = new Stack<HostFrame>();
        foreach (NodeDef node in suspects)
        {
            if (!dead.Contains(node)) { Run(node, _top, writers, waiting); }
        }

        while (waiting.TryPop(out HostFrame? frame))
        {
            foreach (NodeDef node in frame.Function!.Nodes)
            {
                if (writers.Writes(node)) { Run(node, frame, writers, waiting); }
            }
        }

        return _found;
    }

    private List<NodeDef> Reach(IEnumerable<string> fetches, HashSet<(string Node, int Output)> fed)
    {
        var reached = new List<NodeDef>();
        var seen = new HashSet<NodeDef>();
        var next = new Stack<string>(fetches);
        while (next.TryPop(out string? input))
        {
            NodeReference reference = NodeReference.Parse(input);
            if (!reference.IsControl && fed.Contains((reference.Node, reference.Output))) { continue; }
            if (_top.FindNode(reference.Node) is not { } node || !seen.Add(node)) { continue; }
            reached.Add(node);
            foreach (string before in node.Inputs) { next.Push(before); }
        }

        return reached;
    }

    private void Run(NodeDef node, HostFrame frame, WritingFunctions writers, Stack<HostFrame> waiting)
    {
        if (WritingFunctions.IsWrite(node.Op))
        {
            if (node.Inputs.Length == 0 || HandleOf(node.Inputs[0], frame) is not { } handle) { return; }
            if (!_found.TryGetValue(handle.Resource, out List<ResourceEffect>? writes)) { _found.Add(handle.Resource, writes = []); }
            writes.Add(new ResourceEffect(node, frame));
            return;
        }

        bool chooses = node.Op is "If" or "StatelessIf" or "Case" or "StatelessCase";
        string[] inputs = [.. node.Inputs.Where(static i => !i.StartsWith('^')).Skip(chooses ? 1 : 0)];
        foreach (string name in CalledBy(node, frame))
        {
            if (!writers.Contains(name) || _graph.FindFunction(name) is not { } function) { continue; }
            var entered = new HostFrame(function, frame, node, inputs);
            _budget.Enter(entered);
            waiting.Push(entered);
        }
    }

    private IEnumerable<string> CalledBy(NodeDef node, HostFrame frame)
    {
        if (node.Op is "If" or "StatelessIf" && node.Inputs.Length > 0 && _evaluator.EvaluateTensor(node.Inputs[0], frame, out _) is { } condition)
        {
            string branch = ConstantContents.IsTrue(condition) ? "then_branch" : "else_branch";
            return node.Attributes.GetValueOrDefault(branch)?.Function is { } taken ? [taken.Name] : [];
        }

        return WritingFunctions.CalledBy(node, _graph);
    }

    /// <summary>Returns what an input refers to, through the ops of TensorFlow 1's loops and branches.</summary>
    private HandleValue? HandleOf(string input, HostFrame frame)
    {
        const int MaxSteps = 64;
        for (int i = 0; i < MaxSteps; i++)
        {
            NodeDef? node = frame.ArgumentOf(NodeReference.Parse(input).Node) >= 0 ? null : frame.FindNode(NodeReference.Parse(input).Node);
            if (node is not { Op: "Enter" or "RefEnter" or "Switch" or "RefSwitch", Inputs.Length: > 0 }) { break; }
            input = node.Inputs[0];
        }

        return _evaluator.Evaluate(input, frame) as HandleValue;
    }
}
