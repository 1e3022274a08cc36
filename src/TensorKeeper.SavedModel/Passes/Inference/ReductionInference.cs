// SPDX-License-Identifier: MIT
using TensorKeeper.SavedModel.Graphs;

namespace TensorKeeper.SavedModel.Passes.Inference;

/// <summary>Ops that reduce axes.</summary>
internal static class ReductionInference
{
    public static ValueFact? Infer(InferenceNode node) => node.Op switch
    {
        "Sum" or "Mean" or "Max" or "Min" or "Prod" or "All" or "Any" or "EuclideanNorm" or "ReduceJoin" => Reduce(node),
        "ArgMax" or "ArgMin" => Argument(node),
        "L2Loss" => node.Fact(new PartialShape([])),
        _ => null,
    };

    private static ValueFact? Reduce(InferenceNode node)
    {
        PartialShape shape = node.Shape(0);
        bool keep = node.Node.Bool("keep_dims", false);
        if (node.KnownIntegers(1) is not { } axes || !shape.HasRank)
        {
            return shape.HasRank && keep ? node.Fact(new PartialShape([.. Enumerable.Repeat(PartialShape.Unknown, shape.Rank)])) : null;
        }

        var result = new List<long>();
        for (int axis = 0; axis < shape.Rank; axis++)
        {
            bool reduced = axes.Contains(axis) || axes.Contains(axis - shape.Rank);
            if (!reduced) { result.Add(shape[axis]); }
            else if (keep) { result.Add(1); }
        }

        return node.Fact(new PartialShape([.. result]), Product(node, axes));
    }

    private static SymbolicInteger[]? Product(InferenceNode node, long[] axes)
    {
        if (node.Op != "Prod" || axes is not [0 or -1] || node.Shape(0).Rank != 1 || node.Integers(0) is not { } values) { return null; }
        bool is32 = node.Fact(default).Type == Messages.DataType.Int32;
        SymbolicInteger product = SymbolicInteger.Of(1);
        foreach (SymbolicInteger value in values) { product = IntegerValues.Compute("Mul", product, value, is32); }
        return [product];
    }

    private static ValueFact? Argument(InferenceNode node)
    {
        PartialShape shape = node.Shape(0);
        if (!shape.HasRank || node.KnownIntegers(1) is not [var axisValue] || InferenceNode.Axis(axisValue, shape.Rank) is not { } axis) { return null; }
        return node.Fact(new PartialShape([.. shape.Dimensions[..axis], .. shape.Dimensions[(axis + 1)..]]));
    }
}
