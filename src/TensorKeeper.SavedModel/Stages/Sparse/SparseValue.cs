// SPDX-License-Identifier: MIT
namespace TensorKeeper.SavedModel.Stages.Sparse;

/// <summary>A sparse tensor in its three parts, checked: each index lies within the shape. Immutable.</summary>
/// <param name="Indices">A row of <see cref="Rank"/> numbers for each value.</param>
/// <param name="Values">One for each row of indices.</param>
/// <param name="Shape">The extents of the dense tensor.</param>
internal sealed record SparseValue(long[] Indices, Tensor Values, long[] Shape)
{
    public int Rank => Shape.Length;

    public int Count => (int)Values.ElementCount;

    /// <summary>Reads three inputs of a node.</summary>
    /// <exception cref="ServingException">The parts do not fit each other.</exception>
    public static SparseValue Read(in HostCall call, int indices, int values, int shape)
    {
        long[] extents = Tensors.Integers(call[shape]);
        call.Require(call[shape].Shape.Rank == 1, $"Input shape should be a vector but received shape {call[shape].Shape}");
        call.Require(call[indices].Shape.Rank == 2, $"Input indices should be a matrix but received shape {call[indices].Shape}");
        call.Require(call[values].Shape.Rank == 1, $"Input values should be a vector but received shape {call[values].Shape}");
        call.Require(
            call[indices].Shape[0] == call[values].ElementCount && call[indices].Shape[1] == extents.Length,
            $"Indices of shape {call[indices].Shape} do not fit {call[values].ElementCount} values of rank {extents.Length}");
        long[] rows = Tensors.Integers(call[indices]);
        for (int i = 0; i < rows.Length; i++)
        {
            int axis = i % extents.Length;
            call.Require(rows[i] >= 0 && rows[i] < extents[axis], $"Index {rows[i]} in row {i / extents.Length} is not in [0, {extents[axis]}) of dimension {axis}");
        }

        foreach (long extent in extents) { call.Require(extent >= 0, "The dense shape must not be negative"); }
        return new SparseValue(rows, call[values], extents);
    }

    public ReadOnlySpan<long> Row(int row) => Indices.AsSpan(row * Rank, Rank);

    /// <summary>Makes the outputs of an op: indices, values and shape.</summary>
    public static Tensor[] ToTensors(IReadOnlyList<long> indices, Tensor values, long[] shape) =>
        [Tensor.Of<long>([values.ElementCount, shape.Length], [.. indices]), values, Tensor.Of<long>([shape.Length], shape)];
}
