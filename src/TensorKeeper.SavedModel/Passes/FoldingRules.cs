// SPDX-License-Identifier: MIT
using TensorKeeper.SavedModel.Graphs;
using TensorKeeper.SavedModel.Messages;

namespace TensorKeeper.SavedModel.Passes;

/// <summary>Replaces small integer and boolean results that are already known by constants.</summary>
/// <remarks>
/// The numbers are those that inference found (shapes, their parts, and what is computed from them); folding of weights
/// is left to the engine, which does it once per session.
/// </remarks>
internal sealed class FoldingRules(FactTable facts)
{
    public GraphPatch? Match(SourceNode node)
    {
        if (node.Outputs.Count != 1 || node.Op is InternalOps.Constant or InternalOps.Input or InternalOps.Dead) { return null; }

        // Inferring before the node is kept is harmless: facts belong to values, and an unused value keeps none alive.
        Inference.FactInference.Infer(node, facts);
        ValueFact fact = facts[node.Outputs[0]];
        if (fact.Constant is TensorConstant known) { return Fold(node, known.Tensor); }
        if (fact.Integers is not { } integers || !fact.Shape.IsFullyKnown || integers.Any(static i => !i.IsKnown)) { return null; }
        var shape = new TensorShape(fact.Shape.Dimensions);
        if (shape.GetElementCount() != integers.Count) { return null; }
        return fact.Type switch
        {
            DataType.Int32 => Fold(node, Tensor.Of<int>(shape, [.. integers.Select(static i => (int)i.Value)])),
            DataType.Int64 => Fold(node, Tensor.Of<long>(shape, [.. integers.Select(static i => i.Value)])),
            _ => null,
        };
    }

    private static GraphPatch Fold(SourceNode node, Tensor value) =>
        GraphPatch.Replace("known value", new SourceNode(node.Name, InternalOps.Constant, [], 1, constant: new TensorConstant(value)));
}
