// SPDX-License-Identifier: MIT
using TensorKeeper.SavedModel.Graphs;
using TensorKeeper.SavedModel.Messages;

namespace TensorKeeper.SavedModel.Passes.Inference;

/// <summary>Finds what is known of a node's outputs from what is known of its inputs.</summary>
/// <remarks>
/// A fact holds for every run or is not stated. An op that no family knows has outputs of a known type at best.
/// </remarks>
internal static class FactInference
{
    /// <summary>States the facts of a node's outputs, unless they are stated already.</summary>
    public static void Infer(SourceNode node, FactTable facts)
    {
        if (node.Outputs.Count == 0 || facts.IsStated(node.Outputs[0]) || DeclaredOutputs.TryState(node, facts)) { return; }
        for (int i = 0; i < node.Outputs.Count; i++)
        {
            facts[node.Outputs[i]] = new ValueFact(OutputTypes.Of(node, i, facts), PartialShape.UnknownRank);
        }

        var known = new InferenceNode(node, facts);
        ValueFact? first = InferFirst(known);
        if (first is not null) { facts[node.Outputs[0]] = first; }
        for (int i = 0; i < node.Outputs.Count; i++)
        {
            if ((PartsInference.Infer(known, i) ?? ArrayInference.Infer(known, facts, i)) is { } part) { facts[node.Outputs[i]] = part; }
        }
    }

    private static ValueFact? InferFirst(InferenceNode node)
    {
        if (node.Op == InternalOps.Seed) { return new ValueFact(node.Node.Type("dtype", DataType.Int64), node.Node.Shape("shape")); }
        if (node.Node.Constant is { } constant) { return OfConstant(constant); }
        if (node.Op == InternalOps.Input) { return node.Fact(node.Node.Shape("shape")); }
        return ElementwiseInference.Infer(node)
            ?? ListInference.Infer(node)
            ?? ShapeInference.Infer(node)
            ?? MovementInference.Infer(node)
            ?? SlicingInference.Infer(node)
            ?? ReductionInference.Infer(node)
            ?? NeuralInference.Infer(node);
    }

    private static ValueFact OfConstant(ConstantContent constant) => constant switch
    {
        TensorConstant { Tensor: var tensor } => new ValueFact(
            DataTypes.FromElementType(tensor.ElementType), PartialShape.From(tensor.Shape), constant, IntegerValues.Of(tensor)),
        WeightConstant { Entry: var entry } => new ValueFact(DataTypes.FromElementType(entry.ElementType), PartialShape.From(entry.Shape), constant),
        _ => new ValueFact(DataType.Resource, PartialShape.UnknownRank, constant),
    };
}
