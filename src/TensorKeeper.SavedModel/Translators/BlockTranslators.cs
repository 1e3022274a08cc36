// SPDX-License-Identifier: MIT
using TensorKeeper.SavedModel.Graphs;
using TensorKeeper.SavedModel.Onnx;

namespace TensorKeeper.SavedModel.Translators;

/// <summary>Ops that trade blocks of space for batch or depth.</summary>
internal static class BlockTranslators
{
    public const string Ops = "SpaceToBatchND SpaceToBatch BatchToSpaceND BatchToSpace SpaceToDepth DepthToSpace";

    public static void Register(TranslatorTable table) => table
        .Add("SpaceToBatchND", static (_, scope) => SpaceToBatch(scope, scope.RequireIntegers(1, "The block"), 2))
        .Add("SpaceToBatch", static (node, scope) => SpaceToBatch(scope, Square(node), 1))
        .Add("BatchToSpaceND", static (node, scope) =>
        {
            if (!DilatedConvolution.TryTranslate(node, scope)) { BatchToSpace(scope, scope.RequireIntegers(1, "The block"), 2); }
        })
        .Add("BatchToSpace", static (node, scope) => BatchToSpace(scope, Square(node), 1))
        .Add("SpaceToDepth", static (node, scope) => Depth(node, scope, "SpaceToDepth"))
        .Add("DepthToSpace", static (node, scope) => Depth(node, scope, "DepthToSpace"));

    /// <summary>Of the old ops, which know images only, the rank needs no telling.</summary>
    private static int RankOf(TranslationScope scope)
    {
        if (!scope.Node.Op.EndsWith("ND", StringComparison.Ordinal)) { scope[0].Shape = KnownShapes.Merge(scope[0].Shape, KnownShapes.Unknown(4)); }
        return scope.RankOf(0);
    }

    private static long[] Square(SourceNode node) => [node.Int("block_size", 2), node.Int("block_size", 2)];

    /// <summary>[N, s·b, …] becomes [b·N, s, …]: pad, cut each axis in two, move the blocks to the front.</summary>
    private static void SpaceToBatch(TranslationScope scope, long[] block, int paddingInput)
    {
        OnnxGraphBuilder graph = scope.Graph;
        int rank = RankOf(scope);
        int space = block.Length;
        OnnxValue padded = Pad(scope, paddingInput, rank, space);
        var cut = new List<OnnxValue> { graph.ExtentOf(padded, 0) };
        var result = new List<OnnxValue> { graph.ExtentTimes(cut[0], graph.Int64s(Product(block))) };
        for (int i = 0; i < space; i++)
        {
            OnnxValue extent = graph.ExtentOver(graph.ExtentOf(padded, i + 1), block[i]);
            cut.AddRange([extent, graph.Int64s(block[i])]);
            result.Add(extent);
        }

        for (int axis = space + 1; axis < rank; axis++)
        {
            cut.Add(graph.ExtentOf(padded, axis));
            result.Add(cut[^1]);
        }

        long[] order =
        [
            .. Enumerable.Range(0, space).Select(static i => 2L + (2 * i)), 0, .. Enumerable.Range(0, space).Select(static i => 1L + (2 * i)),
            .. Enumerable.Range(0, rank - space - 1).Select(i => (long)((2 * space) + 1 + i)),
        ];
        OnnxValue moved = graph.Transpose(graph.Reshape(padded, graph.JoinExtents([.. cut])), order);
        scope.Bind(graph.Reshape(moved, graph.JoinExtents([.. result])));
    }

    private static OnnxValue Pad(TranslationScope scope, int input, int rank, int space)
    {
        OnnxGraphBuilder graph = scope.Graph;
        OnnxValue value = scope[0];
        OnnxValue none = graph.Int64s(new long[rank - space - 1]);
        OnnxValue pads;
        if (scope.Integers(input) is { } pairs)
        {
            long[] begins = [.. pairs.Where(static (_, i) => i % 2 == 0)];
            long[] ends = [.. pairs.Where(static (_, i) => i % 2 == 1)];
            if (pairs.All(static cells => cells == 0)) { return value; }
            pads = graph.JoinExtents(graph.Int64s(0), graph.Int64s(begins), none, graph.Int64s(0), graph.Int64s(ends), none);
        }
        else
        {
            OnnxValue columns = graph.Cast(scope[input], ElementType.Int64);
            OnnxValue begins = graph.Gather(columns, graph.Int64(0), 1);
            OnnxValue ends = graph.Gather(columns, graph.Int64(1), 1);
            pads = graph.JoinExtents(graph.Int64s(0), begins, none, graph.Int64s(0), ends, none);
        }

        OnnxValue padded = graph.Op("Pad", value, pads, graph.Scalar(value.Type, 0));
        padded.Shape = KnownShapes.Unknown(rank);
        return padded;
    }

    /// <summary>[b·N, s, …] becomes [N, s·b, …]: the way back, then crop.</summary>
    private static void BatchToSpace(TranslationScope scope, long[] block, int cropInput)
    {
        OnnxGraphBuilder graph = scope.Graph;
        int rank = RankOf(scope);
        int space = block.Length;
        OnnxValue value = scope[0];
        OnnxValue batch = graph.ExtentOver(graph.ExtentOf(value, 0), Product(block));
        var cut = new List<OnnxValue> { graph.Int64s(block), batch };
        var result = new List<OnnxValue> { batch };
        for (int axis = 1; axis < rank; axis++)
        {
            OnnxValue extent = graph.ExtentOf(value, axis);
            cut.Add(extent);
            result.Add(axis <= space ? graph.ExtentTimes(extent, graph.Int64s(block[axis - 1])) : extent);
        }

        long[] order =
        [
            space, .. Enumerable.Range(0, space).SelectMany(i => new long[] { space + 1 + i, i }),
            .. Enumerable.Range(0, rank - space - 1).Select(i => (long)((2 * space) + 1 + i)),
        ];
        OnnxValue moved = graph.Transpose(graph.Reshape(value, graph.JoinExtents([.. cut])), order);
        OnnxValue whole = graph.Reshape(moved, graph.JoinExtents([.. result]));
        scope.Bind(Crop(scope, whole, cropInput, graph.JoinExtents([.. result[1..(space + 1)]]), space));
    }

    private static OnnxValue Crop(TranslationScope scope, OnnxValue whole, int input, OnnxValue extents, int space)
    {
        OnnxGraphBuilder graph = scope.Graph;
        if (scope.Integers(input) is { } pairs && pairs.All(static cells => cells == 0)) { return whole; }
        OnnxValue columns = graph.Reshape(scope.Extents(input), -1, 2);
        OnnxValue from = graph.Gather(columns, graph.Int64(0), 1);
        OnnxValue to = graph.Sub(extents, graph.Gather(columns, graph.Int64(1), 1));
        return graph.Op("Slice", whole, from, to, graph.Int64s([.. Enumerable.Range(1, space).Select(static axis => (long)axis)]));
    }

    private static void Depth(SourceNode node, TranslationScope scope, string op)
    {
        OnnxGraphBuilder graph = scope.Graph;
        DataLayout layout = DataLayout.Of(node, scope);
        OnnxValue front = layout.ToFirst(graph, scope[0]);
        long block = node.Int("block_size", 2);
        OnnxValue moved = front.Type is ElementType.Float32 or ElementType.Float16 or ElementType.Float64
            ? graph.Add(op, [front]).With("blocksize", block).Output
            : op == "SpaceToDepth" ? SpaceToDepth(graph, front, block) : DepthToSpace(graph, front, block);
        scope.Bind(layout.FromFirst(graph, moved));
    }

    /// <summary>[N, C, h·b, w·b] becomes [N, b·b·C, h, w]; the engine has this for floats only (and a wrong one for bytes).</summary>
    private static OnnxValue SpaceToDepth(OnnxGraphBuilder graph, OnnxValue front, long block)
    {
        (OnnxValue n, OnnxValue c, OnnxValue b) = (graph.ExtentOf(front, 0), graph.ExtentOf(front, 1), graph.Int64s(block));
        OnnxValue h = graph.ExtentOver(graph.ExtentOf(front, 2), block);
        OnnxValue w = graph.ExtentOver(graph.ExtentOf(front, 3), block);
        OnnxValue moved = graph.Transpose(graph.Reshape(front, graph.JoinExtents(n, c, h, b, w, b)), 0, 3, 5, 1, 2, 4);
        return graph.Reshape(moved, graph.JoinExtents(n, graph.ExtentTimes(c, graph.Int64s(block * block)), h, w));
    }

    private static OnnxValue DepthToSpace(OnnxGraphBuilder graph, OnnxValue front, long block)
    {
        (OnnxValue n, OnnxValue b) = (graph.ExtentOf(front, 0), graph.Int64s(block));
        OnnxValue c = graph.ExtentOver(graph.ExtentOf(front, 1), block * block);
        (OnnxValue h, OnnxValue w) = (graph.ExtentOf(front, 2), graph.ExtentOf(front, 3));
        OnnxValue moved = graph.Transpose(graph.Reshape(front, graph.JoinExtents(n, b, b, c, h, w)), 0, 3, 4, 1, 5, 2);
        return graph.Reshape(moved, graph.JoinExtents(n, c, graph.ExtentTimes(h, b), graph.ExtentTimes(w, b)));
    }

    private static long Product(long[] values) => values.Aggregate(1L, static (product, value) => checked(product * value));
}
