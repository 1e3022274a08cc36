// SPDX-License-Identifier: MIT
using TensorKeeper.SavedModel.Stages.Shapes;

namespace TensorKeeper.SavedModel.Stages.Xla;

/// <summary>Sorts several arrays together by a function of the model that says which of two comes first: <c>XlaVariadicSort</c>.</summary>
/// <remarks>
/// Batcher's network: in each of its steps the pairs do not depend on each other, so the function is computed for all of
/// them at once. Of two that the function does not order the one that came first stays first. A function that
/// contradicts itself gives some order, in as many steps.
/// </remarks>
internal static class XlaVariadicSortKernel
{
    public static void Register(HostKernelTable table) => table.AddPrepared("XlaVariadicSort", static node =>
    {
        int count = node.Inputs.Count - 1;
        XlaFunction comparator = XlaFunction.Of(node, 0, 2 * count, 1);
        return (in HostCall call) => Sort(call, comparator, count);
    });

    private static Tensor[] Sort(in HostCall call, XlaFunction comparator, int count)
    {
        TensorShape shape = call[0].Shape;
        int axis = Axes.Normal(call, call[count], shape.Rank);
        for (int i = 1; i < count; i++) { call.Require(call[i].Shape == shape, $"Arrays that are sorted together have one shape: {shape}, {call[i].Shape}"); }
        long[] order = Order(call, comparator, count, shape[axis], StridedCopy.DenseStrides(shape)[axis]);
        var sorted = new Tensor[count];
        for (int i = 0; i < count; i++) { sorted[i] = RunCopy.Take(call[i], shape, 1, order); }
        return sorted;
    }

    /// <summary>Returns, for each place of the result, the element that comes there.</summary>
    private static long[] Order(in HostCall call, XlaFunction comparator, int count, long length, long stride)
    {
        long[] order = new long[call[0].ElementCount];
        for (int i = 0; i < order.Length; i++) { order[i] = i; }
        if (length < 2 || order.Length == 0) { return order; }
        long[] lines = [.. Enumerable.Range(0, (int)(order.Length / length)).Select(line => (line / stride * stride * length) + (line % stride))];
        for (long span = 1; span < length; span *= 2)
        {
            for (long step = span; step >= 1; step /= 2)
            {
                List<long> firsts = Pairs(length, span, step);
                long[] lefts = [.. lines.SelectMany(line => firsts.Select(first => line + (first * stride)))];
                Exchange(call, comparator, count, order, lefts, step * stride);
            }
        }

        return order;
    }

    private static List<long> Pairs(long length, long span, long step)
    {
        var firsts = new List<long>();
        for (long start = step % span; start + step < length; start += 2 * step)
        {
            for (long i = start; i < Math.Min(start + step, length - step); i++)
            {
                if (i / (2 * span) == (i + step) / (2 * span)) { firsts.Add(i); }
            }
        }

        return firsts;
    }

    private static void Exchange(in HostCall call, XlaFunction comparator, int count, long[] order, long[] lefts, long distance)
    {
        if (lefts.Length == 0) { return; }
        var shape = new TensorShape(lefts.Length);
        long[] left = Array.ConvertAll(lefts, place => order[place]);
        long[] right = Array.ConvertAll(lefts, place => order[place + distance]);
        ReadOnlySpan<byte> isBefore = Compare(call, comparator, count, left, right, shape).Bytes;
        ReadOnlySpan<byte> isAfter = Compare(call, comparator, count, right, left, shape).Bytes;
        for (int i = 0; i < lefts.Length; i++)
        {
            if (isAfter[i] == 0 && (isBefore[i] != 0 || left[i] < right[i])) { continue; }
            (order[lefts[i]], order[lefts[i] + distance]) = (right[i], left[i]);
        }
    }

    private static Tensor Compare(in HostCall call, XlaFunction comparator, int count, long[] first, long[] second, TensorShape shape)
    {
        var arguments = new Tensor[2 * count];
        for (int i = 0; i < count; i++)
        {
            arguments[2 * i] = RunCopy.Take(call[i], shape, 1, first);
            arguments[(2 * i) + 1] = RunCopy.Take(call[i], shape, 1, second);
        }

        Tensor compared = comparator.Apply(call, arguments, shape)[0];
        call.Require(compared.ElementType == ElementType.Bool, $"A comparator returns a truth, not {compared.ElementType}");
        return compared;
    }
}
