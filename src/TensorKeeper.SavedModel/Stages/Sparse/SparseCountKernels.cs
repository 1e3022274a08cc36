// SPDX-License-Identifier: MIT
using System.Numerics;
using TensorKeeper.SavedModel.Graphs;
using TensorKeeper.SavedModel.Messages;

namespace TensorKeeper.SavedModel.Stages.Sparse;

/// <summary>Counts values, or sums their weights, into a sparse tensor: <c>DenseCountSparseOutput</c> and its kin.</summary>
internal static class SparseCountKernels
{
    public static void Register(HostKernelTable table) => table
        .AddPrepared("DenseCountSparseOutput", Prepare)
        .AddPrepared("SparseCountSparseOutput", Prepare)
        .AddPrepared("RaggedCountSparseOutput", Prepare);

    private static HostKernel Prepare(SourceNode node) => node.Type("output_type", DataType.Int64) switch
    {
        DataType.Int32 => Of<int>(node),
        DataType.Int64 => Of<long>(node),
        DataType.Float => Of<float>(node),
        DataType.Double => Of<double>(node),
        DataType other => throw new ServingException(ServingErrorCode.InvalidArgument, $"Counts are not of type {other}."),
    };

    private static HostKernel Of<T>(SourceNode node)
        where T : unmanaged, INumber<T>
    {
        long least = node.Int("minlength", -1);
        long most = node.Int("maxlength", -1);
        bool binary = node.Bool("binary_output", false);
        return (in HostCall call) =>
        {
            (Tensor input, Tensor weightInput, long[]? rows, long batch) = Inputs(call);
            long[] values = Tensors.Integers(input);
            ReadOnlySpan<T> weights = weightInput.AsSpan<T>();
            call.Require(weights.Length == 0 || weights.Length == values.Length, "Weights and values must have the same shape");
            var counts = new SortedDictionary<(long Row, long Value), T>();
            long largest = -1;
            for (int i = 0; i < values.Length; i++)
            {
                call.Require(values[i] >= 0, "Input values must all be non-negative");
                largest = Math.Max(largest, values[i]);
                if (most > 0 && values[i] >= most) { continue; }
                (long, long) key = (rows is null ? 0 : rows[i], values[i]);
                T before = counts.GetValueOrDefault(key);
                counts[key] = binary ? T.One : before + (weights.Length > 0 ? weights[i] : T.One);
            }

            long width = most > 0 ? most : Math.Max(largest + 1, least);
            bool single = batch < 0;
            var indices = new List<long>();
            foreach ((long row, long value) in counts.Keys)
            {
                if (!single) { indices.Add(row); }
                indices.Add(value);
            }

            return SparseValue.ToTensors(indices, Tensor.Of<T>([counts.Count], [.. counts.Values]), single ? [width] : [batch, width]);
        };
    }

    /// <summary>Finds the row of each value; there are none if there is one row without a batch dimension.</summary>
    private static (Tensor Values, Tensor Weights, long[]? Rows, long Batch) Inputs(in HostCall call)
    {
        switch (call.Node.Op)
        {
            case "DenseCountSparseOutput":
                call.Require(call[0].Shape.Rank is 1 or 2, $"Input must be a 1 or 2-dimensional tensor. Got: {call[0].Shape}");
                if (call[0].Shape.Rank == 1) { return (call[0], call[1], null, -1); }
                long width = Math.Max(call[0].Shape[1], 1);
                return (call[0], call[1], [.. Enumerable.Range(0, (int)call[0].ElementCount).Select(i => i / width)], call[0].Shape[0]);
            case "SparseCountSparseOutput":
                SparseValue sparse = SparseValue.Read(call, 0, 1, 2);
                call.Require(sparse.Rank is 1 or 2, $"Input must be a 1 or 2-dimensional tensor. Got rank {sparse.Rank}");
                return sparse.Rank == 1
                    ? (sparse.Values, call[3], null, -1)
                    : (sparse.Values, call[3], [.. Enumerable.Range(0, sparse.Count).Select(i => sparse.Row(i)[0])], sparse.Shape[0]);
            default:
                long[] splits = Tensors.Integers(call[0]);
                bool fits = splits.Length > 0 && splits[0] == 0 && splits[^1] == call[1].ElementCount;
                for (int i = 1; fits && i < splits.Length; i++) { fits = splits[i] >= splits[i - 1]; }
                call.Require(fits, "Splits must start with 0, not decrease, and end with the number of values");
                long[] rows = new long[call[1].ElementCount];
                for (int row = 0; row + 1 < splits.Length; row++) { rows.AsSpan((int)splits[row]..(int)splits[row + 1]).Fill(row); }
                return (call[1], call[2], rows, splits.Length - 1);
        }
    }
}
