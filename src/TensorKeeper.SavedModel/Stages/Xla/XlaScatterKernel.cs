// SPDX-License-Identifier: MIT
using System.Numerics;
using TensorKeeper.SavedModel.Stages.Numbers;
using TensorKeeper.SavedModel.Stages.Shapes;

namespace TensorKeeper.SavedModel.Stages.Xla;

/// <summary>Combines windows of updates with a tensor at computed places: <c>XlaScatter</c>. A window that does not fit is left out.</summary>
internal sealed class XlaScatterKernel
{
    private readonly int[] _windowAxes;
    private readonly int[] _inserted;
    private readonly int[] _starts;
    private readonly int _vectorAxis;
    private readonly XlaReducer _reducer;

    private XlaScatterKernel(DimensionNumbers numbers, XlaReducer reducer)
    {
        _windowAxes = numbers.Axes(1);
        _inserted = numbers.Axes(2);
        _starts = numbers.Axes(3);
        _vectorAxis = numbers.Axis(4);
        _reducer = reducer;
    }

    public static void Register(HostKernelTable table) => table.AddPrepared("XlaScatter", static node =>
    {
        DimensionNumbers numbers = DimensionNumbers.Of(node);
        if (numbers.Axes(5).Length > 0)
        {
            throw new ServingException(ServingErrorCode.Unimplemented, "A scatter with batches of its own is not computed on the host.");
        }

        var kernel = new XlaScatterKernel(numbers, XlaReducer.Of(node, mayReplace: true));
        return (in HostCall call) => [kernel.Run(call)];
    });

    private Tensor Run(in HostCall call)
    {
        Tensor operand = call[0];
        call.Require(call[2].ElementType == operand.ElementType, $"{call[2]} cannot update {operand}");
        long[] places = Places(call);
        bool isBool = operand.ElementType == ElementType.Bool;
        Tensor into = isBool ? Tensor.FromMemory(ElementType.UInt8, operand.Shape, operand.Memory) : operand;
        Tensor updates = isBool ? Tensor.FromMemory(ElementType.UInt8, call[2].Shape, call[2].Memory) : call[2];
        Tensor result = NumberTypes.Run(into.ElementType, call, new Kernel(into, updates, places, _reducer));
        return isBool ? Tensor.FromMemory(ElementType.Bool, result.Shape, result.Memory) : result;
    }

    /// <summary>Returns where each element of the updates goes; -1 for nowhere.</summary>
    private long[] Places(in HostCall call)
    {
        TensorShape shape = call[0].Shape;
        TensorShape lines = call[1].Shape;
        TensorShape updates = call[2].Shape;
        call.Require(_vectorAxis >= 0 && _vectorAxis <= lines.Rank, $"axis {_vectorAxis} is not one of {lines}");
        call.Require((_vectorAxis == lines.Rank ? 1 : lines[_vectorAxis]) == _starts.Length, $"{lines} does not hold {_starts.Length} coordinates a window");
        int[] kept = [.. Enumerable.Range(0, shape.Rank).Where(axis => !_inserted.Contains(axis))];
        int[] lineAxes = [.. Enumerable.Range(0, updates.Rank).Where(axis => !_windowAxes.Contains(axis))];
        int lineRank = lines.Rank - (_vectorAxis < lines.Rank ? 1 : 0);
        call.Require(
            kept.Length == _windowAxes.Length && lineAxes.Length == lineRank && _windowAxes.All(axis => axis >= 0 && axis < updates.Rank)
                && _starts.All(axis => axis >= 0 && axis < shape.Rank),
            $"Windows of {updates} do not fit {shape} at {lines}");
        for (int i = 0; i < lineAxes.Length; i++)
        {
            call.Require(updates[lineAxes[i]] == lines[i < _vectorAxis ? i : i + 1], $"{updates} has not as many windows as {lines}");
        }

        long[] coordinates = Tensors.Integers(call[1]);
        long[] lineStrides = StridedCopy.DenseStrides(lines);
        long[] strides = StridedCopy.DenseStrides(shape);
        long[] places = new long[updates.GetElementCount()];
        long[] at = new long[updates.Rank];
        for (int i = 0; i < places.Length; i++)
        {
            if (i % 4096 == 0) { call.CancellationToken.ThrowIfCancellationRequested(); }
            long line = 0;
            for (int axis = 0; axis < lineAxes.Length; axis++) { line += at[lineAxes[axis]] * lineStrides[axis < _vectorAxis ? axis : axis + 1]; }
            bool fits = true;
            for (int k = 0; k < _starts.Length; k++)
            {
                long start = coordinates[line + (_vectorAxis < lines.Rank ? k * lineStrides[_vectorAxis] : 0)];
                int window = Array.IndexOf(kept, _starts[k]);
                long extent = window < 0 ? 1 : updates[_windowAxes[window]];
                fits &= start >= 0 && start <= shape[_starts[k]] - extent;
                places[i] += fits ? start * strides[_starts[k]] : 0;
            }

            for (int k = 0; k < kept.Length; k++)
            {
                fits &= updates[_windowAxes[k]] <= shape[kept[k]];
                places[i] += at[_windowAxes[k]] * strides[kept[k]];
            }

            if (!fits) { places[i] = -1; }
            for (int axis = at.Length - 1; axis >= 0 && ++at[axis] == updates[axis]; axis--) { at[axis] = 0; }
        }

        return places;
    }

    private readonly struct Kernel(Tensor into, Tensor updates, long[] places, XlaReducer reducer) : INumberKernel
    {
        public Tensor Run<T>(in HostCall call)
            where T : unmanaged, INumber<T>, IMinMaxValue<T>
        {
            Tensor result = Tensors.Copy(into);
            Span<T> to = result.AsSpan<T>();
            ReadOnlySpan<T> from = updates.AsSpan<T>();
            for (int i = 0; i < from.Length; i++)
            {
                if (places[i] < 0) { continue; }
                ref T place = ref to[(int)places[i]];
                place = reducer.Apply(place, from[i]);
            }

            return result;
        }
    }
}
