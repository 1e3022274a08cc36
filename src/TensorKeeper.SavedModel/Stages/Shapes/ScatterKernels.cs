// SPDX-License-Identifier: MIT
using TensorKeeper.SavedModel.Stages.Lists;

namespace TensorKeeper.SavedModel.Stages.Shapes;

/// <summary>Puts rows at computed places, and sorts rows into parts and back: for every element type.</summary>
internal static class ScatterKernels
{
    public static void Register(HostKernelTable table) => table
        .Add("TensorScatterUpdate", Update)
        .Add("DynamicPartition", Part)
        .Add("DynamicStitch", Stitch)
        .Add("ParallelDynamicStitch", Stitch);

    /// <summary>Of two updates of one place the later holds.</summary>
    private static Tensor[] Update(in HostCall call)
    {
        (Tensor tensor, Tensor updates) = (call[0], call[2]);
        TensorShape indexShape = call[1].Shape;
        call.Require(indexShape.Rank > 0, "indices must be at least a vector");
        int depth = (int)indexShape[indexShape.Rank - 1];
        call.Require(depth <= tensor.Shape.Rank, $"index innermost dimension length must be <= params rank; saw: {depth} vs. {tensor.Shape.Rank}");
        ReadOnlySpan<long> inner = tensor.Shape.Dimensions[depth..];
        var wanted = new TensorShape([.. indexShape.Dimensions[..^1], .. inner]);
        call.Require(updates.Shape == wanted && updates.ElementType == tensor.ElementType, $"Updates of {updates} were given; {tensor.ElementType}{wanted} is wanted.");
        long run = Axes.Product(inner);
        long[] indices = Tensors.Integers(call[1]);
        var runs = new (Tensor Source, long Offset, long Length)[checked((int)Axes.Product(tensor.Shape.Dimensions[..depth]))];
        for (int i = 0; i < runs.Length; i++) { runs[i] = (tensor, i * run, run); }
        long count = Axes.Product(indexShape.Dimensions[..^1]);
        for (int i = 0; i < count; i++)
        {
            long place = 0;
            for (int axis = 0; axis < depth; axis++)
            {
                long index = indices[(i * depth) + axis];
                call.Require(index >= 0 && index < tensor.Shape[axis], $"indices[{i}] does not index into shape {tensor.Shape}");
                place = (place * tensor.Shape[axis]) + index;
            }

            runs[place] = (updates, i * run, run);
        }

        return [RunCopy.Join(tensor.ElementType, tensor.Shape, runs)];
    }

    private static Tensor[] Part(in HostCall call)
    {
        Tensor tensor = call[0];
        TensorShape partShape = call[1].Shape;
        long[] partOf = Tensors.Integers(call[1]);
        int depth = partShape.Rank;
        call.Require(
            depth <= tensor.Shape.Rank && tensor.Shape.Dimensions[..depth].SequenceEqual(partShape.Dimensions),
            $"data.shape must start with partitions.shape, got data.shape = {tensor.Shape}, partitions.shape = {partShape}");
        var offsets = new List<long>[call.Node.Outputs.Count];
        for (int i = 0; i < offsets.Length; i++) { offsets[i] = []; }
        long run = Axes.Product(tensor.Shape.Dimensions[depth..]);
        for (int i = 0; i < partOf.Length; i++)
        {
            call.Require(partOf[i] >= 0 && partOf[i] < offsets.Length, $"partitions[{i}] = {partOf[i]} is not in [0, {offsets.Length})");
            offsets[partOf[i]].Add(i * run);
        }

        long[] inner = tensor.Shape.Dimensions[depth..].ToArray();
        return [.. offsets.Select(part => RunCopy.Take(tensor, new TensorShape([part.Count, .. inner]), run, [.. part]))];
    }

    /// <summary>Of two rows for one place the later holds; a place without a row is zeros.</summary>
    private static Tensor[] Stitch(in HostCall call)
    {
        int count = call.InputCount / 2;
        call.Require(count > 0 && call.InputCount % 2 == 0, "Indices and rows come in pairs.");
        int depth = call[0].Shape.Rank;
        call.Require(call[count].Shape.Rank >= depth, $"Rows of shape {call[count].Shape} do not start with {call[0].Shape}");
        long[] inner = call[count].Shape.Dimensions[depth..].ToArray();
        ElementType type = call[count].ElementType;
        long rows = 0;
        for (int i = 0; i < count; i++)
        {
            foreach (long index in Tensors.Integers(call[i])) { rows = Math.Max(rows, index + 1); }
        }

        var shape = new TensorShape([rows, .. inner]);
        ListReading.RequireRoom(call, type, shape);
        Tensor blank = ListReading.Blank(call, type, new TensorShape(inner));
        long run = Axes.Product(inner);
        var runs = new (Tensor Source, long Offset, long Length)[rows];
        Array.Fill(runs, (blank, 0, run));
        for (int i = 0; i < count; i++)
        {
            Tensor part = call[count + i];
            var wanted = new TensorShape([.. call[i].Shape.Dimensions, .. inner]);
            call.Require(part.Shape == wanted && part.ElementType == type, $"data[{i}] is {part}; {type}{wanted} is wanted.");
            long[] indices = Tensors.Integers(call[i]);
            for (int row = 0; row < indices.Length; row++)
            {
                call.Require(indices[row] >= 0, $"indices[{i}] has a negative index, {indices[row]}");
                runs[indices[row]] = (part, row * run, run);
            }
        }

        return [RunCopy.Join(type, shape, runs)];
    }
}
