// SPDX-License-Identifier: MIT
using TensorKeeper.SavedModel.Graphs;

namespace TensorKeeper.SavedModel.Passes.Inference;

/// <summary>Ops that join, reorder and repeat.</summary>
internal static class MovementInference
{
    public static ValueFact? Infer(InferenceNode node) => node.Op switch
    {
        "Transpose" or "ConjugateTranspose" => Transpose(node),
        "ExpandDims" => ExpandDims(node),
        "Squeeze" => Squeeze(node),
        "Concat" => Concat(node, first: 1, node.Integers(0)),
        "ConcatV2" => Concat(node, first: 0, node.Integers(node.InputCount - 1)),
        "Pack" => Pack(node),
        "Tile" => Tile(node),
        "Pad" or "PadV2" or "MirrorPad" => Pad(node),
        "OneHot" => OneHot(node),
        _ => null,
    };

    private static ValueFact? Transpose(InferenceNode node)
    {
        PartialShape shape = node.Shape(0);
        if (!shape.HasRank) { return null; }
        long[] result = [.. Enumerable.Repeat(PartialShape.Unknown, shape.Rank)];
        if (node.KnownIntegers(1) is { } order && order.Length == shape.Rank)
        {
            for (int i = 0; i < result.Length; i++)
            {
                if (order[i] < 0 || order[i] >= shape.Rank) { return null; }
                result[i] = shape[(int)order[i]];
            }
        }

        return node.Fact(new PartialShape(result));
    }

    private static ValueFact? ExpandDims(InferenceNode node)
    {
        PartialShape shape = node.Shape(0);
        if (!shape.HasRank || node.KnownIntegers(1) is not [var axis] || InferenceNode.Axis(axis, shape.Rank + 1) is not { } position) { return null; }
        List<long> result = [.. shape.Dimensions];
        result.Insert(position, 1);
        return node.Fact(new PartialShape([.. result]), node.Integers(0));
    }

    private static ValueFact? Squeeze(InferenceNode node)
    {
        PartialShape shape = node.Shape(0);
        if (!shape.HasRank) { return null; }
        long[] axes = node.Node.Ints("squeeze_dims");
        if (axes.Length == 0 && !shape.IsFullyKnown) { return null; }
        var result = new List<long>();
        for (int axis = 0; axis < shape.Rank; axis++)
        {
            bool dropped = axes.Length == 0 ? shape[axis] == 1 : axes.Contains(axis) || axes.Contains(axis - shape.Rank);
            if (!dropped) { result.Add(shape[axis]); }
        }

        return node.Fact(new PartialShape([.. result]), node.Integers(0));
    }

    private static ValueFact? Concat(InferenceNode node, int first, IReadOnlyList<SymbolicInteger>? axisInput)
    {
        int count = node.InputCount - 1;
        if (count < 1 || axisInput is not [{ IsKnown: true } axisValue]) { return null; }
        PartialShape shape = node.Shape(first);
        for (int i = 1; i < count && !shape.HasRank; i++) { shape = node.Shape(first + i); }
        if (!shape.HasRank || InferenceNode.Axis(axisValue.Value, shape.Rank) is not { } axis) { return null; }
        long[] result = shape.Dimensions.ToArray();
        long sum = 0;
        List<SymbolicInteger>? integers = shape.Rank == 1 ? [] : null;
        for (int i = first; i < first + count; i++)
        {
            PartialShape part = node.Shape(i);
            bool fits = part.HasRank && part.Rank == shape.Rank;
            sum = !fits || sum < 0 || part[axis] < 0 ? PartialShape.Unknown : sum + part[axis];
            for (int d = 0; fits && d < result.Length; d++)
            {
                if (d != axis && result[d] == PartialShape.Unknown) { result[d] = part[d]; }
            }

            if (node.Integers(i) is { } values && integers is not null) { integers.AddRange(values); }
            else { integers = null; }
        }

        result[axis] = sum;
        return node.Fact(new PartialShape(result), integers?.Count <= IntegerValues.MaxCount ? integers : null);
    }

    private static ValueFact? Pack(InferenceNode node)
    {
        PartialShape shape = default;
        List<SymbolicInteger>? integers = [];
        for (int i = 0; i < node.InputCount; i++)
        {
            shape = shape.HasRank ? shape : node.Shape(i);
            if (node.Shape(i).Rank == 0 && integers is not null) { integers.Add(node.Integers(i) is [var value] ? value : SymbolicInteger.Unknown); }
            else if (node.Integers(i) is { } row && node.Node.Int("axis", 0) == 0) { integers?.AddRange(row); }
            else { integers = null; }
        }

        if (!shape.HasRank || InferenceNode.Axis(node.Node.Int("axis", 0), shape.Rank + 1) is not { } axis) { return null; }
        List<long> result = [.. shape.Dimensions];
        result.Insert(axis, node.InputCount);
        bool follow = integers is { Count: <= IntegerValues.MaxCount } && node.Fact(default).Type is Messages.DataType.Int32 or Messages.DataType.Int64;
        return node.Fact(new PartialShape([.. result]), follow ? integers : null);
    }

    private static ValueFact? Tile(InferenceNode node)
    {
        PartialShape shape = node.Shape(0);
        if (!shape.HasRank) { return null; }
        long[] result = [.. Enumerable.Repeat(PartialShape.Unknown, shape.Rank)];
        if (node.Integers(1) is { } multiples && multiples.Count == shape.Rank)
        {
            for (int i = 0; i < result.Length; i++)
            {
                bool known = shape[i] != PartialShape.Unknown && multiples[i] is { IsKnown: true, Value: >= 0 and < int.MaxValue } && shape[i] < int.MaxValue;
                result[i] = known ? shape[i] * multiples[i].Value : PartialShape.Unknown;
            }
        }

        return node.Fact(new PartialShape(result));
    }

    private static ValueFact? Pad(InferenceNode node)
    {
        PartialShape shape = node.Shape(0);
        if (!shape.HasRank) { return null; }
        long[] result = [.. Enumerable.Repeat(PartialShape.Unknown, shape.Rank)];
        if (node.Integers(1) is { } paddings && paddings.Count == 2 * shape.Rank)
        {
            for (int i = 0; i < result.Length; i++)
            {
                SymbolicInteger before = paddings[2 * i];
                SymbolicInteger after = paddings[(2 * i) + 1];
                bool known = shape[i] != PartialShape.Unknown && before is { IsKnown: true, Value: >= 0 and < int.MaxValue }
                    && after is { IsKnown: true, Value: >= 0 and < int.MaxValue };
                result[i] = known ? shape[i] + before.Value + after.Value : PartialShape.Unknown;
            }
        }

        return node.Fact(new PartialShape(result));
    }

    private static ValueFact? OneHot(InferenceNode node)
    {
        PartialShape shape = node.Shape(0);
        if (!shape.HasRank) { return null; }
        long axis = node.Node.Int("axis", -1);
        if (InferenceNode.Axis(axis, shape.Rank + 1) is not { } position) { return null; }
        List<long> result = [.. shape.Dimensions];
        result.Insert(position, node.KnownIntegers(1) is [>= 0 and var depth] ? depth : PartialShape.Unknown);
        return node.Fact(new PartialShape([.. result]));
    }
}
