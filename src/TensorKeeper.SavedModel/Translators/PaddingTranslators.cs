// SPDX-License-Identifier: MIT
using TensorKeeper.SavedModel.Graphs;
using TensorKeeper.SavedModel.Onnx;

namespace TensorKeeper.SavedModel.Translators;

/// <summary>Padding with a constant or with mirrored content.</summary>
internal static class PaddingTranslators
{
    public const string Ops = "Pad PadV2 MirrorPad";

    public static void Register(TranslatorTable table) => table
        .Add("Pad", static (_, scope) => Pad(scope, scope.Graph.Scalar(scope[0].Type, 0)))
        .Add("PadV2", static (_, scope) => Pad(scope, scope[2]))
        .Add("MirrorPad", Mirror);

    private static void Pad(TranslationScope scope, OnnxValue number)
    {
        OnnxGraphBuilder graph = scope.Graph;
        OnnxValue value = scope[0];
        if (scope.Integers(1) is { } pairs && value.IsPromise && value.Owner == graph)
        {
            long[] order = ChannelsFirst.ToFirst(value.Rank);
            long[] front = [.. order.SelectMany(axis => new[] { pairs[2 * axis], pairs[(2 * axis) + 1] })];
            OnnxValue padded = graph.Op("Pad", value.Twin, graph.Int64s(BeginsThenEnds(front)), number);
            padded.Shape = Padded(value.Twin!.Shape, front);
            scope.Bind(graph.ChannelsToBack(padded, value.Rank));
            return;
        }

        OnnxValue result = graph.Op("Pad", value, Pads(scope), number);
        if (scope.Integers(1) is { } known) { result.Shape = Padded(value.Shape, known); }
        scope.Bind(result);
    }

    private static void Mirror(SourceNode node, TranslationScope scope)
    {
        OnnxGraphBuilder graph = scope.Graph;
        if (node.Text("mode", "REFLECT") == "REFLECT")
        {
            scope.Bind(graph.Add("Pad", [scope[0], Pads(scope)]).With("mode", "reflect").Output);
            return;
        }

        // SYMMETRIC repeats the edge itself: the first and last elements, backwards.
        long[] pairs = scope.RequireIntegers(1, "The padding");
        OnnxValue value = scope[0];
        for (int axis = 0; axis < pairs.Length / 2; axis++)
        {
            (long before, long after) = (pairs[2 * axis], pairs[(2 * axis) + 1]);
            var parts = new List<OnnxValue>();
            if (before > 0) { parts.Add(graph.Slice(value, axis, before - 1, long.MinValue, -1)); }
            parts.Add(value);
            if (after > 0) { parts.Add(graph.Slice(value, axis, -1, -1 - after, -1)); }
            value = graph.Concat(axis, [.. parts]);
        }

        scope.Bind(value);
    }

    /// <summary>Turns a pair for each axis into all begins and all ends.</summary>
    private static OnnxValue Pads(TranslationScope scope)
    {
        OnnxGraphBuilder graph = scope.Graph;
        if (scope.Integers(1) is { } pairs)
        {
            if (scope.IsComplex(0)) { pairs = [.. pairs, 0, 0]; }
            return graph.Int64s(BeginsThenEnds(pairs));
        }

        OnnxValue wide = graph.Cast(scope[1], ElementType.Int64);
        return graph.Reshape(graph.Transpose(wide, 1, 0), -1);
    }

    private static long[] BeginsThenEnds(long[] pairs) =>
        [.. pairs.Where(static (_, i) => i % 2 == 0), .. pairs.Where(static (_, i) => i % 2 == 1)];

    private static PartialShape Padded(PartialShape shape, long[] pairs)
    {
        if (shape.Rank != pairs.Length / 2) { return PartialShape.UnknownRank; }
        long[] dimensions = shape.Dimensions.ToArray();
        for (int axis = 0; axis < dimensions.Length; axis++)
        {
            if (dimensions[axis] != PartialShape.Unknown) { dimensions[axis] += pairs[2 * axis] + pairs[(2 * axis) + 1]; }
        }

        return new PartialShape(dimensions);
    }
}
