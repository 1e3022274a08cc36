// SPDX-License-Identifier: MIT
namespace TensorKeeper.SavedModel.Onnx;

/// <summary>Arithmetic in a line each; operands are of one type.</summary>
internal static class OnnxArithmetic
{
    public static OnnxValue Add(this OnnxGraphBuilder graph, OnnxValue left, OnnxValue right) => graph.Op("Add", left, right);

    public static OnnxValue Sub(this OnnxGraphBuilder graph, OnnxValue left, OnnxValue right) => graph.Op("Sub", left, right);

    public static OnnxValue Mul(this OnnxGraphBuilder graph, OnnxValue left, OnnxValue right) => graph.Op("Mul", left, right);

    public static OnnxValue Mul(this OnnxGraphBuilder graph, OnnxValue left, double right) =>
        graph.Op("Mul", left, graph.Scalar(left.Type, right));

    public static OnnxValue Add(this OnnxGraphBuilder graph, OnnxValue left, double right) =>
        graph.Op("Add", left, graph.Scalar(left.Type, right));

    /// <summary>Divides floats, or integers that the caller knows to be harmless: never by 0, never MIN by -1.</summary>
    public static OnnxValue Div(this OnnxGraphBuilder graph, OnnxValue left, OnnxValue right) => graph.Op("Div", left, right);

    public static OnnxValue Max(this OnnxGraphBuilder graph, OnnxValue left, OnnxValue right) => graph.Op("Max", left, right);

    public static OnnxValue Min(this OnnxGraphBuilder graph, OnnxValue left, OnnxValue right) => graph.Op("Min", left, right);

    public static OnnxValue Not(this OnnxGraphBuilder graph, OnnxValue value) => graph.Op("Not", value);

    public static OnnxValue And(this OnnxGraphBuilder graph, OnnxValue left, OnnxValue right) => graph.Op("And", left, right);

    public static OnnxValue Or(this OnnxGraphBuilder graph, OnnxValue left, OnnxValue right) => graph.Op("Or", left, right);

    public static OnnxValue Equal(this OnnxGraphBuilder graph, OnnxValue left, OnnxValue right) => graph.Op("Equal", left, right);

    public static OnnxValue Less(this OnnxGraphBuilder graph, OnnxValue left, OnnxValue right) => graph.Op("Less", left, right);

    public static OnnxValue IsZero(this OnnxGraphBuilder graph, OnnxValue value) => graph.Equal(value, graph.Scalar(value.Type, 0));

    public static OnnxValue IsNegative(this OnnxGraphBuilder graph, OnnxValue value) => graph.Less(value, graph.Scalar(value.Type, 0));

    /// <summary>Chooses element by element. There is no kernel that chooses between bools: those are computed.</summary>
    public static OnnxValue Where(this OnnxGraphBuilder graph, OnnxValue condition, OnnxValue yes, OnnxValue no) =>
        yes.Type == ElementType.Bool
            ? graph.Or(graph.And(condition, yes), graph.And(graph.Not(condition), no))
            : graph.Op("Where", condition, yes, no);

    /// <summary>Reduces over axes; negative ones count from the end.</summary>
    /// <remarks>The engine forgets to count from the end where the operand is empty, so it is always given positive axes.</remarks>
    public static OnnxValue Reduce(this OnnxGraphBuilder graph, string op, OnnxValue value, bool keepAxes, params ReadOnlySpan<long> axes)
    {
        long[] positive = axes.ToArray();
        OnnxValue given;
        if (value.Shape.HasRank || Array.TrueForAll(positive, static axis => axis >= 0))
        {
            for (int i = 0; i < positive.Length; i++) { positive[i] += positive[i] < 0 ? value.Rank : 0; }
            given = graph.Int64s(positive);
        }
        else
        {
            given = graph.Add(graph.Int64s(positive), graph.RankOf(value));
        }

        OnnxNode node = graph.Add(op, [value, given]).With("keepdims", keepAxes);
        if (axes.Length == 0) { node.With("noop_with_empty_axes", 1); }
        if (!value.Shape.HasRank) { return node.Output; }
        var dimensions = new List<long>(value.Rank);
        for (int axis = 0; axis < value.Rank; axis++)
        {
            if (Array.IndexOf(positive, axis) < 0) { dimensions.Add(value.Shape[axis]); }
            else if (keepAxes) { dimensions.Add(1); }
        }

        return node.Shaped(new PartialShape([.. dimensions])).Output;
    }

    /// <summary>Returns ones (or any other number) of a shape that is known when the graph runs.</summary>
    public static OnnxValue Filled(this OnnxGraphBuilder graph, OnnxValue shape, ElementType type, double number) =>
        graph.Expand(graph.Scalar(type, number), shape);
}
