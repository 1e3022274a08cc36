// SPDX-License-Identifier: MIT
using TensorKeeper.SavedModel.Graphs;
using TensorKeeper.SavedModel.Stages.Shapes;

namespace TensorKeeper.SavedModel.Stages.Xla;

/// <summary>Reductions of several arrays together, with a function of the model: the largest number and where it is, for one.</summary>
/// <remarks>
/// Neighbours are joined first, then their results: as many steps as the logarithm of what is reduced, and the order of
/// the elements is kept. XLA leaves the order open.
/// </remarks>
internal static class XlaVariadicReduceKernels
{
    public static void Register(HostKernelTable table) => table
        .AddPrepared("XlaVariadicReduce", Prepare)
        .AddPrepared("XlaVariadicReduceV2", Prepare);

    private static HostKernel Prepare(SourceNode node)
    {
        int count = node.Inputs.Count / 2;
        XlaFunction reducer = XlaFunction.Of(node, 0, 2 * count, count);
        long[] axes = node.Ints("dimensions_to_reduce");
        return (in HostCall call) => Reduce(call, reducer, count, axes);
    }

    private static Tensor[] Reduce(in HostCall call, XlaFunction reducer, int count, long[] axes)
    {
        TensorShape shape = call[0].Shape;
        bool areAxes = axes.All(axis => axis >= 0 && axis < shape.Rank) && axes.Distinct().Count() == axes.Length;
        call.Require(areAxes, $"[{string.Join(',', axes)}] are no axes of {shape}");
        int[] kept = [.. Enumerable.Range(0, shape.Rank).Where(axis => !axes.Contains(axis))];
        long[] strides = StridedCopy.DenseStrides(shape);
        long[] order = [.. axes.Order(), .. kept];
        var results = new TensorShape([.. kept.Select(axis => shape[axis])]);
        long width = results.GetElementCount();
        long length = Axes.Product([.. axes.Select(axis => shape[(int)axis])]);
        var current = new Tensor[count];
        var sums = new Tensor[count];
        for (int i = 0; i < count; i++)
        {
            call.Require(call[i].Shape == shape, $"Arrays that are reduced together have one shape: {shape}, {call[i].Shape}");
            call.Require(
                call[count + i].ElementCount == 1 && call[count + i].ElementType == call[i].ElementType,
                $"The first number of a reduction is one of its type, not {call[count + i]}");
            Tensor turned = StridedCopy.Copy(call[i], new([.. order.Select(axis => shape[(int)axis])]), 0, [.. order.Select(axis => strides[axis])]);
            current[i] = Tensors.View(turned, new(length, width));
            sums[i] = Broadcasting.Stretch(call, Tensors.View(call[count + i], []), new(width));
        }

        while (length > 1)
        {
            long pairs = length / 2;
            var pairShape = new TensorShape(pairs, width);
            Tensor[] joined = reducer.Apply(
                call, [.. current.Select(array => Every(array, 0, pairs)), .. current.Select(array => Every(array, 1, pairs))], pairShape);
            for (int i = 0; i < count; i++) { current[i] = length % 2 == 0 ? joined[i] : JoinKernels.Along(0, joined[i], Every(current[i], length - 1, 1)); }
            length = pairs + (length % 2);
        }

        if (length == 1) { sums = reducer.Apply(call, [.. sums, .. current.Select(array => Tensors.View(array, new(width)))], new(width)); }
        return [.. sums.Select(sum => Tensors.View(Tensors.Copy(sum), results))];
    }

    /// <summary>Takes every second row from one on.</summary>
    private static Tensor Every(Tensor rows, long first, long count) =>
        StridedCopy.Copy(rows, new(count, rows.Shape[1]), first * rows.Shape[1], [2 * rows.Shape[1], 1]);
}
