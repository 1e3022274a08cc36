// SPDX-License-Identifier: MIT
using System.Numerics;
using TensorKeeper.SavedModel.Graphs;
using TensorKeeper.SavedModel.Stages.Numbers;
using TensorKeeper.SavedModel.Stages.Shapes;

namespace TensorKeeper.SavedModel.Stages.Xla;

/// <summary>Reductions over axes or sliding windows, with a function of the model: <c>XlaReduce</c>, <c>XlaReduceWindow</c>.</summary>
internal static class XlaReduceKernels
{
    public static void Register(HostKernelTable table) => table
        .AddPrepared("XlaReduce", PrepareAxes)
        .AddPrepared("XlaReduceWindow", PrepareWindow);

    private static HostKernel PrepareAxes(SourceNode node)
    {
        XlaReducer reducer = XlaReducer.Of(node);
        long[] axes = node.Ints("dimensions_to_reduce");
        return (in HostCall call) =>
        {
            TensorShape shape = call[0].Shape;
            foreach (long axis in axes) { call.Require(axis >= 0 && axis < shape.Rank, $"axis {axis} is not one of {shape}"); }
            long[] extents = Enumerable.Repeat(1L, shape.Rank).ToArray();
            foreach (long axis in axes) { extents[axis] = shape[(int)axis]; }
            XlaWindow window = XlaWindow.Whole(shape, extents);
            Tensor kept = Run(call, window, reducer);
            return [Tensors.View(kept, new([.. shape.Dimensions.ToArray().Where((_, axis) => !axes.Contains(axis))]))];
        };
    }

    private static HostKernel PrepareWindow(SourceNode node)
    {
        XlaReducer reducer = XlaReducer.Of(node);
        return (in HostCall call) => [Run(call, XlaWindow.Of(call), reducer)];
    }

    private static Tensor Run(in HostCall call, XlaWindow window, XlaReducer reducer)
    {
        call.Require(call[1].ElementCount == 1 && call[1].ElementType == call[0].ElementType, $"The first number of a reduction is one of its type, not {call[1]}");
        if (call[0].ElementType != ElementType.Bool) { return NumberTypes.Run(call[0].ElementType, call, new Kernel(window, reducer)); }
        Tensor bytes = Tensor.FromMemory(ElementType.UInt8, call[0].Shape, call[0].Memory);
        Tensor start = Tensor.FromMemory(ElementType.UInt8, call[1].Shape, call[1].Memory);
        Tensor result = new Kernel(window, reducer).Run<byte>(new HostCall(call.Node, [bytes, start], call.CancellationToken));
        return Tensor.FromMemory(ElementType.Bool, result.Shape, result.Memory);
    }

    private readonly struct Kernel(XlaWindow window, XlaReducer reducer) : INumberKernel
    {
        public Tensor Run<T>(in HostCall call)
            where T : unmanaged, INumber<T>, IMinMaxValue<T>
        {
            Tensor result = Tensors.Zeros(call[0].ElementType, window.Result);
            ReadOnlySpan<T> values = call[0].AsSpan<T>();
            Span<T> results = result.AsSpan<T>();
            T start = call[1].AsSpan<T>()[0];
            long[] strides = StridedCopy.DenseStrides(call[0].Shape);
            long[] place = new long[window.Result.Rank];
            for (int i = 0; i < results.Length; i++)
            {
                if (i % 1024 == 0) { call.CancellationToken.ThrowIfCancellationRequested(); }
                results[i] = Reduced(values, start, 0, 0, place, strides);
                for (int axis = place.Length - 1; axis >= 0 && ++place[axis] == window.Result[axis]; axis--) { place[axis] = 0; }
            }

            return result;
        }

        private T Reduced<T>(ReadOnlySpan<T> values, T sum, int axis, long offset, long[] place, long[] strides)
            where T : unmanaged, INumber<T>
        {
            if (axis == place.Length) { return reducer.Apply(sum, values[(int)offset]); }
            for (long step = 0; step < window.Extents[axis]; step++)
            {
                long at = window.SourceOf(axis, place[axis], step);
                if (at >= 0) { sum = Reduced(values, sum, axis + 1, offset + (at * strides[axis]), place, strides); }
            }

            return sum;
        }
    }
}
