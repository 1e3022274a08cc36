// SPDX-License-Identifier: MIT
using System.Numerics;
using TensorKeeper.SavedModel.Graphs;
using TensorKeeper.SavedModel.Stages.Sparse;

namespace TensorKeeper.SavedModel.Stages.Numbers;

/// <summary>Counts how often each id occurs: <c>Bincount</c>, <c>DenseBincount</c>, <c>RaggedBincount</c>, <c>SparseBincount</c>. Ids beyond the size are dropped.</summary>
internal static class BincountKernels
{
    public static void Register(HostKernelTable table) => table
        .Add("Bincount", static (in HostCall call) => [NumberTypes.Run<Kernel>(call[2].ElementType, call, new Kernel(0, 1, 2))])
        .Add("DenseBincount", static (in HostCall call) => [NumberTypes.Run(call[2].ElementType, call, new Kernel(0, 1, 2))])
        .Add("RaggedBincount", static (in HostCall call) => [NumberTypes.Run(call[3].ElementType, call, new Kernel(1, 2, 3, 0))])
        .Add("SparseBincount", static (in HostCall call) => [NumberTypes.Run<SparseKernel>(call[4].ElementType, call)]);

    /// <summary>Counts the values of a sparse tensor, for each of its rows if it has a batch.</summary>
    private readonly struct SparseKernel : INumberKernel
    {
        public Tensor Run<T>(in HostCall call)
            where T : unmanaged, INumber<T>, IMinMaxValue<T>
        {
            SparseValue sparse = SparseValue.Read(call, 0, 1, 2);
            long bins = call[3].ElementCount == 1 ? Tensors.Integers(call[3])[0] : -1;
            call.Require(bins >= 0, $"size ({bins}) must be non-negative");
            call.Require(sparse.Rank is 1 or 2, $"Shape must be at most rank 2 but is rank {sparse.Rank}");
            long[] values = Tensors.Integers(sparse.Values);
            ReadOnlySpan<T> weight = call[4].AsSpan<T>();
            call.Require(weight.Length == 0 || weight.Length == values.Length, $"Weights and values must have the same shape. Received {call[4].Shape}");
            Tensor counts = Tensors.Zeros(call[4].ElementType, sparse.Rank == 2 ? [sparse.Shape[0], bins] : [bins]);
            Span<T> count = counts.AsSpan<T>();
            bool binary = call.Node.Bool("binary_output", false);
            for (int i = 0; i < values.Length; i++)
            {
                call.Require(values[i] >= 0, "Input must be non-negative");
                if (values[i] >= bins) { continue; }
                long row = sparse.Rank == 2 ? sparse.Row(i)[0] : 0;
                ref T bin = ref count[(int)((row * bins) + values[i])];
                bin = binary ? T.One : bin + (weight.Length == 0 ? T.One : weight[i]);
            }

            return counts;
        }
    }

    private readonly struct Kernel(int ids, int size, int weights, int splits = -1) : INumberKernel
    {
        public Tensor Run<T>(in HostCall call)
            where T : unmanaged, INumber<T>, IMinMaxValue<T>
        {
            long[] values = Tensors.Integers(call[ids]);
            long bins = call[size].ElementCount == 1 ? Tensors.Integers(call[size])[0] : -1;
            call.Require(bins >= 0, $"size ({bins}) must be non-negative");
            ReadOnlySpan<T> weight = call[weights].AsSpan<T>();
            call.Require(
                weight.Length == 0 || weight.Length == values.Length,
                $"`weights` must be the same shape as `arr` or a length-0 `Tensor`, in which case it acts as all weights equal to 1. Received {call[weights].Shape}");
            long[] ends = Ends(call, values.Length);
            bool rows = splits >= 0 || call[ids].Shape.Rank == 2;
            Tensor counts = Tensors.Zeros(call[weights].ElementType, rows ? [ends.Length, bins] : [bins]);
            Span<T> count = counts.AsSpan<T>();
            bool binary = call.Node.Bool("binary_output", false);
            int row = 0;
            for (int i = 0; i < values.Length; i++)
            {
                while (i >= ends[row]) { row++; }
                call.Require(values[i] >= 0, "Input must be non-negative");
                if (values[i] >= bins) { continue; }
                ref T bin = ref count[(int)((row * bins) + values[i])];
                bin = binary ? T.One : bin + (weight.Length == 0 ? T.One : weight[i]);
            }

            return counts;
        }

        private long[] Ends(in HostCall call, int count)
        {
            TensorShape shape = call[ids].Shape;
            if (splits < 0)
            {
                call.Require(shape.Rank <= 2, $"Shape must be at most rank 2 but is rank {shape.Rank}");
                return shape.Rank == 2 ? [.. Enumerable.Range(1, checked((int)shape[0])).Select(row => row * shape[1])] : [count];
            }

            long[] offsets = Tensors.Integers(call[splits]);
            bool valid = offsets.Length > 0 && offsets[0] == 0 && offsets[^1] == count;
            for (int i = 1; valid && i < offsets.Length; i++) { valid = offsets[i] >= offsets[i - 1]; }
            call.Require(valid, "Splits must start with 0, must not fall, and must end with the number of values");
            return offsets[1..];
        }
    }
}
