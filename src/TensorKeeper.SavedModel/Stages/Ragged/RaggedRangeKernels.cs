// SPDX-License-Identifier: MIT
using System.Numerics;
using TensorKeeper.SavedModel.Graphs;
using TensorKeeper.SavedModel.Messages;

namespace TensorKeeper.SavedModel.Stages.Ragged;

/// <summary>Counts from a start to a limit in each row: <c>RaggedRange</c>.</summary>
internal static class RaggedRangeKernels
{
    public static void Register(HostKernelTable table) => table.AddPrepared("RaggedRange", Prepare);

    private static HostKernel Prepare(SourceNode node)
    {
        ElementType splitType = node.Type("Tsplits", DataType.Int64).ToElementType();
        return (in HostCall call) => call[0].ElementType switch
        {
            ElementType.Int32 => Run<int>(call, splitType),
            ElementType.Int64 => Run<long>(call, splitType),
            ElementType.Float32 => Run<float>(call, splitType),
            ElementType.Float64 => Run<double>(call, splitType),
            ElementType type => throw call.Invalid($"RaggedRange does not count in {type}"),
        };
    }

    private static Tensor[] Run<T>(in HostCall call, ElementType splitType)
        where T : unmanaged, INumber<T>
    {
        long rows = RowCount(call);
        ReadOnlySpan<T> starts = call[0].AsSpan<T>();
        ReadOnlySpan<T> limits = call[1].AsSpan<T>();
        ReadOnlySpan<T> deltas = call[2].AsSpan<T>();
        long[] splits = new long[rows + 1];
        for (int row = 0; row < rows; row++)
        {
            long size = Size(call, Of(starts, call[0], row), Of(limits, call[1], row), Of(deltas, call[2], row));
            call.Require(size <= Array.MaxLength - splits[row], "The ranges have more values than the host can hold");
            splits[row + 1] = splits[row] + size;
        }

        Tensor result = Tensors.Zeros(call[0].ElementType, [splits[^1]]);
        Span<T> values = result.AsSpan<T>();
        for (int row = 0; row < rows; row++)
        {
            // Added up, as TensorFlow does: a product would round fractions elsewhere.
            T value = Of(starts, call[0], row);
            T delta = Of(deltas, call[2], row);
            foreach (ref T element in values[(int)splits[row]..(int)splits[row + 1]])
            {
                element = value;
                value = unchecked(value + delta);
            }
        }

        return [Tensors.OfIntegers(splitType, [splits.Length], splits), result];
    }

    private static T Of<T>(ReadOnlySpan<T> values, Tensor tensor, int row) => values[tensor.Shape.Rank == 0 ? 0 : row];

    private static long RowCount(in HostCall call)
    {
        long rows = -1;
        for (int input = 0; input < 3; input++)
        {
            TensorShape shape = call[input].Shape;
            call.Require(shape.Rank <= 1, "starts, limits and deltas must be scalars or vectors");
            if (shape.Rank == 0) { continue; }
            call.Require(rows < 0 || rows == shape[0], "starts, limits, and deltas must have the same shape");
            rows = shape[0];
        }

        return rows < 0 ? 1 : rows;
    }

    private static long Size<T>(in HostCall call, T start, T limit, T delta)
        where T : unmanaged, INumber<T>
    {
        call.Require(delta != T.Zero, "Requires delta != 0");
        if ((delta > T.Zero && limit < start) || (delta < T.Zero && limit > start)) { return 0; }
        if (typeof(T) == typeof(int) || typeof(T) == typeof(long))
        {
            Int128 span = Int128.Abs(Int128.CreateChecked(limit) - Int128.CreateChecked(start));
            Int128 step = Int128.Abs(Int128.CreateChecked(delta));
            return (long)Int128.Min((span + step - 1) / step, long.MaxValue);
        }

        double size = Math.Ceiling(double.CreateChecked(T.Abs((limit - start) / delta)));
        call.Require(size <= long.MaxValue, $"Requires ((limit - start) / delta) <= {long.MaxValue}");
        return (long)size;
    }
}
