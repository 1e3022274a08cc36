// SPDX-License-Identifier: MIT
using TensorKeeper.SavedModel.Graphs;
using TensorKeeper.SavedModel.Messages;
using TensorKeeper.SavedModel.Stages.Lists;
using TensorKeeper.SavedModel.Stages.Shapes;

namespace TensorKeeper.SavedModel.Stages.Ragged;

/// <summary>Wraps ragged tensors into variants, whole or row by row, and takes them out again: how they go through lists.</summary>
internal static class RaggedVariantKernels
{
    public static void Register(HostKernelTable table) => table
        .AddValues("RaggedTensorToVariant", ToVariant)
        .AddValues("RaggedTensorFromVariant", FromVariant);

    private static HostValue[] ToVariant(in HostCall call)
    {
        int rank = call.InputCount - 1;
        Tensor values = call[rank];
        bool isBatch = call.Node.Bool("batched_input", false);
        call.Require(values.Shape.Rank > 0 || (rank == 0 && !isBatch), "The values of a ragged tensor are at least a vector.");
        long[][] splits = rank == 0 ? [] : NestedSplits.Read(call, 0, rank, values.Shape[0], exact: true);
        if (!isBatch) { return [new RaggedVariant(splits, Tensors.Copy(values))]; }
        return [rank == 0 ? OfRows(Rows.Of(call, values)) : OfRows(call, splits, values)];
    }

    private static VariantArray OfRows(HostValue[] rows) =>
        new([rows.Length], [.. rows.Select(static row => new RaggedVariant([], row.Tensor!))]);

    /// <summary>Cuts the outermost axis: each row keeps its part of the splits, counted from 0, and of the values.</summary>
    private static VariantArray OfRows(in HostCall call, long[][] splits, Tensor values)
    {
        int count = splits[0].Length - 1;
        long[][][] parts = new long[count][][];
        long[] bounds = splits[0];
        for (int row = 0; row < count; row++) { parts[row] = new long[splits.Length - 1][]; }
        for (int level = 1; level < splits.Length; level++)
        {
            for (int row = 0; row < count; row++)
            {
                ReadOnlySpan<long> own = splits[level].AsSpan((int)bounds[row], (int)(bounds[row + 1] - bounds[row]) + 1);
                long[] part = new long[own.Length];
                for (int i = 0; i < part.Length; i++) { part[i] = own[i] - own[0]; }
                parts[row][level - 1] = part;
            }

            long[] next = new long[bounds.Length];
            for (int i = 0; i < next.Length; i++) { next[i] = splits[level][bounds[i]]; }
            bounds = next;
        }

        long[] lengths = new long[count];
        for (int row = 0; row < count; row++) { lengths[row] = bounds[row + 1] - bounds[row]; }
        HostValue[] runs = Rows.Of(call, values, lengths);
        return new VariantArray([count], [.. runs.Select((run, row) => new RaggedVariant(parts[row], run.Tensor!))]);
    }

    private static HostValue[] FromVariant(in HostCall call)
    {
        int rank = call.Node.Outputs.Count - 1;
        ElementType splitType = call.Node.Type("Tsplits", DataType.Int64).ToElementType();
        ElementType valueType = call.Node.Type("Tvalues", DataType.Invalid).ToElementType();
        if (call.Values[0].Variant is not VariantArray array)
        {
            RaggedVariant whole = call.Variant<RaggedVariant>(0);
            Check(call, whole, rank, valueType);
            return Results(splitType, whole.Splits, Tensors.View(whole.Values, whole.Values.Shape));
        }

        int inner = rank - array.Shape.Rank;
        long declared = call.Node.Int("input_ragged_rank", -1);
        call.Require(declared < 0 || declared == inner, $"output_ragged_rank must be equal to input_ragged_rank + the rank of the variants; {rank}, {declared} and {array.Shape.Rank} were given");
        call.Require(inner >= -1, $"Rows of {array.Shape.Rank} axes have no ragged rank {rank}");
        RaggedVariant[] rows = [.. array.Elements.OfType<RaggedVariant>()];
        call.Require(rows.Length == array.Elements.Count, "A variant is no ragged tensor.");
        foreach (RaggedVariant row in rows) { Check(call, row, Math.Max(inner, 0), valueType); }
        var splits = new List<long[]>();
        for (int axis = 0; axis + 1 < array.Shape.Rank; axis++) { splits.Add(Even(array.Shape, axis)); }
        if (inner < 0) { return Results(splitType, splits, Pack(call, rows, valueType)); }
        splits.Add(Ends(rows, static row => row.RowCount));
        for (int level = 0; level < inner; level++) { splits.Add(Joined(rows, level)); }
        return Results(splitType, splits, Concatenate(call, rows, valueType));
    }

    private static void Check(in HostCall call, RaggedVariant row, int rank, ElementType type)
    {
        call.Require(row.Splits.Count == rank, $"Encoded input RaggedTensorVariant has ragged_rank={row.Splits.Count}. Expected ragged_rank={rank}.");
        call.Require(row.Values.ElementType == type, $"Expected values Tensor dtype: {type}, found: {row.Values.ElementType}");
    }

    private static HostValue[] Results(ElementType splitType, IReadOnlyList<long[]> splits, Tensor values) =>
        [.. splits.Select(level => new HostValue(Tensors.OfIntegers(splitType, [level.Length], level))), values];

    /// <summary>Splits an axis of an array of variants into rows that are all as long as the next axis.</summary>
    private static long[] Even(TensorShape shape, int axis)
    {
        long[] splits = new long[Axes.Product(shape.Dimensions[..(axis + 1)]) + 1];
        for (int i = 0; i < splits.Length; i++) { splits[i] = i * shape[axis + 1]; }
        return splits;
    }

    private static long[] Ends(RaggedVariant[] rows, Func<RaggedVariant, long> length)
    {
        long[] ends = new long[rows.Length + 1];
        for (int i = 0; i < rows.Length; i++) { ends[i + 1] = ends[i] + length(rows[i]); }
        return ends;
    }

    /// <summary>Joins the splits of one level: each row goes on where the one before it ended.</summary>
    private static long[] Joined(RaggedVariant[] rows, int level)
    {
        var splits = new List<long> { 0 };
        foreach (RaggedVariant row in rows)
        {
            long start = splits[^1];
            foreach (long end in row.Splits[level].AsSpan(1)) { splits.Add(start + end); }
        }

        return [.. splits];
    }

    private static Tensor Pack(in HostCall call, RaggedVariant[] rows, ElementType type)
    {
        TensorShape each = rows.Length > 0 ? rows[0].Values.Shape : [0];
        foreach (RaggedVariant row in rows) { call.Require(row.Values.Shape == each, $"Rows of shapes {each} and {row.Values.Shape} make no tensor"); }
        return Join(call, rows, type, rows.Length > 0 ? new TensorShape([rows.Length, .. each.Dimensions]) : [0]);
    }

    private static Tensor Concatenate(in HostCall call, RaggedVariant[] rows, ElementType type)
    {
        ReadOnlySpan<long> each = rows.Length > 0 && rows[0].Values.Shape.Rank > 0 ? rows[0].Values.Shape.Dimensions[1..] : [];
        foreach (RaggedVariant row in rows)
        {
            call.Require(
                row.Values.Shape.Rank > 0 && row.Values.Shape.Dimensions[1..].SequenceEqual(each),
                $"Values of shapes {rows[0].Values.Shape} and {row.Values.Shape} cannot be joined");
        }

        return Join(call, rows, type, new TensorShape([rows.Sum(static row => row.Values.Shape[0]), .. each]));
    }

    private static Tensor Join(in HostCall call, RaggedVariant[] rows, ElementType type, TensorShape shape)
    {
        ListReading.RequireRoom(call, type, shape);
        return RunCopy.Join(type, shape, [.. rows.Select(static row => (row.Values, 0L, row.Values.ElementCount))]);
    }
}
