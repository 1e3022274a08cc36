// SPDX-License-Identifier: MIT
using TensorKeeper.SavedModel.Graphs;
using TensorKeeper.SavedModel.Messages;

namespace TensorKeeper.SavedModel.Passes;

/// <summary>A run of nodes that one engine executes: ONNX, or the host. Immutable.</summary>
/// <param name="IsHost">True if the host's kernels run it.</param>
/// <param name="Graph">The nodes; its inputs are whatever values come from outside, constants are its own.</param>
internal sealed record StageGraph(bool IsHost, SourceGraph Graph);

/// <summary>Cuts a graph into stages: what ONNX cannot do runs on the host, before, between or after.</summary>
/// <remarks>
/// Every node gets the lowest level that is not below its inputs' and has its own parity: even levels are ONNX, odd ones
/// the host's. A model without strings is level 0 as a whole; parsing and text come at level 1, the network behind them
/// at level 2, labels at level 3. A list is no tensor, which the engine could take or give: what makes it waits for what
/// reads it.
/// </remarks>
internal sealed class Partition
{
    /// <summary>The most nodes of one stage, far beyond real networks.</summary>
    private const int MaxStageNodes = 8_192;

    /// <summary>What a longer stage is cut into: the time an engine takes to prepare a graph grows with the square of its size.</summary>
    private const int PieceNodes = 512;

    /// <summary>How often levels are raised for the sake of lists; each round carries them over one more change of engines.</summary>
    private const int MaxRaises = 16;

    private readonly SourceGraph _graph;
    private readonly FactTable _facts;
    private readonly IReadOnlySet<SourceNode> _host;
    private readonly Dictionary<SourceNode, int> _levels = [];

    private Partition(SourceGraph graph, FactTable facts, IReadOnlySet<SourceNode> host)
    {
        _graph = graph;
        _facts = facts;
        _host = host;
    }

    /// <summary>Cuts a graph.</summary>
    /// <param name="graph">The simplified graph.</param>
    /// <param name="facts">The facts of its values.</param>
    /// <param name="isBody">The host runs the graph as a body: what comes and goes belongs to the host, turn by turn.</param>
    /// <param name="onnxKnows">Whether a node has a translation.</param>
    /// <param name="hostKnows">Whether an op has a host kernel.</param>
    /// <returns>The stages in the order they run; none is empty.</returns>
    public static IReadOnlyList<StageGraph> Run(
        SourceGraph graph, FactTable facts, bool isBody, Func<SourceNode, bool> onnxKnows, Func<string, bool> hostKnows)
    {
        var partition = new Partition(graph, facts, HostNodes.Find(graph, facts, isBody, onnxKnows, hostKnows));
        partition.Level();
        for (int i = 0; i < MaxRaises && partition.RaiseMakersOfLists(); i++) { partition.Level(); }
        return partition.Cut();
    }

    private static bool IsFree(SourceNode node) => node.Op is InternalOps.Input or InternalOps.Constant;

    private void Level()
    {
        foreach (SourceNode node in _graph.Nodes)
        {
            if (IsFree(node)) { continue; }
            int level = _levels.GetValueOrDefault(node, _host.Contains(node) ? 1 : 0);
            foreach (SourceValue input in node.Inputs)
            {
                if (_levels.TryGetValue(input.Node, out int before) && before > level) { level = before + ((before - level) % 2); }
            }

            _levels[node] = level;
        }
    }

    /// <summary>Puts the nodes that make lists into the stage that reads them; true if one of them had to move.</summary>
    private bool RaiseMakersOfLists()
    {
        bool raised = false;
        foreach (SourceNode reader in _graph.Nodes.Reverse())
        {
            if (!_levels.TryGetValue(reader, out int level)) { continue; }
            foreach (SourceValue input in reader.Inputs)
            {
                if (_facts[input].Type is not (DataType.Variant or DataType.Resource)) { continue; }
                if (!_levels.TryGetValue(input.Node, out int before) || before >= level || (level - before) % 2 != 0) { continue; }
                _levels[input.Node] = level;
                raised = true;
            }
        }

        return raised;
    }

    private List<StageGraph> Cut()
    {
        List<SourceNode[]> pieces =
        [
            .. _graph.Nodes.Where(_levels.ContainsKey).GroupBy(n => _levels[n]).OrderBy(static g => g.Key)
                .SelectMany(static level => level.Count() > MaxStageNodes ? level.Chunk(PieceNodes) : [level.ToArray()]),
        ];
        var pieceOf = new Dictionary<SourceNode, int>();
        for (int i = 0; i < pieces.Count; i++)
        {
            foreach (SourceNode node in pieces[i]) { pieceOf[node] = i; }
        }

        HashSet<SourceValue> readElsewhere = [.. _graph.Outputs];
        foreach ((SourceNode node, int piece) in pieceOf)
        {
            foreach (SourceValue input in node.Inputs)
            {
                if (pieceOf.TryGetValue(input.Node, out int maker) && maker != piece) { readElsewhere.Add(input); }
            }
        }

        return [.. pieces.Select(nodes => new StageGraph(_host.Contains(nodes[0]), CutPiece(nodes, readElsewhere)))];
    }

    private static SourceGraph CutPiece(IReadOnlyList<SourceNode> nodes, HashSet<SourceValue> readElsewhere)
    {
        var own = new HashSet<SourceNode>(nodes);
        var inputs = new List<SourceValue>();
        var constants = new List<SourceNode>();
        var seen = new HashSet<SourceValue>();
        foreach (SourceValue input in nodes.SelectMany(static n => n.Inputs))
        {
            if (own.Contains(input.Node) || !seen.Add(input)) { continue; }
            if (input.Node.Op == InternalOps.Constant) { constants.Add(input.Node); }
            else { inputs.Add(input); }
        }

        List<SourceValue> outputs = [.. nodes.SelectMany(static n => n.Outputs).Where(readElsewhere.Contains)];
        return new SourceGraph(inputs, [.. constants, .. nodes], outputs);
    }
}
