// SPDX-License-Identifier: MIT
using TensorKeeper.SavedModel.Graphs;
using TensorKeeper.SavedModel.Onnx;

namespace TensorKeeper.SavedModel.Translators;

/// <summary>Ops that put elements in another order, together or apart.</summary>
internal static class MovementTranslators
{
    public const string Ops =
        "Transpose ConjugateTranspose Concat ConcatV2 Pack Unpack Split SplitV Slice StridedSlice Tile ReverseV2 Reverse "
        + "ReverseSequence Roll InvertPermutation";

    public static void Register(TranslatorTable table) => table
        .Add("Transpose", static (_, scope) => Transpose(scope, conjugate: false))
        .Add("ConjugateTranspose", static (_, scope) => Transpose(scope, conjugate: true))
        .Add("Concat", static (node, scope) =>
            scope.Bind(AxisChoice.Of(scope, 0, 1, (inner, axis) => Concat(inner, axis, 1, node.Inputs.Count))))
        .Add("ConcatV2", static (node, scope) => scope.Bind(
            AxisChoice.Of(scope, node.Inputs.Count - 1, 0, (inner, axis) => Concat(inner, axis, 0, node.Inputs.Count - 1))))
        .Add("Pack", Pack)
        .Add("Unpack", Unpack)
        .Add("Split", Split)
        .Add("SplitV", SplitV)
        .Add("Slice", static (_, scope) => Slice(scope))
        .Add("StridedSlice", StridedSliceTranslator.Translate)
        .Add("Tile", static (_, scope) => Tile(scope))
        .Add("ReverseV2", static (_, scope) => ReverseAxes(scope))
        .Add("Reverse", static (_, scope) => ReverseMarked(scope))
        .Add("ReverseSequence", ReverseSequence)
        .Add("Roll", static (_, scope) => Roll(scope))
        .Add("InvertPermutation", static (_, scope) => InvertPermutation(scope));

    private static void Transpose(TranslationScope scope, bool conjugate)
    {
        OnnxGraphBuilder graph = scope.Graph;
        OnnxValue value = scope[0];
        if (scope.Integers(1) is not { } order)
        {
            if (scope.IsComplex(0)) { order = scope.RequireIntegers(1, "The order of axes"); }
            else
            {
                scope.Bind(ComputedTranspose.Of(scope));
                return;
            }
        }

        if (!order.Order().SequenceEqual(Enumerable.Range(0, order.Length).Select(static axis => (long)axis)))
        {
            scope.RefuseVariant($"[{string.Join(',', order)}] is no order of axes.");
        }

        if (scope.IsComplex(0))
        {
            order = [.. order, order.Length];
            if (conjugate) { value = ComplexPairs.Conjugate(graph, value); }
        }

        scope.Bind(graph.Transpose(value, order));
    }

    private static OnnxValue Concat(TranslationScope scope, long axis, int from, int to)
    {
        OnnxGraphBuilder graph = scope.Graph;
        var parts = new List<OnnxValue>();
        bool allPromised = true;
        for (int i = from; i < to; i++)
        {
            parts.Add(scope[i]);
            allPromised &= scope[i] is { IsPromise: true } part && part.Owner == graph;
        }

        if (allPromised)
        {
            int rank = parts[0].Rank;
            long front = ChannelsFirst.ToLast(rank)[axis < 0 ? axis + rank : axis];
            return graph.ChannelsToBack(graph.Concat(front, [.. parts.Select(static part => part.Twin!)]), rank);
        }

        return graph.Concat(scope.Axis(from, axis), [.. parts]);
    }

    private static void Pack(SourceNode node, TranslationScope scope)
    {
        OnnxGraphBuilder graph = scope.Graph;
        long axis = node.Int("axis", 0);
        if (axis < 0 && scope.IsComplex(0)) { axis--; }
        var parts = new OnnxValue[node.Inputs.Count];
        for (int i = 0; i < parts.Length; i++) { parts[i] = graph.Unsqueeze(scope[i], axis); }
        scope.Bind(graph.Concat(axis, parts));
    }

    private static void Unpack(SourceNode node, TranslationScope scope)
    {
        long axis = scope.Axis(0, node.Int("axis", 0));
        for (int i = 0; i < node.Outputs.Count; i++)
        {
            scope.Bind(i, scope.Graph.Gather(scope[0], scope.Graph.Int64(i), axis));
        }
    }

    private static void Split(SourceNode node, TranslationScope scope)
    {
        long axis = scope.RequireIntegers(0, "The axis")[0];
        BindParts(scope, scope[1], scope.Axis(1, axis), null, node.Outputs.Count);
    }

    private static void SplitV(SourceNode node, TranslationScope scope)
    {
        OnnxGraphBuilder graph = scope.Graph;
        long axis = scope.Axis(0, scope.RequireIntegers(2, "The axis")[0]);
        OnnxValue sizes = scope.Extents(1);
        if (scope.Integers(1) is not { } known || known.Contains(-1))
        {
            // One size may be -1: what the others leave.
            OnnxValue open = graph.IsNegative(sizes);
            OnnxValue given = graph.Reduce("ReduceSum", graph.Where(open, graph.Int64(0), sizes), keepAxes: true, 0);
            OnnxValue extent = graph.Gather(graph.ShapeOf(scope[0]), graph.Int64s(axis));
            sizes = graph.Where(open, graph.Sub(extent, given), sizes);
        }

        BindParts(scope, scope[0], axis, sizes, node.Outputs.Count);
    }

    private static void BindParts(TranslationScope scope, OnnxValue value, long axis, OnnxValue? sizes, int count)
    {
        OnnxGraphBuilder graph = scope.Graph;
        if (count == 1)
        {
            scope.Bind(value);
            return;
        }

        bool onTwin = value.IsPromise && value.Owner == graph && axis >= 0;
        OnnxValue source = onTwin ? value.Twin! : value;
        if (sizes is null && (!source.Shape.HasRank || axis < 0 || value.Shape[(int)axis] <= 0))
        {
            // The engine does not split nothing into parts by their number.
            OnnxValue extent = graph.Gather(graph.ShapeOf(value), graph.Int64s(axis));
            sizes = graph.Expand(graph.ExtentOver(extent, count), graph.Int64s(count));
        }

        OnnxNode split = graph.Add("Split", sizes is null ? [source] : [source, sizes], count)
            .With("axis", onTwin ? ChannelsFirst.ToLast(value.Rank)[axis] : axis);
        if (sizes is null) { split.With("num_outputs", count); }
        for (int i = 0; i < count; i++)
        {
            if (source.Shape.HasRank)
            {
                long[] dimensions = source.Shape.Dimensions.ToArray();
                int at = (int)(onTwin ? ChannelsFirst.ToLast(value.Rank)[axis] : axis < 0 ? axis + source.Rank : axis);
                dimensions[at] = sizes?.Constant is { } known ? known.AsSpan<long>()[i] : dimensions[at] < 0 ? -1 : dimensions[at] / count;
                split.Outputs[i].Shape = new PartialShape(dimensions);
            }

            scope.Bind(i, onTwin ? graph.ChannelsToBack(split.Outputs[i], value.Rank) : split.Outputs[i]);
        }
    }

    private static void Slice(TranslationScope scope)
    {
        OnnxGraphBuilder graph = scope.Graph;
        OnnxValue begin = scope.Extents(1);
        OnnxValue end;
        if (scope.Integers(1) is { } from && scope.Integers(2) is { } sizes)
        {
            end = graph.Int64s([.. sizes.Select((size, i) => size < 0 ? OnnxMovement.ToEnd : from[i] + size)]);
        }
        else
        {
            OnnxValue size = scope.Extents(2);
            end = graph.Where(graph.IsNegative(size), graph.Int64(OnnxMovement.ToEnd), graph.Add(begin, size));
        }

        OnnxValue slice = graph.Op("Slice", scope[0], begin, end);
        if (scope.ShapeOf(0).HasRank) { slice.Shape = KnownShapes.Unknown(scope.ShapeOf(0).Rank); }
        scope.Bind(slice);
    }

    private static void Tile(TranslationScope scope)
    {
        OnnxGraphBuilder graph = scope.Graph;
        OnnxValue counts = scope.Extents(1);
        if (scope.IsComplex(0)) { counts = graph.JoinExtents(counts, graph.Int64s(1)); }
        OnnxValue tiled = graph.Op("Tile", scope[0], counts);
        if (scope.ShapeOf(0).HasRank) { tiled.Shape = KnownShapes.Unknown(scope.ShapeOf(0).Rank); }
        scope.Bind(tiled);
    }

    private static void ReverseAxes(TranslationScope scope)
    {
        if (scope.Integers(1) is { } axes)
        {
            Reverse(scope, axes);
            return;
        }

        OnnxGraphBuilder graph = scope.Graph;
        OnnxValue given = scope.Extents(1);
        OnnxValue back = graph.Filled(graph.ShapeOf(given), ElementType.Int64, -1);
        OnnxValue ends = graph.Expand(graph.Int64(long.MinValue), graph.ShapeOf(given));
        OnnxValue reversed = graph.Op("Slice", scope[0], back, ends, given, back);
        reversed.Shape = scope.ShapeOf(0);
        scope.Bind(reversed);
    }

    private static void ReverseMarked(TranslationScope scope)
    {
        if (scope.ContentOf(scope.Node.Inputs[1]) is not TensorConstant { Tensor: var marks })
        {
            scope.RefuseVariant("The list of axes is computed when the model runs.");
            return;
        }

        bool[] marked = marks.AsSpan<bool>().ToArray();
        Reverse(scope, [.. Enumerable.Range(0, marked.Length).Where(axis => marked[axis]).Select(static axis => (long)axis)]);
    }

    private static void Reverse(TranslationScope scope, long[] axes)
    {
        OnnxGraphBuilder graph = scope.Graph;
        long[] all = Array.ConvertAll(axes, axis => scope.Axis(0, axis));
        if (all.Length == 0)
        {
            scope.Bind(scope[0]);
            return;
        }

        OnnxValue reversed = graph.Op(
            "Slice", scope[0], graph.Int64s(Repeated(-1)), graph.Int64s(Repeated(long.MinValue)), graph.Int64s(all), graph.Int64s(Repeated(-1)));
        reversed.Shape = scope.ShapeOf(0);
        scope.Bind(reversed);

        long[] Repeated(long value) => [.. Enumerable.Repeat(value, all.Length)];
    }

    private static void ReverseSequence(SourceNode node, TranslationScope scope)
    {
        OnnxGraphBuilder graph = scope.Graph;
        long time = scope.Axis(0, node.Int("seq_dim", 0));
        long batch = scope.Axis(0, node.Int("batch_dim", 0));
        OnnxValue lengths = graph.Cast(scope[1], ElementType.Int64);
        if (time <= 1 && batch <= 1)
        {
            scope.Bind(Reversed(scope[0], time, batch));
            return;
        }

        // The engine knows time and batch in front only.
        long[] order = [batch, time, .. Enumerable.Range(0, scope.RankOf(0)).Select(static a => (long)a).Where(a => a != batch && a != time)];
        long[] back = new long[order.Length];
        for (int i = 0; i < order.Length; i++) { back[order[i]] = i; }
        scope.Bind(graph.Transpose(Reversed(graph.Transpose(scope[0], order), 1, 0), back));

        OnnxValue Reversed(OnnxValue value, long timeAxis, long batchAxis) =>
            graph.Add("ReverseSequence", [value, lengths]).With("time_axis", timeAxis).With("batch_axis", batchAxis).Output;
    }

    private static void Roll(TranslationScope scope)
    {
        OnnxGraphBuilder graph = scope.Graph;
        OnnxValue value = scope[0];
        OnnxValue shifts = scope.Extents(1);
        long[] axes = scope.RequireIntegers(2, "The list of axes");
        for (int i = 0; i < axes.Length; i++)
        {
            long axis = scope.Axis(0, axes[i]);
            OnnxValue extent = graph.Reshape(graph.Gather(graph.ShapeOf(value), graph.Int64s(axis)), graph.Int64s());
            OnnxValue positions = graph.Op("Range", graph.Int64(0), extent, graph.Int64(1));
            OnnxValue moved = graph.Sub(positions, graph.Slice(shifts, 0, i, i + 1));
            value = graph.Gather(value, IntegerDivision.FlooredRemainder(graph, moved, extent), axis);
            value.Shape = scope.ShapeOf(0);
        }

        scope.Bind(value);
    }

    private static void InvertPermutation(TranslationScope scope)
    {
        OnnxGraphBuilder graph = scope.Graph;
        OnnxValue order = graph.Cast(scope[0], ElementType.Int64);
        OnnxValue count = graph.Reshape(graph.ShapeOf(order), graph.Int64s());
        OnnxValue positions = graph.Op("Range", graph.Int64(0), count, graph.Int64(1));
        scope.Bind(graph.Cast(graph.Op("ScatterElements", order, order, positions), scope[0].Type));
    }
}
