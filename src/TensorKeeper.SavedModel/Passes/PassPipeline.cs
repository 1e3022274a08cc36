// SPDX-License-Identifier: MIT
using TensorKeeper.SavedModel.Graphs;
using TensorKeeper.SavedModel.Passes.ControlFlow;

namespace TensorKeeper.SavedModel.Passes;

/// <summary>The lowering passes, in order. Building the graph already pruned it and inlined every call.</summary>
internal static class PassPipeline
{
    public static SourceGraph Run(SourceGraph graph, FactTable facts)
    {
        graph = ControlFlowRaising.Run(graph);    // first: folding forgets on which side of a conditional a constant stands
        graph = ConstantChains.Run(graph);        // then: a chain of a hundred thousand steps is one, before anything looks at each
        graph = new Simplify(facts).Run(graph);   // then: everything after it reads constants, types and shapes
        graph = Prune.Run(graph);                 // folded and dead nodes left inputs behind that nobody reads
        UnraisedControlFlow.Refuse(graph);        // then: a predicate that became known has done away with its conditional
        StateRules.Check(graph);                  // last: only now it is known what the outputs need
        return graph;
    }
}
