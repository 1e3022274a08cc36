// SPDX-License-Identifier: MIT
using TensorKeeper.SavedModel.Graphs;
using TensorKeeper.SavedModel.Onnx;

namespace TensorKeeper.SavedModel.Translators;

/// <summary>Ops that round floats to the values a quantised model could hold.</summary>
internal static class QuantizationTranslators
{
    public const string Ops =
        "FakeQuantWithMinMaxArgs FakeQuantWithMinMaxVars FakeQuantWithMinMaxVarsPerChannel "
        + "QuantizeAndDequantizeV2 QuantizeAndDequantizeV3 QuantizeAndDequantizeV4";

    public static void Register(TranslatorTable table) => table
        .Add("FakeQuantWithMinMaxArgs", static (node, scope) => FakeQuantize(
            node, scope, scope.Graph.Scalar(ElementType.Float32, node.Float("min", -6)), scope.Graph.Scalar(ElementType.Float32, node.Float("max", 6))))
        .Add("FakeQuantWithMinMaxVars", static (node, scope) => FakeQuantize(node, scope, scope[1], scope[2]))
        .Add("FakeQuantWithMinMaxVarsPerChannel", static (node, scope) => FakeQuantize(node, scope, scope[1], scope[2]))
        .Add("QuantizeAndDequantizeV2", static (node, scope) => RoundTrip(node, scope, node.Int("num_bits", 8)))
        .Add("QuantizeAndDequantizeV3", static (node, scope) => RoundTrip(node, scope, scope.RequireIntegers(3, "The number of bits")[0]))
        .Add("QuantizeAndDequantizeV4", static (node, scope) => RoundTrip(node, scope, node.Int("num_bits", 8)));

    /// <summary>Moves the range so that zero is one of the steps, clips to it, and rounds to a step.</summary>
    private static void FakeQuantize(SourceNode node, TranslationScope scope, OnnxValue low, OnnxValue high)
    {
        OnnxGraphBuilder graph = scope.Graph;
        double first = node.Bool("narrow_range", false) ? 1 : 0;
        double last = Math.Pow(2, node.Int("num_bits", 8)) - 1;
        OnnxValue Number(double value) => graph.Scalar(ElementType.Float32, value);

        OnnxValue scale = graph.Div(graph.Sub(high, low), Number(last - first));
        OnnxValue zeroPoint = graph.Sub(Number(first), graph.Div(low, scale));
        OnnxValue rounded = graph.Op("Floor", graph.Add(zeroPoint, 0.5));
        OnnxValue nudged = graph.Where(
            graph.Less(zeroPoint, Number(first)),
            Number(first),
            graph.Where(graph.Less(Number(last), zeroPoint), Number(last), rounded));
        OnnxValue lowest = graph.Mul(graph.Sub(Number(first), nudged), scale);
        OnnxValue highest = graph.Mul(graph.Sub(Number(last), nudged), scale);
        OnnxValue clipped = graph.Max(graph.Min(scope[0], highest), lowest);
        OnnxValue steps = graph.Mul(graph.Sub(clipped, lowest), graph.Op("Reciprocal", scale));
        OnnxValue result = graph.Add(graph.Mul(graph.Op("Floor", graph.Add(steps, 0.5)), scale), lowest);

        // A range of nothing holds zero only.
        OnnxValue empty = graph.And(graph.IsZero(low), graph.IsZero(high));
        scope.Bind(graph.Where(empty, Number(0), result));
    }

    private static void RoundTrip(SourceNode node, TranslationScope scope, long bits)
    {
        OnnxGraphBuilder graph = scope.Graph;
        OnnxValue value = scope[0];
        long axis = node.Int("axis", -1);
        bool isGiven = node.Bool("range_given", node.Op == "QuantizeAndDequantizeV3");
        (OnnxValue low, OnnxValue high) = isGiven
            ? (PerAxis(scope, scope[1], axis), PerAxis(scope, scope[2], axis))
            : (Extreme(scope, "ReduceMin", axis), Extreme(scope, "ReduceMax", axis));

        bool signed = node.Bool("signed_input", true);
        double first = signed ? -Math.Pow(2, bits - 1) + (node.Bool("narrow_range", false) ? 1 : 0) : 0;
        double last = signed ? Math.Pow(2, bits - 1) - 1 : Math.Pow(2, bits) - 1;
        (OnnxValue scale, OnnxValue step, OnnxValue lowest, OnnxValue highest) = Range(graph, low, high, first, last);
        if (isGiven) { value = graph.Max(graph.Min(value, highest), lowest); }
        OnnxValue scaled = graph.Mul(value, scale);
        OnnxValue rounded = node.Text("round_mode", "HALF_TO_EVEN") == "HALF_UP"
            ? graph.Op("Floor", graph.Add(scaled, 0.5))
            : graph.Op("Round", scaled);
        scope.Bind(graph.Mul(rounded, step));
    }

    /// <summary>Takes the coarser of the two scales that map an end of the range to an end of the integers.</summary>
    private static (OnnxValue Scale, OnnxValue Step, OnnxValue Lowest, OnnxValue Highest) Range(
        OnnxGraphBuilder graph, OnnxValue low, OnnxValue high, double first, double last)
    {
        OnnxValue Number(double value) => graph.Scalar(low.Type, value);
        OnnxValue huge = Number(low.Type == ElementType.Float64 ? double.MaxValue : low.Type == ElementType.Float16 ? 65504 : float.MaxValue);
        OnnxValue fromLow = ScaleOf(low, first);
        OnnxValue fromHigh = ScaleOf(high, last);
        OnnxValue lowWins = graph.Less(fromLow, fromHigh);
        OnnxValue lowStep = first == 0 ? Number(0) : graph.Div(low, Number(first));
        OnnxValue step = graph.Where(lowWins, lowStep, graph.Div(high, Number(last)));
        return (
            graph.Where(lowWins, fromLow, fromHigh),
            step,
            graph.Where(lowWins, low, graph.Mul(step, first)),
            graph.Where(lowWins, graph.Mul(step, last), high));

        OnnxValue ScaleOf(OnnxValue end, double integer)
        {
            OnnxValue sameSide = graph.Less(Number(0), graph.Mul(end, integer));
            return graph.Where(sameSide, graph.Div(Number(integer), graph.Where(sameSide, end, Number(1))), huge);
        }
    }

    private static OnnxValue PerAxis(TranslationScope scope, OnnxValue range, long axis)
    {
        if (axis < 0) { return scope.Graph.Reshape(range, scope.Graph.Int64s()); }
        long[] shape = [.. Enumerable.Repeat(1L, scope.RankOf(0) - (int)axis)];
        shape[0] = -1;
        return scope.Graph.Reshape(range, shape);
    }

    private static OnnxValue Extreme(TranslationScope scope, string op, long axis)
    {
        if (axis < 0) { return scope.Graph.Add(op, [scope[0]]).With("keepdims", 0).Output; }
        long[] others = [.. Enumerable.Range(0, scope.RankOf(0)).Select(static a => (long)a).Where(a => a != axis)];
        return scope.Graph.Reduce(op, scope[0], keepAxes: true, others);
    }
}
