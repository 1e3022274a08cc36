// SPDX-License-Identifier: MIT
namespace TensorKeeper.SavedModel.Onnx;

/// <summary>Moves channels to the front and back, without moving them twice.</summary>
internal static class ChannelsFirst
{
    /// <summary>The permutation that takes channels-last to channels-first, batch staying where it is.</summary>
    public static long[] ToFirst(int rank) => [0, rank - 1, .. Enumerable.Range(1, rank - 2).Select(static axis => (long)axis)];

    /// <summary>The permutation back.</summary>
    public static long[] ToLast(int rank) => [0, .. Enumerable.Range(2, rank - 2).Select(static axis => (long)axis), 1];

    /// <summary>Returns a channels-last value with its channels first.</summary>
    public static OnnxValue ChannelsToFront(this OnnxGraphBuilder graph, OnnxValue value, int rank)
    {
        if (value.Twin is { } twin) { return twin; }
        OnnxValue front = graph.Transpose(value, ToFirst(rank));

        // A body must not leave its values on a value of the graph around it.
        if (value.Owner == graph) { value.Twin = front; }
        return front;
    }

    /// <summary>Returns a promise of the channels-last form of a channels-first value.</summary>
    public static OnnxValue ChannelsToBack(this OnnxGraphBuilder graph, OnnxValue value, int rank)
    {
        PartialShape shape = value.Shape.Rank == rank ? value.Shape.Permute(ToLast(rank)) : PartialShape.UnknownRank;
        if (!value.Shape.HasRank)
        {
            long[] unknown = new long[rank];
            Array.Fill(unknown, PartialShape.Unknown);
            value.Shape = shape = new PartialShape(unknown);
        }

        return new OnnxValue(graph, "", value.Type, shape) { Twin = value, IsNonNegative = value.IsNonNegative };
    }

    /// <summary>
    /// Makes a result from a value by something that treats all axes alike: on the channels-first twin if there is one.
    /// </summary>
    public static OnnxValue OnTwin(this OnnxGraphBuilder graph, OnnxValue value, Func<OnnxValue, OnnxValue> make) =>
        value.Twin is { } twin && value.IsPromise && value.Owner == graph
            ? graph.ChannelsToBack(make(twin), twin.Rank)
            : make(value);

    /// <summary>Returns the shape with its axes in another order.</summary>
    public static PartialShape Permute(this PartialShape shape, ReadOnlySpan<long> order)
    {
        if (shape.Rank != order.Length) { return PartialShape.UnknownRank; }
        long[] dimensions = new long[order.Length];
        for (int i = 0; i < dimensions.Length; i++) { dimensions[i] = shape[(int)order[i]]; }
        return new PartialShape(dimensions);
    }
}
