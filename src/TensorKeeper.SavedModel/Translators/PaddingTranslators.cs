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

        // SYMMETRIC repeats the edge itself: 1 0 | 0 1 2 | 2 1.
        int rank = scope.RankOf(0);
        OnnxValue value = scope[0];
        OnnxValue pairs = graph.Reshape(scope.Extents(1), graph.Int64s(-1, 2));
        for (int axis = 0; axis < rank; axis++)
        {
            if (scope.Integers(1) is { } known && known[2 * axis] == 0 && known[(2 * axis) + 1] == 0) { continue; }
            value = graph.Gather(value, MirroredPositions(graph, pairs, axis, graph.ExtentOf(scope[0], axis)), axis);
        }

        scope.Bind(value);
    }

    private static OnnxValue MirroredPositions(OnnxGraphBuilder graph, OnnxValue pairs, int axis, OnnxValue extent)
    {
        OnnxValue count = graph.Reshape(extent, graph.Int64s());
        OnnxValue pair = graph.Gather(pairs, graph.Int64(axis));
        OnnxValue start = graph.Op("Neg", graph.Gather(pair, graph.Int64(0)));
        OnnxValue end = graph.Add(count, graph.Gather(pair, graph.Int64(1)));
        OnnxValue position = graph.Op("Range", start, end, graph.Int64(1));
        OnnxValue left = graph.Sub(graph.Int64(-1), position);
        OnnxValue right = graph.Sub(graph.Sub(graph.Add(count, count), graph.Int64(1)), position);
        return graph.Where(graph.IsNegative(position), left, graph.Where(graph.Less(position, count), position, right));
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
        if (!scope.IsFromShapes(1)) { wide = SizeGuard.Of(graph, wide); }
        OnnxValue all = graph.Reshape(graph.Transpose(wide, 1, 0), -1);
        if (scope.IsComplex(0)) { scope.RefuseVariant("Computed padding of complex numbers is not translated."); }
        return all;
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
