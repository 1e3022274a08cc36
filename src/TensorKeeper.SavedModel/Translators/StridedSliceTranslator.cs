// SPDX-License-Identifier: MIT
using TensorKeeper.SavedModel.Graphs;
using TensorKeeper.SavedModel.Onnx;

namespace TensorKeeper.SavedModel.Translators;

/// <summary>StridedSlice: Python's <c>x[a:b:c, ..., None, d]</c> as one Slice, one Squeeze and one Unsqueeze.</summary>
/// <remarks>
/// Axes in front of the ellipsis count from the front, those behind it from the back, so that the rank need not be known.
/// </remarks>
internal static class StridedSliceTranslator
{
    /// <summary>Behind every element, and not the largest number, which stands for the end in the direction of the steps.</summary>
    private const long Behind = 1L << 62;

    public static void Translate(SourceNode node, TranslationScope scope)
    {
        OnnxGraphBuilder graph = scope.Graph;
        List<Entry> entries = Parse(node, scope, Count(scope));
        OnnxValue value = scope[0];
        List<Entry> cuts = entries.FindAll(static entry => entry.Kind is Kind.Cut or Kind.Pick && !entry.IsWhole);
        if (cuts is [{ Kind: Kind.Pick } only])
        {
            // One index and nothing else to cut: x[i].
            OnnxValue index = graph.Reshape(Element(scope, 1, only.Position), graph.Int64s());
            value = graph.Gather(value, index, only.Axis);
            entries.Remove(only);
        }
        else if (cuts.Count > 0)
        {
            value = graph.Op(
                "Slice",
                value,
                graph.JoinExtents([.. cuts.Select(entry => Start(scope, entry))]),
                graph.JoinExtents([.. cuts.Select(entry => End(scope, entry))]),
                graph.Int64s([.. cuts.Select(static entry => entry.Axis)]),
                graph.JoinExtents([.. cuts.Select(entry => Step(scope, entry))]));
            if (scope.ShapeOf(0).HasRank) { value.Shape = KnownShapes.Unknown(scope.ShapeOf(0).Rank); }
        }

        long[] gone = [.. entries.Where(static entry => entry.Kind == Kind.Pick).Select(static entry => entry.Axis)];
        if (gone.Length > 0) { value = graph.Squeeze(value, gone); }
        long[] added = [.. entries.Where(static entry => entry.Kind == Kind.New).Select(static entry => entry.OutputAxis)];
        if (added.Length > 0) { value = graph.Unsqueeze(value, added); }
        scope.Bind(value);
    }

    private static int Count(TranslationScope scope)
    {
        for (int input = 1; input <= 3; input++)
        {
            if (scope.Integers(input) is { } known) { return known.Length; }
            if (scope.ShapeOf(input) is { Rank: 1 } shape && shape[0] != PartialShape.Unknown) { return (int)shape[0]; }
        }

        scope.RefuseVariant("The number of axes that are cut is not known.");
        return 0;
    }

    private static List<Entry> Parse(SourceNode node, TranslationScope scope, int count)
    {
        long ellipsis = node.Int("ellipsis_mask", 0);
        long added = node.Int("new_axis_mask", 0);
        long shrunk = node.Int("shrink_axis_mask", 0);
        var entries = new List<Entry>(count);
        int behind = -1;
        for (int i = 0; i < count; i++)
        {
            long bit = 1L << i;
            if ((ellipsis & bit) != 0)
            {
                behind = entries.Count;
                continue;
            }

            Kind kind = (added & bit) != 0 ? Kind.New : (shrunk & bit) != 0 ? Kind.Pick : Kind.Cut;
            entries.Add(new Entry(
                i, kind, HasBegin: (node.Int("begin_mask", 0) & bit) == 0, HasEnd: (node.Int("end_mask", 0) & bit) == 0, Stride(scope, i, kind)));
        }

        Number(entries, behind < 0 ? entries.Count : behind, scope.IsComplex(0) ? 1 : 0);
        return entries;
    }

    /// <summary>Gives each entry its axis of the operand and of the result.</summary>
    private static void Number(List<Entry> entries, int ellipsis, int pair)
    {
        long axis = 0;
        long outputAxis = 0;
        for (int i = 0; i < ellipsis; i++)
        {
            entries[i] = entries[i] with { Axis = axis, OutputAxis = outputAxis };
            if (entries[i].Kind != Kind.New) { axis++; }
            if (entries[i].Kind != Kind.Pick) { outputAxis++; }
        }

        axis = outputAxis = -1 - pair;
        for (int i = entries.Count - 1; i >= ellipsis; i--)
        {
            entries[i] = entries[i] with { Axis = axis, OutputAxis = outputAxis };
            if (entries[i].Kind != Kind.New) { axis--; }
            if (entries[i].Kind != Kind.Pick) { outputAxis--; }
        }
    }

    private static long Stride(TranslationScope scope, int position, Kind kind)
    {
        if (kind != Kind.Cut) { return 1; }
        if (Element(scope, 3, position).KnownExtent() is not { } stride) { return 0; }
        if (stride == 0) { scope.RefuseVariant("A stride is zero."); }
        return stride;
    }

    /// <summary>Returns the stride; 0 in the entry stands for one that is computed.</summary>
    private static OnnxValue Step(TranslationScope scope, Entry entry) =>
        entry.Stride == 0 ? Element(scope, 3, entry.Position) : scope.Graph.Int64s(entry.Kind == Kind.Pick ? 1 : entry.Stride);

    /// <summary>Returns one end of the axis for strides forwards, the other for strides backwards.</summary>
    private static OnnxValue Open(TranslationScope scope, Entry entry, long forwards, long backwards)
    {
        OnnxGraphBuilder graph = scope.Graph;
        return entry.Stride != 0
            ? graph.Int64s(entry.Stride > 0 ? forwards : backwards)
            : graph.Where(graph.IsNegative(Step(scope, entry)), graph.Int64s(backwards), graph.Int64s(forwards));
    }

    private static OnnxValue Start(TranslationScope scope, Entry entry) => entry.HasBegin || entry.Kind == Kind.Pick
        ? Element(scope, 1, entry.Position)
        : Open(scope, entry, 0, long.MaxValue);

    private static OnnxValue End(TranslationScope scope, Entry entry)
    {
        OnnxGraphBuilder graph = scope.Graph;
        if (entry.Kind == Kind.Cut)
        {
            return BehindTheFront(scope, entry, entry.HasEnd ? Element(scope, 2, entry.Position) : Open(scope, entry, long.MaxValue, long.MinValue));
        }

        // One past the index, but one past -1 is the end.
        OnnxValue index = Element(scope, 1, entry.Position);
        if (index.KnownExtent() is { } known) { return graph.Int64s(known == -1 ? long.MaxValue : known + 1); }
        OnnxValue last = graph.Equal(index, graph.Int64s(-1));
        return graph.Where(last, graph.Int64s(long.MaxValue), graph.Add(index, graph.Int64s(1)));
    }

    /// <summary>
    /// Going backwards from in front of the first element meets nothing. The engine would begin with the first: there it gets an
    /// end that lies behind it.
    /// </summary>
    private static OnnxValue BehindTheFront(TranslationScope scope, Entry entry, OnnxValue end)
    {
        if (!entry.HasBegin || entry.Stride > 0) { return end; }
        OnnxGraphBuilder graph = scope.Graph;
        OnnxValue start = Element(scope, 1, entry.Position);
        if (start.KnownExtent() is >= -1) { return end; }
        OnnxValue extent = graph.ExtentOf(scope[0], (int)entry.Axis);
        if (start.KnownExtent() is { } from && extent.KnownExtent() is { } all && entry.Stride != 0)
        {
            return from + all < 0 ? graph.Int64s(Behind) : end;
        }

        OnnxValue isBefore = graph.IsNegative(graph.Add(graph.Min(start, graph.Int64s(0)), extent));
        if (entry.Stride == 0) { isBefore = graph.And(isBefore, graph.IsNegative(Step(scope, entry))); }
        return graph.Where(isBefore, graph.Int64s(Behind), end);
    }

    private static OnnxValue Element(TranslationScope scope, int input, int position)
    {
        if (scope.Integers(input) is { } all) { return scope.Graph.Int64s(all[position]); }
        if (scope.Fact(scope.Node.Inputs[input]).Integers is { } partly && partly[position].IsKnown)
        {
            return scope.Graph.Int64s(partly[position].Value);
        }

        return scope.Graph.Slice(scope.Extents(input), 0, position, position + 1);
    }

    private enum Kind
    {
        Cut,
        Pick,
        New,
    }

    private sealed record Entry(int Position, Kind Kind, bool HasBegin, bool HasEnd, long Stride, long Axis = 0, long OutputAxis = 0)
    {
        public bool IsWhole => Kind == Kind.Cut && !HasBegin && !HasEnd && Stride == 1;
    }
}
