// SPDX-License-Identifier: MIT
using TensorKeeper.SavedModel.Graphs;
using TensorKeeper.SavedModel.Messages;
using TensorKeeper.SavedModel.Stages;

namespace TensorKeeper.SavedModel.Passes;

/// <summary>Finds the nodes of a graph that the host runs. Linear in the number of nodes.</summary>
internal sealed class HostNodes
{
    /// <summary>What the host computes faster than it calls the engine, in elements: counters, indices, conditions.</summary>
    private const int FewElements = 64;

    private readonly SourceGraph _graph;
    private readonly FactTable _facts;
    private readonly bool _isBody;
    private readonly Func<SourceNode, bool> _onnxKnows;
    private readonly Func<string, bool> _hostKnows;
    private readonly HashSet<SourceNode> _host = [];
    private readonly Dictionary<SourceNode, bool> _mustBeHost = [];

    private HostNodes(
        SourceGraph graph, FactTable facts, bool isBody, Func<SourceNode, bool> onnxKnows, Func<string, bool> hostKnows)
    {
        _graph = graph;
        _facts = facts;
        _isBody = isBody;
        _onnxKnows = onnxKnows;
        _hostKnows = hostKnows;
    }

    /// <summary>Finds the nodes; parameters as for <see cref="Partition"/>.</summary>
    public static IReadOnlySet<SourceNode> Find(
        SourceGraph graph, FactTable facts, bool isBody, Func<SourceNode, bool> onnxKnows, Func<string, bool> hostKnows)
    {
        var nodes = new HostNodes(graph, facts, isBody, onnxKnows, hostKnows);
        nodes.Color();
        return nodes._host;
    }

    private void Color()
    {
        foreach (SourceNode node in _graph.Nodes)
        {
            if (!IsFree(node) && MustBeHost(node)) { _host.Add(node); }
        }

        if (_host.Count > 0 || _isBody) { PullFeedersOver(); }
        if (_host.Count > 0 || _isBody) { KeepListsTogether(); }
    }

    /// <summary>A conditional or loop is for the engine only if all of it is.</summary>
    private bool MustBeHost(SourceNode node)
    {
        if (_mustBeHost.TryGetValue(node, out bool known)) { return known; }
        bool must = (!_onnxKnows(node) && _hostKnows(node.Op))
            || node.Outputs.Concat(node.Inputs).Any(value => _facts[value].ElementType == ElementType.String)
            || node.Bodies.Any(body => body.Nodes.Any(inner => !IsFree(inner) && MustBeHost(inner)));
        _mustBeHost.Add(node, must);
        return must;
    }

    /// <summary>What only serves host nodes and has a host kernel joins them, which saves a switch of engines.</summary>
    private void PullFeedersOver()
    {
        var onnxReaders = new HashSet<SourceNode>();
        HashSet<SourceNode> results = [.. _graph.Outputs.Select(static o => o.Node)];
        for (int i = _graph.Nodes.Count - 1; i >= 0; i--)
        {
            SourceNode node = _graph.Nodes[i];
            if (IsFree(node)) { continue; }
            if (!onnxReaders.Contains(node) && IsEasyForHost(node) && (!results.Contains(node) || (_isBody && IsSmall(node)))) { _host.Add(node); }
            if (_host.Contains(node)) { continue; }
            foreach (SourceValue input in node.Inputs) { onnxReaders.Add(input.Node); }
        }
    }

    private bool IsEasyForHost(SourceNode node) =>
        _hostKnows(node.Op) && (!HostKernelTable.IsLastResort(node.Op) || IsSmall(node)) && node.Bodies.Count == 0
        && !node.Outputs.Concat(node.Inputs).Any(value => IsList(value) || IsStrange(value));

    /// <summary>Asks whether a value has elements that few kernels of the host take: let the engine have them while it can.</summary>
    private bool IsStrange(SourceValue value) =>
        _facts[value].ElementType is ElementType.BFloat16 or ElementType.Complex64 or ElementType.Complex128;

    private bool IsSmall(SourceNode node) => node.Outputs.Concat(node.Inputs).All(value =>
        _facts[value].Shape is { IsFullyKnown: true } shape
        && new TensorShape(shape.Dimensions).TryGetElementCount(out long count) && count <= FewElements);

    /// <summary>A list is no tensor that an engine could take or give: what makes or reads a list of the host's is the host's.</summary>
    private void KeepListsTogether()
    {
        Dictionary<SourceValue, List<SourceNode>> readers = ReadersOfLists();
        var work = new Stack<SourceNode>(_host);
        if (_isBody)
        {
            foreach (SourceValue list in _graph.Inputs.Where(IsList)) { TakeReaders(list); }
            foreach (SourceValue list in _graph.Outputs.Where(IsList)) { Take(list.Node); }
        }

        while (work.TryPop(out SourceNode? node))
        {
            foreach (SourceValue list in node.Inputs.Where(IsList)) { Take(list.Node); TakeReaders(list); }
            foreach (SourceValue list in node.Outputs.Where(IsList)) { TakeReaders(list); }
        }

        void TakeReaders(SourceValue list)
        {
            foreach (SourceNode reader in readers.GetValueOrDefault(list) ?? []) { Take(reader); }
        }

        void Take(SourceNode node)
        {
            if (!IsFree(node) && _host.Add(node)) { work.Push(node); }
        }
    }

    private Dictionary<SourceValue, List<SourceNode>> ReadersOfLists()
    {
        var readers = new Dictionary<SourceValue, List<SourceNode>>();
        foreach (SourceNode node in _graph.Nodes)
        {
            foreach (SourceValue list in node.Inputs.Where(IsList))
            {
                if (!readers.TryGetValue(list, out List<SourceNode>? nodes)) { readers.Add(list, nodes = []); }
                nodes.Add(node);
            }
        }

        return readers;
    }

    /// <summary>Asks whether a value is a list or the handle of an array; the handle of a table is a constant.</summary>
    private bool IsList(SourceValue value) =>
        value.Node.Op != InternalOps.Constant && _facts[value].Type is (DataType.Variant or DataType.Resource);

    private static bool IsFree(SourceNode node) => node.Op is InternalOps.Input or InternalOps.Constant;
}
