// SPDX-License-Identifier: MIT
using TensorKeeper.SavedModel.Graphs;

namespace TensorKeeper.SavedModel.Passes;

/// <summary>Joins the scalar constants of a chain of additions, or of multiplications, into one.</summary>
/// <remarks>
/// <code>
/// ((x + a) + b) + c   becomes   x + ((a + b) + c)
/// </code>
/// TensorFlow's constant folding does so before a graph runs there, and in this order: the answers that a model is known
/// for are those of the joined form, and the two differ where rounding does. A step that something else reads stays, and
/// numbers of sixteen bits are left alone, there as here. Only scalars are joined, since they change no shape. Linear in
/// the number of nodes.
/// </remarks>
internal static class ConstantChains
{
    public static SourceGraph Run(SourceGraph graph)
    {
        Dictionary<SourceValue, int> readers = CountReaders(graph);
        var chains = new Dictionary<SourceValue, ConstantChain>();
        int position = 0;
        return Prune.Run(GraphRewriter.Rewrite(graph, Join));

        GraphPatch? Join(SourceNode node)
        {
            SourceNode original = graph.Nodes[position++];
            if (ConstantChain.Of(node) is not { } step) { return null; }
            bool goesOn = readers[original.Inputs[step.Side]] == 1 && chains.ContainsKey(step.Start);
            if (!goesOn || chains[step.Start].Join(step) is not { } joined)
            {
                chains.Add(node.Outputs[0], step);
                return null;
            }

            var constant = new SourceNode($"{node.Name}/joined", InternalOps.Constant, [], 1, constant: new TensorConstant(joined.Constant));
            var result = new SourceNode(node.Name, node.Op, [joined.Start, constant.Outputs[0]], 1, node.Attributes);
            chains.Add(result.Outputs[0], joined);
            return new GraphPatch("constants joined", [constant, result], result.Outputs);
        }
    }

    private static Dictionary<SourceValue, int> CountReaders(SourceGraph graph)
    {
        var readers = new Dictionary<SourceValue, int>();
        foreach (SourceValue read in graph.Nodes.SelectMany(static node => node.Inputs).Concat(graph.Outputs))
        {
            readers[read] = readers.GetValueOrDefault(read) + 1;
        }

        return readers;
    }
}
