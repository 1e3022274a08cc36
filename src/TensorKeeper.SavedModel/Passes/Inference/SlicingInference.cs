// SPDX-License-Identifier: MIT
using TensorKeeper.SavedModel.Graphs;

namespace TensorKeeper.SavedModel.Passes.Inference;

/// <summary>Ops that take parts.</summary>
internal static class SlicingInference
{
    public static ValueFact? Infer(InferenceNode node) => node.Op switch
    {
        "StridedSlice" => StridedSlice(node),
        "Slice" => Slice(node),
        "Gather" => Gather(node, 0, 0),
        "GatherV2" => node.KnownIntegers(2) is [var axis] ? Gather(node, axis, node.Node.Int("batch_dims", 0)) : null,
        "GatherNd" => GatherNd(node),
        _ => null,
    };

    private static ValueFact? Slice(InferenceNode node)
    {
        PartialShape shape = node.Shape(0);
        if (!shape.HasRank) { return null; }
        long[] result = [.. Enumerable.Repeat(PartialShape.Unknown, shape.Rank)];
        IReadOnlyList<SymbolicInteger>? sizes = node.Integers(2);
        IReadOnlyList<SymbolicInteger>? begins = node.Integers(1);
        for (int i = 0; i < result.Length && sizes?.Count == result.Length; i++)
        {
            if (sizes[i] is { IsKnown: true, Value: >= 0 }) { result[i] = sizes[i].Value; }
            else if (sizes[i] is { IsKnown: true } && begins?.Count == result.Length && begins[i] is { IsKnown: true, Value: >= 0 } && shape[i] >= begins[i].Value)
            {
                result[i] = shape[i] - begins[i].Value;
            }
        }

        return node.Fact(new PartialShape(result));
    }

    private static ValueFact? Gather(InferenceNode node, long axisValue, long batch)
    {
        PartialShape source = node.Shape(0);
        PartialShape indices = node.Shape(1);
        if (!source.HasRank || !indices.HasRank || InferenceNode.Axis(axisValue, source.Rank) is not { } axis) { return null; }
        if (batch < 0) { batch += indices.Rank; }
        if (batch < 0 || batch > axis || batch > indices.Rank) { return null; }
        long[] result = [.. source.Dimensions[..axis], .. indices.Dimensions[(int)batch..], .. source.Dimensions[(axis + 1)..]];
        SymbolicInteger[]? integers = null;
        if (source.Rank == 1 && indices.Rank <= 1 && node.Integers(0) is { } values && node.KnownIntegers(1) is { } positions
            && positions.All(p => p >= 0 && p < values.Count))
        {
            integers = [.. positions.Select(p => values[(int)p])];
        }

        return node.Fact(new PartialShape(result), integers);
    }

    private static ValueFact? GatherNd(InferenceNode node)
    {
        PartialShape source = node.Shape(0);
        PartialShape indices = node.Shape(1);
        if (!source.HasRank || !indices.HasRank || indices.Rank == 0 || indices[indices.Rank - 1] is < 0) { return null; }
        long depth = indices[indices.Rank - 1];
        return depth > source.Rank ? null : node.Fact(new PartialShape([.. indices.Dimensions[..^1], .. source.Dimensions[(int)depth..]]));
    }

    /// <summary>Walks the sparse specification; masks win over numbers, the order of precedence is TensorFlow's.</summary>
    private static ValueFact? StridedSlice(InferenceNode node)
    {
        PartialShape shape = node.Shape(0);
        if (!shape.HasRank || node.Shape(1) is not { Rank: 1, IsFullyKnown: true } spec || spec[0] > IntegerValues.MaxCount) { return null; }
        int count = (int)spec[0];
        long beginMask = node.Node.Int("begin_mask", 0);
        long endMask = node.Node.Int("end_mask", 0);
        long ellipsisMask = node.Node.Int("ellipsis_mask", 0);
        long newAxisMask = node.Node.Int("new_axis_mask", 0);
        long shrinkMask = node.Node.Int("shrink_axis_mask", 0);
        bool Bit(long mask, int i) => (mask >> i & 1) != 0;

        int consumed = 0;
        for (int i = 0; i < count; i++)
        {
            if (!Bit(ellipsisMask, i) && !Bit(newAxisMask, i)) { consumed++; }
        }

        int hidden = shape.Rank - consumed;
        if (hidden < 0) { return null; }
        var result = new List<long>();
        int axis = 0;
        bool ellipsis = false;
        for (int i = 0; i < count; i++)
        {
            if (Bit(ellipsisMask, i))
            {
                for (int k = 0; k < hidden; k++) { result.Add(shape[axis++]); }
                ellipsis = true;
            }
            else if (Bit(newAxisMask, i)) { result.Add(1); }
            else if (Bit(shrinkMask, i)) { axis++; }
            else { result.Add(Extent(node, i, shape[axis++], Bit(beginMask, i), Bit(endMask, i))); }
        }

        for (; !ellipsis && axis < shape.Rank; axis++) { result.Add(shape[axis]); }
        return node.Fact(new PartialShape([.. result]), Elements(node, count, beginMask, endMask, ellipsisMask | newAxisMask, shrinkMask));
    }

    private static long Extent(InferenceNode node, int i, long extent, bool noBegin, bool noEnd)
    {
        if (node.Integers(3) is not { } strides || i >= strides.Count || strides[i] is not { IsKnown: true, Value: not 0 } stride) { return PartialShape.Unknown; }
        if (noBegin && noEnd && Math.Abs(stride.Value) == 1) { return extent; }
        if (extent == PartialShape.Unknown) { return PartialShape.Unknown; }
        long? begin = Bound(node.Integers(1), i, extent, noBegin, stride.Value, isBegin: true);
        long? end = Bound(node.Integers(2), i, extent, noEnd, stride.Value, isBegin: false);
        if (begin is null || end is null) { return PartialShape.Unknown; }
        long span = stride.Value > 0 ? end.Value - begin.Value : begin.Value - end.Value;
        long step = Math.Abs(stride.Value);
        return span <= 0 ? 0 : ((span - 1) / step) + 1;
    }

    private static long? Bound(IReadOnlyList<SymbolicInteger>? values, int i, long extent, bool masked, long stride, bool isBegin)
    {
        (long low, long high) = stride > 0 ? (0L, extent) : (-1L, extent - 1);
        if (masked) { return isBegin == stride > 0 ? low : high; }
        if (values is null || i >= values.Count || !values[i].IsKnown) { return null; }
        long value = values[i].Value;
        return Math.Clamp(value < 0 ? value + extent : value, low, high);
    }

    private static IReadOnlyList<SymbolicInteger>? Elements(
        InferenceNode node, int count, long beginMask, long endMask, long otherMask, long shrinkMask)
    {
        if (otherMask != 0 || node.Integers(0) is not { } values || node.Shape(0) is { Rank: > 1 })
        {
            return otherMask == 0 ? TableElements(node, count, beginMask, endMask, shrinkMask) : null;
        }

        if (count != 1 || node.Shape(0).Rank != 1 || node.KnownIntegers(3) is not [var stride] || stride == 0) { return null; }
        if (shrinkMask != 0)
        {
            if (node.KnownIntegers(1) is not [var position]) { return null; }
            position += position < 0 ? values.Count : 0;
            return position >= 0 && position < values.Count ? [values[(int)position]] : null;
        }

        long? begin = Bound(node.Integers(1), 0, values.Count, (beginMask & 1) != 0, stride, isBegin: true);
        long? end = Bound(node.Integers(2), 0, values.Count, (endMask & 1) != 0, stride, isBegin: false);
        if (begin is null || end is null) { return null; }
        var elements = new List<SymbolicInteger>();
        for (long i = begin.Value; stride > 0 ? i < end.Value : i > end.Value; i += stride) { elements.Add(values[(int)i]); }
        return elements;
    }

    /// <summary>Takes all rows of a table in their order, or one of its columns.</summary>
    private static IReadOnlyList<SymbolicInteger>? TableElements(InferenceNode node, int count, long beginMask, long endMask, long shrinkMask)
    {
        if (node.Shape(0) is not { Rank: 2, IsFullyKnown: true } table || count > 2 || node.Integers(0) is not { } values
            || values.Count != table[0] * table[1] || node.KnownIntegers(3) is not [1, ..]
            || Bound(node.Integers(1), 0, table[0], (beginMask & 1) != 0, 1, isBegin: true) != 0
            || Bound(node.Integers(2), 0, table[0], (endMask & 1) != 0, 1, isBegin: false) != table[0])
        {
            return null;
        }

        if (count == 1) { return shrinkMask == 0 ? values : null; }
        if (shrinkMask != 2 || node.Integers(1) is not [_, { IsKnown: true, Value: var position }]) { return null; }
        position += position < 0 ? table[1] : 0;
        return position >= 0 && position < table[1]
            ? [.. Enumerable.Range(0, (int)table[0]).Select(row => values[(int)((row * table[1]) + position)])]
            : null;
    }
}
