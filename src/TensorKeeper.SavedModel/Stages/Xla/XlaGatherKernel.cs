// SPDX-License-Identifier: MIT
using TensorKeeper.SavedModel.Stages.Shapes;

namespace TensorKeeper.SavedModel.Stages.Xla;

/// <summary>Takes slices of one size from computed places: <c>XlaGather</c>. A slice that would not fit is moved until it does.</summary>
/// <remarks>
/// <code>
/// places: [lines…] with the coordinates of a slice along axis index_vector_dim
/// result: the axes offset_dims are those of the slice but the collapsed and the batched ones; the others are the lines
/// </code>
/// </remarks>
internal sealed class XlaGatherKernel
{
    private readonly int[] _offsetAxes;
    private readonly int[] _collapsed;
    private readonly int[] _starts;
    private readonly int _vectorAxis;
    private readonly int[] _batch;
    private readonly int[] _placesBatch;

    private XlaGatherKernel(DimensionNumbers numbers)
    {
        _offsetAxes = numbers.Axes(1);
        _collapsed = numbers.Axes(2);
        _starts = numbers.Axes(3);
        _vectorAxis = numbers.Axis(4);
        _batch = numbers.Axes(5);
        _placesBatch = numbers.Axes(6);
    }

    public static void Register(HostKernelTable table) => table.AddPrepared("XlaGather", static node =>
    {
        var kernel = new XlaGatherKernel(DimensionNumbers.Of(node));
        return (in HostCall call) => [kernel.Run(call)];
    });

    private Tensor Run(in HostCall call)
    {
        TensorShape operand = call[0].Shape;
        TensorShape places = call[1].Shape;
        long[] size = Tensors.Integers(call[2]);
        Check(call, operand, places, size);
        long[] lines = [.. places.Dimensions.ToArray().Where((_, axis) => axis != _vectorAxis)];
        int[] kept = [.. Enumerable.Range(0, operand.Rank).Where(axis => !_collapsed.Contains(axis) && !_batch.Contains(axis))];
        int rank = lines.Length + kept.Length;
        int[] lineAxes = [.. Enumerable.Range(0, rank).Where(axis => !_offsetAxes.Contains(axis))];
        call.Require(kept.Length == _offsetAxes.Length && lineAxes.Length == lines.Length, $"{_offsetAxes.Length} axes are named for {kept.Length} of the slice");
        foreach (int axis in _offsetAxes) { RequireAxis(call, axis, rank); }
        long[] shape = new long[rank];
        long[] strides = StridedCopy.DenseStrides(operand);
        for (int i = 0; i < kept.Length; i++) { shape[_offsetAxes[i]] = size[kept[i]]; }
        for (int i = 0; i < lines.Length; i++) { shape[lineAxes[i]] = lines[i]; }
        long count = new TensorShape(shape).TryGetElementCount(out long elements) ? elements : long.MaxValue;
        call.Require(count <= Tensors.MaxBytes / sizeof(long), $"A tensor of {count} elements is larger than the host can hold.");
        long[] coordinates = Tensors.Integers(call[1]);
        long[] placeStrides = StridedCopy.DenseStrides(places);
        long[] offsets = new long[count];
        long[] at = new long[rank];
        for (int i = 0; i < offsets.Length; i++)
        {
            if (i % 4096 == 0) { call.CancellationToken.ThrowIfCancellationRequested(); }
            long line = 0;
            for (int axis = 0; axis < lines.Length; axis++) { line += at[lineAxes[axis]] * placeStrides[axis < _vectorAxis ? axis : axis + 1]; }
            for (int k = 0; k < _starts.Length; k++)
            {
                int axis = _starts[k];
                long start = coordinates[line + (_vectorAxis < places.Rank ? k * placeStrides[_vectorAxis] : 0)];
                offsets[i] += Math.Clamp(start, 0, operand[axis] - size[axis]) * strides[axis];
            }

            for (int k = 0; k < kept.Length; k++) { offsets[i] += at[_offsetAxes[k]] * strides[kept[k]]; }
            for (int k = 0; k < _batch.Length; k++)
            {
                offsets[i] += at[lineAxes[_placesBatch[k] < _vectorAxis ? _placesBatch[k] : _placesBatch[k] - 1]] * strides[_batch[k]];
            }

            for (int axis = rank - 1; axis >= 0 && ++at[axis] == shape[axis]; axis--) { at[axis] = 0; }
        }

        return RunCopy.Take(call[0], new(shape), 1, offsets);
    }

    private void Check(in HostCall call, TensorShape operand, TensorShape places, long[] size)
    {
        call.Require(size.Length == operand.Rank, $"{size.Length} extents were given for a slice of {operand}");
        call.Require(_vectorAxis >= 0 && _vectorAxis <= places.Rank, $"axis {_vectorAxis} is not one of {places}");
        call.Require((_vectorAxis == places.Rank ? 1 : places[_vectorAxis]) == _starts.Length, $"{places} does not hold {_starts.Length} coordinates a slice");
        call.Require(_batch.Length == _placesBatch.Length, "The batches of operand and places come in pairs.");
        foreach (int axis in _starts) { RequireAxis(call, axis, operand.Rank); }
        foreach (int axis in _collapsed) { RequireAxis(call, axis, operand.Rank); }
        for (int axis = 0; axis < size.Length; axis++)
        {
            call.Require(size[axis] >= 0 && size[axis] <= operand[axis], $"A slice of {size[axis]} does not fit into {operand}");
            call.Require(size[axis] <= 1 || !(_collapsed.Contains(axis) || _batch.Contains(axis)), "A collapsed axis has an extent of 1.");
        }

        for (int i = 0; i < _batch.Length; i++)
        {
            RequireAxis(call, _batch[i], operand.Rank);
            RequireAxis(call, _placesBatch[i], places.Rank);
            bool fits = _placesBatch[i] != _vectorAxis && places[_placesBatch[i]] == operand[_batch[i]];
            call.Require(fits, $"A batch of {operand} does not fit one of {places}");
        }
    }

    private static void RequireAxis(in HostCall call, int axis, int rank) => call.Require(axis >= 0 && axis < rank, $"axis {axis} is not one of {rank}");
}
