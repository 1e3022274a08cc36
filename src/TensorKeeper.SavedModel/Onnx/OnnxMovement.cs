// SPDX-License-Identifier: MIT
namespace TensorKeeper.SavedModel.Onnx;

/// <summary>Nodes that move elements or ask for extents; repeated ones are made once.</summary>
internal static class OnnxMovement
{
    /// <summary>The end of a slice that goes to the end of the axis.</summary>
    public const long ToEnd = long.MaxValue;

    public static OnnxValue Cast(this OnnxGraphBuilder graph, OnnxValue value, ElementType type)
    {
        type = OnnxDataType.Carrier(type);
        if (value.Type == type) { return value; }
        return graph.Memoized(value, $"cast {type}", () =>
            graph.Add("Cast", [value], type: type).With("to", OnnxDataType.NumberOf(type)).Output);
    }

    public static OnnxValue Transpose(this OnnxGraphBuilder graph, OnnxValue value, params long[] order)
    {
        if (IsIdentity(order)) { return value; }

        // A transpose of a transpose is one, or none.
        if (!value.IsPromise && value.Producer is { Op: "Transpose", Inputs: [{ } source], Attributes: [IntsAttribute inner] }
            && source.Owner == graph && value.Owner == graph && inner.Value.Length == order.Length)
        {
            return graph.Transpose(source, Array.ConvertAll(order, axis => inner.Value[axis]));
        }

        if (value.IsPromise && value.Owner == graph && value.Twin is { } twin && twin.Rank == order.Length)
        {
            long[] toLast = ChannelsFirst.ToLast(twin.Rank);
            return graph.Transpose(twin, Array.ConvertAll(order, axis => toLast[axis]));
        }

        return graph.Memoized(value, "transpose " + string.Join(',', order), () =>
            value is { Producer: null, IsInitializer: false } && ReshapeThatMovesOnes(value.Shape, order) is { } shape
                ? graph.Reshape(value, shape)
                : graph.Add("Transpose", [value]).With("perm", order).Shaped(value.Shape.Permute(order)).Output);
    }

    /// <summary>Returns the shape to which a reshape does what a transpose would, without a copy: a picture of one channel; null if there is none.</summary>
    private static long[]? ReshapeThatMovesOnes(PartialShape from, long[] order)
    {
        if (!from.HasRank || from.Rank != order.Length) { return null; }
        long[] to = new long[order.Length];
        long last = -1;
        for (int i = 0; i < to.Length; i++)
        {
            (long axis, long extent) = (order[i], from[(int)order[i]]);
            to[i] = extent < 0 && axis == i ? 0 : extent;   // zero copies the operand's extent
            if (extent == 1) { continue; }
            if (axis < last || extent == 0 || to[i] < 0) { return null; }
            last = axis;
        }

        return to;
    }

    public static OnnxValue Reshape(this OnnxGraphBuilder graph, OnnxValue value, params long[] shape)
    {
        OnnxValue result = graph.Reshape(value, graph.Int64s(shape));

        // Zero copies the operand's extent.
        long[] dimensions = new long[shape.Length];
        for (int i = 0; i < shape.Length; i++)
        {
            dimensions[i] = shape[i] == 0 ? (i < value.Rank ? value.Shape[i] : PartialShape.Unknown) : shape[i];
        }

        result.Shape = new PartialShape(dimensions);
        return result;
    }

    public static OnnxValue Reshape(this OnnxGraphBuilder graph, OnnxValue value, OnnxValue shape)
    {
        OnnxNode node = graph.Add("Reshape", [value, shape]);

        // Without this a zero means "as it was", which is not what a computed extent of zero says.
        if (shape.Constant is null && !HasOpenExtent(shape)) { node.With("allowzero", 1); }
        if (shape.Shape.Rank == 1 && shape.Shape[0] >= 0)
        {
            long[] dimensions = new long[shape.Shape[0]];
            Array.Fill(dimensions, PartialShape.Unknown);
            node.Shaped(new PartialShape(dimensions));
        }

        return node.Output;
    }

    public static OnnxValue Unsqueeze(this OnnxGraphBuilder graph, OnnxValue value, params long[] axes)
    {
        OnnxNode node = graph.Add("Unsqueeze", [value, graph.Int64s(axes)]);
        if (value.Shape.HasRank)
        {
            int rank = value.Rank + axes.Length;
            var dimensions = new List<long>(value.Shape.Dimensions.ToArray());
            foreach (long axis in axes.Select(axis => axis < 0 ? axis + rank : axis).Order()) { dimensions.Insert((int)axis, 1); }
            node.Shaped(new PartialShape([.. dimensions]));
        }

        return node.Output;
    }

    public static OnnxValue Squeeze(this OnnxGraphBuilder graph, OnnxValue value, params long[] axes)
    {
        OnnxNode node = graph.Add("Squeeze", [value, graph.Int64s(axes)]);
        if (value.Shape.HasRank)
        {
            var dimensions = new List<long>(value.Shape.Dimensions.ToArray());
            foreach (long axis in axes.Select(axis => axis < 0 ? axis + value.Rank : axis).OrderDescending()) { dimensions.RemoveAt((int)axis); }
            node.Shaped(new PartialShape([.. dimensions]));
        }

        return node.Output;
    }

    public static OnnxValue Concat(this OnnxGraphBuilder graph, long axis, params ReadOnlySpan<OnnxValue> values)
    {
        if (values.Length == 1) { return values[0]; }
        OnnxNode node = graph.Add("Concat", [.. values]).With("axis", axis);
        PartialShape shape = values[0].Shape;
        foreach (OnnxValue value in values[1..])
        {
            if (!shape.HasRank || value.Rank != shape.Rank) { return node.Output; }
            long[] dimensions = shape.Dimensions.ToArray();
            for (int i = 0; i < dimensions.Length; i++)
            {
                bool known = dimensions[i] >= 0 && value.Shape[i] >= 0;
                bool joined = i == (axis < 0 ? axis + shape.Rank : axis);
                dimensions[i] = joined ? (known ? dimensions[i] + value.Shape[i] : PartialShape.Unknown) : Math.Max(dimensions[i], value.Shape[i]);
            }

            shape = new PartialShape(dimensions);
        }

        return shape.HasRank ? node.Shaped(shape).Output : node.Output;
    }

    public static OnnxValue Gather(this OnnxGraphBuilder graph, OnnxValue data, OnnxValue indices, long axis = 0)
    {
        OnnxNode node = graph.Add("Gather", [data, indices]).With("axis", axis);
        if (data.Shape.HasRank && indices.Shape.HasRank && data.Rank > 0)
        {
            int at = (int)(axis < 0 ? axis + data.Rank : axis);
            node.Shaped(new PartialShape([.. data.Shape.Dimensions[..at], .. indices.Shape.Dimensions, .. data.Shape.Dimensions[(at + 1)..]]));
        }

        return node.Output;
    }

    /// <summary>Cuts one axis; negative positions count from the end.</summary>
    public static OnnxValue Slice(
        this OnnxGraphBuilder graph, OnnxValue value, long axis, long from, long to = ToEnd, long step = 1)
    {
        OnnxNode node = graph.Add("Slice", [value, graph.Int64s(from), graph.Int64s(to), graph.Int64s(axis), graph.Int64s(step)]);
        if (value.Shape.HasRank)
        {
            long[] dimensions = value.Shape.Dimensions.ToArray();
            dimensions[axis < 0 ? axis + value.Rank : axis] = PartialShape.Unknown;
            node.Shaped(new PartialShape(dimensions));
        }

        return node.Output;
    }

    public static OnnxValue Expand(this OnnxGraphBuilder graph, OnnxValue value, OnnxValue shape)
    {
        OnnxNode node = graph.Add("Expand", [value, shape]);
        if (value.Rank == 0 && shape.Constant is { } known) { node.Shaped(new PartialShape(known.AsSpan<long>())); }
        return node.Output;
    }

    /// <summary>Returns the extents as a vector of 64-bit integers; a constant if they are known.</summary>
    public static OnnxValue ShapeOf(this OnnxGraphBuilder graph, OnnxValue value)
    {
        if (value.Shape.IsFullyKnown) { return graph.Int64s(value.Shape.Dimensions); }
        if (value is { IsPromise: true, Twin: { } twin })
        {
            // The extents of the twin in another order: no need to transpose for them.
            return graph.Memoized(value, "shape", () =>
                graph.Gather(graph.ShapeOf(twin), graph.Int64s(ChannelsFirst.ToLast(twin.Rank))));
        }

        return graph.Memoized(value, "shape", () =>
        {
            PartialShape shape = value.Shape.HasRank ? new PartialShape(value.Rank) : new PartialShape(PartialShape.Unknown);
            return graph.Add("Shape", [value], type: ElementType.Int64).Shaped(shape).Output;
        });
    }

    /// <summary>Returns one extent as a vector of one 64-bit integer; negative axes count from the end.</summary>
    public static OnnxValue ExtentOf(this OnnxGraphBuilder graph, OnnxValue value, int axis)
    {
        int index = axis < 0 ? axis + value.Rank : axis;
        if (value.Shape.HasRank && value.Shape[index] != PartialShape.Unknown) { return graph.Int64s(value.Shape[index]); }

        // A promise has the extents of its twin, in another order: no need to transpose for them.
        if (value is { IsPromise: true, Twin: { } twin }) { return graph.ExtentOf(twin, (int)ChannelsFirst.ToLast(twin.Rank)[index]); }
        return graph.Memoized(value, $"extent {axis}", () =>
        {
            OnnxNode node = graph.Add("Shape", [value], type: ElementType.Int64).With("start", axis);
            if (axis != -1) { node.With("end", axis + 1); }
            return node.Shaped(new PartialShape(1)).Output;
        });
    }

    /// <summary>Returns the number of axes as a vector of one 64-bit integer.</summary>
    public static OnnxValue RankOf(this OnnxGraphBuilder graph, OnnxValue value) => value.Shape.HasRank
        ? graph.Int64s(value.Rank)
        : graph.Reshape(graph.Add("Size", [graph.ShapeOf(value)]).Output, 1);

    /// <summary>Returns the extents of a value behind those that it shares with another.</summary>
    public static OnnxValue ShapeBehind(this OnnxGraphBuilder graph, OnnxValue value, OnnxValue front) => graph.Op(
        "Slice", graph.ShapeOf(value), graph.RankOf(front), graph.Int64s(ToEnd), graph.Int64s(0));

    private static bool HasOpenExtent(OnnxValue shape) => shape.Constant is { ElementType: ElementType.Int64 } constant
        ? constant.AsSpan<long>().Contains(-1)
        : shape.Producer is { Op: "Concat", Inputs: var parts } && parts.Any(static part => HasOpenExtent(part!));

    private static bool IsIdentity(ReadOnlySpan<long> order)
    {
        for (int i = 0; i < order.Length; i++)
        {
            if (order[i] != i) { return false; }
        }

        return true;
    }
}
