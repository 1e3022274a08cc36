// SPDX-License-Identifier: MIT
using System.Numerics;
using TensorKeeper.SavedModel.Stages.Numbers;
using TensorKeeper.SavedModel.Stages.Shapes;

namespace TensorKeeper.SavedModel.Stages.Xla;

/// <summary>Sorts the rows of the last axis, upwards and stably; NaN comes last.</summary>
internal static class XlaSortKernels
{
    public static void Register(HostKernelTable table) => table
        .Add("XlaSort", static (in HostCall call) => [Taken(call, 0, Order(call))])
        .Add("XlaKeyValueSort", SortPairs);

    private static Tensor[] SortPairs(in HostCall call)
    {
        call.Require(call[0].Shape == call[1].Shape, $"Keys and values must have one shape: {call[0].Shape}, {call[1].Shape}");
        long[] order = Order(call);
        return [Taken(call, 0, order), Taken(call, 1, order)];
    }

    private static Tensor Taken(in HostCall call, int input, long[] order) => RunCopy.Take(call[input], call[input].Shape, 1, order);

    private static long[] Order(in HostCall call)
    {
        Tensor keys = call[0].ElementType == ElementType.BFloat16 ? BFloat16Cast.Widen(call[0]) : call[0];
        return NumberTypes.Run(keys.ElementType, call, new Kernel(keys)).AsSpan<long>().ToArray();
    }

    private readonly struct Kernel(Tensor keys) : INumberKernel
    {
        public Tensor Run<T>(in HostCall call)
            where T : unmanaged, INumber<T>, IMinMaxValue<T>
        {
            T[] elements = keys.AsSpan<T>().ToArray();
            long[] order = new long[elements.Length];
            for (int i = 0; i < order.Length; i++) { order[i] = i; }
            int row = keys.Shape.Rank == 0 ? 1 : (int)keys.Shape.Dimensions[^1];
            for (int start = 0; row > 0 && start < order.Length; start += row)
            {
                call.CancellationToken.ThrowIfCancellationRequested();
                order.AsSpan(start, row).Sort((a, b) =>
                {
                    (T x, T y) = (elements[a], elements[b]);
                    int compared = T.IsNaN(x) || T.IsNaN(y) ? T.IsNaN(x).CompareTo(T.IsNaN(y)) : x.CompareTo(y);
                    return compared != 0 ? compared : a.CompareTo(b);
                });
            }

            return Tensor.Of<long>([order.Length], order);
        }
    }
}
