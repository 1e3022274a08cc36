// SPDX-License-Identifier: MIT
using TensorKeeper.SavedModel.Onnx;

namespace TensorKeeper.SavedModel.Translators;

/// <summary>Reading and writing of arrays whose elements are the rows of one tensor.</summary>
internal static class DenseArrays
{
    /// <summary>Makes an array of zeros.</summary>
    /// <param name="graph">Where.</param>
    /// <param name="type">The elements' type.</param>
    /// <param name="length">How many elements; a vector of one.</param>
    /// <param name="element">Extents of an element, -1 for one that is not known yet; null if not even the rank is.</param>
    public static OnnxValue New(OnnxGraphBuilder graph, ElementType type, OnnxValue length, OnnxValue? element)
    {
        OnnxValue known = element is null ? graph.Int64s(0)
            : element.Constant is { } constant ? graph.Int64s(Array.ConvertAll(constant.AsSpan<long>().ToArray(), static e => Math.Max(e, 0)))
            : graph.Max(element, graph.Int64s(0));
        OnnxValue array = graph.Filled(graph.JoinExtents(length, known), type, 0);

        // The extents that are given do not stay, they grow from 0; the rank stays if it is known.
        array.Shape = element?.Shape is { Rank: 1 } shape && shape[0] >= 0 ? KnownShapes.Unknown((int)shape[0] + 1) : PartialShape.UnknownRank;
        return array;
    }

    public static OnnxValue Length(OnnxGraphBuilder graph, OnnxValue array) =>
        graph.Add("Shape", [array], type: ElementType.Int64).With("end", 1).Shaped(new PartialShape(1)).Output;

    public static OnnxValue Read(OnnxGraphBuilder graph, OnnxValue array, OnnxValue index) => graph.Gather(array, index);

    public static OnnxValue Write(OnnxGraphBuilder graph, OnnxValue array, OnnxValue index, OnnxValue item, bool grows) =>
        Scatter(graph, array, graph.Reshape(index, 1), graph.Unsqueeze(item, 0), grows);

    /// <summary>Writes rows.</summary>
    public static OnnxValue Scatter(OnnxGraphBuilder graph, OnnxValue array, OnnxValue indices, OnnxValue rows, bool grows)
    {
        OnnxValue wide = graph.Cast(indices, ElementType.Int64);
        OnnxValue row = graph.Squeezed(rows);
        OnnxValue fitted = Fitted(graph, array, row);
        if (grows)
        {
            OnnxValue needed = graph.Add(graph.Reduce("ReduceMax", graph.Concat(0, graph.Int64s(-1), wide), keepAxes: true, 0), graph.Int64s(1));
            fitted = Grown(graph, fitted, graph.Max(needed, Length(graph, fitted)));
        }

        OnnxValue written = graph.Op("ScatterND", fitted, graph.Unsqueeze(wide, -1), rows);
        written.Shape = rows.Shape.HasRank ? KnownShapes.Unknown(rows.Rank) : PartialShape.UnknownRank;
        return written;
    }

    /// <summary>Adds zeros up to a length; a longer array stays as it is.</summary>
    public static OnnxValue Grown(OnnxGraphBuilder graph, OnnxValue array, OnnxValue length)
    {
        OnnxValue missing = graph.Max(graph.Sub(length, Length(graph, array)), graph.Int64s(0));
        OnnxValue grown = graph.Op("Pad", array, graph.Concat(0, graph.Int64s(0), missing), graph.Scalar(array.Type, 0), graph.Int64s(0));
        grown.Shape = OnnxLoop.RankOnly(array.Shape);
        return grown;
    }

    /// <summary>Gives an array that has no elements' extents yet those of an item. Other extents than that fail where they are written.</summary>
    public static OnnxValue Fitted(OnnxGraphBuilder graph, OnnxValue array, OnnxValue item)
    {
        OnnxValue extents = graph.ShapeOf(item);
        if (array.Shape.HasRank && item.Shape.HasRank && array.Rank == item.Rank + 1)
        {
            if (item.Rank == 0) { return array; }
            OnnxValue have = graph.Slice(graph.Add("Shape", [array], type: ElementType.Int64).Output, 0, 1);
            OnnxValue missing = graph.Where(graph.IsZero(have), extents, graph.Int64s(0));
            OnnxValue pads = graph.Concat(0, graph.Int64s(new long[item.Rank]), missing);
            OnnxValue axes = graph.Int64s([.. Enumerable.Range(1, item.Rank).Select(static axis => (long)axis)]);
            OnnxValue padded = graph.Op("Pad", array, pads, graph.Scalar(array.Type, 0), axes);
            padded.Shape = array.Shape;
            return padded;
        }

        // Not even the rank is known: an empty tensor is replaced.
        OnnxGraphBuilder fresh = graph.NewBody();
        OnnxGraphBuilder kept = graph.NewBody();
        fresh.AddOutput(fresh.Filled(fresh.Concat(0, Length(fresh, array), extents), array.Type, 0));
        kept.AddOutput(array);
        OnnxValue isEmpty = graph.IsZero(graph.Op("Size", array));
        OnnxNode choice = graph.AddRaw("If", "", [isEmpty], [array.Type])
            .With(new GraphAttribute("then_branch", fresh)).With(new GraphAttribute("else_branch", kept));
        if (item.Shape.HasRank) { choice.Results[0].Shape = KnownShapes.Unknown(item.Rank + 1); }
        return choice.Results[0];
    }

    /// <summary>Returns the first row: what an item looks like.</summary>
    private static OnnxValue Squeezed(this OnnxGraphBuilder graph, OnnxValue rows)
    {
        if (rows.Producer is { Op: "Unsqueeze", Inputs: [{ } item, ..] } && item.Owner == graph) { return item; }

        // Of no rows there is no first; only the extents matter, so zeros of those do.
        OnnxValue shape = graph.Slice(graph.ShapeOf(rows), 0, 1);
        OnnxValue like = graph.Filled(shape, rows.Type, 0);
        if (rows.Shape.HasRank) { like.Shape = new PartialShape(rows.Shape.Dimensions[1..]); }
        return like;
    }
}
