// SPDX-License-Identifier: MIT
using TensorKeeper.SavedModel.Graphs;

namespace TensorKeeper.SavedModel.Passes;

/// <summary>The lowering passes, in order. Building the graph already pruned it and inlined every call.</summary>
internal static class PassPipeline
{
    public static SourceGraph Run(SourceGraph graph, FactTable facts)
    {
        graph = new Simplify(facts).Run(graph);   // first: everything after it reads constants, types and shapes
        graph = Prune.Run(graph);                 // folded and dead nodes left inputs behind that nobody reads
        StateRules.Check(graph);                  // last: only now it is known what the outputs need
        return graph;
    }
}
