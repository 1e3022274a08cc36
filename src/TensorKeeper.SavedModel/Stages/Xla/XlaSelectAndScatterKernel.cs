// SPDX-License-Identifier: MIT
using System.Numerics;
using TensorKeeper.SavedModel.Stages.Numbers;
using TensorKeeper.SavedModel.Stages.Shapes;

namespace TensorKeeper.SavedModel.Stages.Xla;

/// <summary>Picks an element of each window and combines a value with it there: <c>XlaSelectAndScatter</c>, the gradient of pooling.</summary>
internal static class XlaSelectAndScatterKernel
{
    public static void Register(HostKernelTable table) => table.AddPrepared("XlaSelectAndScatter", static node =>
    {
        if (node.Bodies.Count != 2) { throw new ServingException(ServingErrorCode.Unimplemented, "Select and scatter has two functions."); }
        var scatter = XlaReducer.Of(node.Bodies[1]);
        XlaFunction select = XlaFunction.Of(node, 0, 2, 1);
        return (in HostCall call) => [Run(call, select, scatter)];
    });

    private static Tensor Run(in HostCall call, XlaFunction select, XlaReducer scatter)
    {
        XlaWindow window = XlaWindow.Plain(call, 1, 2, 3);
        call.Require(call[4].Shape == window.Result, $"A value for each of {window.Result} windows was expected, not {call[4].Shape}");
        bool fits = call[4].ElementType == call[0].ElementType && call[5].ElementType == call[0].ElementType && call[5].ElementCount == 1;
        call.Require(fits, $"Operand, source and first number have one type: {call[0]}, {call[4]}, {call[5]}");
        long[] picked = Pick(call, window, select);
        return NumberTypes.Run(call[0].ElementType, call, new Kernel(picked, scatter));
    }

    /// <summary>Returns the element that each window picks; -1 if it covers none.</summary>
    private static long[] Pick(in HostCall call, XlaWindow window, XlaFunction select)
    {
        long[] strides = StridedCopy.DenseStrides(call[0].Shape);
        long[] picked = new long[window.Result.GetElementCount()];
        Array.Fill(picked, -1);
        long[] step = new long[strides.Length];
        for (long cells = Axes.Product(window.Extents); cells > 0; cells--)
        {
            var rivals = new List<int>();
            long[] candidates = Candidates(window, step, strides);
            for (int i = 0; i < picked.Length; i++)
            {
                if (picked[i] < 0) { picked[i] = candidates[i]; }
                else if (candidates[i] >= 0) { rivals.Add(i); }
            }

            var shape = new TensorShape(rivals.Count);
            Tensor champions = RunCopy.Take(call[0], shape, 1, [.. rivals.Select(i => picked[i])]);
            Tensor challengers = RunCopy.Take(call[0], shape, 1, [.. rivals.Select(i => candidates[i])]);
            Tensor stays = select.Apply(call, [champions, challengers], shape)[0];
            call.Require(stays.ElementType == ElementType.Bool, $"A selection returns a truth, not {stays.ElementType}");
            for (int i = 0; i < rivals.Count; i++)
            {
                if (stays.Bytes[i] == 0) { picked[rivals[i]] = candidates[rivals[i]]; }
            }

            for (int axis = step.Length - 1; axis >= 0 && ++step[axis] == window.Extents[axis]; axis--) { step[axis] = 0; }
        }

        return picked;
    }

    /// <summary>Returns, for each window, the element under one of its cells; -1 for padding.</summary>
    private static long[] Candidates(XlaWindow window, long[] step, long[] strides)
    {
        long[] candidates = new long[window.Result.GetElementCount()];
        long[] place = new long[step.Length];
        for (int i = 0; i < candidates.Length; i++)
        {
            for (int axis = 0; axis < place.Length && candidates[i] >= 0; axis++)
            {
                long at = window.SourceOf(axis, place[axis], step[axis]);
                candidates[i] = at < 0 ? -1 : candidates[i] + (at * strides[axis]);
            }

            for (int axis = place.Length - 1; axis >= 0 && ++place[axis] == window.Result[axis]; axis--) { place[axis] = 0; }
        }

        return candidates;
    }

    private readonly struct Kernel(long[] picked, XlaReducer scatter) : INumberKernel
    {
        public Tensor Run<T>(in HostCall call)
            where T : unmanaged, INumber<T>, IMinMaxValue<T>
        {
            Tensor result = Tensors.Zeros(call[0].ElementType, call[0].Shape);
            Span<T> sums = result.AsSpan<T>();
            sums.Fill(call[5].AsSpan<T>()[0]);
            ReadOnlySpan<T> source = call[4].AsSpan<T>();
            for (int i = 0; i < picked.Length; i++)
            {
                if (picked[i] >= 0) { sums[(int)picked[i]] = scatter.Apply(source[i], sums[(int)picked[i]]); }
            }

            return result;
        }
    }
}
