// SPDX-License-Identifier: MIT
using TensorKeeper.SavedModel.Graphs;

namespace TensorKeeper.SavedModel.Stages.Shapes;

/// <summary>Trades blocks of space for batch, of any rank and element type.</summary>
internal static class BlockKernels
{
    public static void Register(HostKernelTable table) => table
        .Add("SpaceToBatchND", static (in HostCall call) => [ToBatch(call, Tensors.Integers(call[1]), Tensors.Integers(call[2]))])
        .Add("SpaceToBatch", static (in HostCall call) => [ToBatch(call, Square(call), Tensors.Integers(call[1]))])
        .Add("BatchToSpaceND", static (in HostCall call) => [ToSpace(call, Tensors.Integers(call[1]), Tensors.Integers(call[2]))])
        .Add("BatchToSpace", static (in HostCall call) => [ToSpace(call, Square(call), Tensors.Integers(call[1]))]);

    private static long[] Square(in HostCall call) => [call.Node.Int("block_size", 2), call.Node.Int("block_size", 2)];

    private static void Check(in HostCall call, long[] block, long[] pairs)
    {
        call.Require(call[0].Shape.Rank > block.Length, $"input rank should be >= {block.Length + 1} instead of {call[0].Shape.Rank}");
        call.Require(pairs.Length == 2 * block.Length, $"paddings or crops should have shape [{block.Length}, 2]");
        call.Require(!block.Any(static size => size < 1), "All values in block_shape must be positive");
        call.Require(!pairs.Any(static cells => cells < 0), "paddings and crops must be non-negative");
    }

    private static Tensor ToBatch(in HostCall call, long[] block, long[] paddings)
    {
        Check(call, block, paddings);
        long[] pads = new long[2 * call[0].Shape.Rank];
        paddings.CopyTo(pads, 2);
        Tensor padded = paddings.Any(static cells => cells > 0)
            ? SliceKernels.Pad(new HostCall(call.Node, [call[0], Tensor.Of([pads.Length / 2, 2], pads)], call.CancellationToken), null)
            : call[0];
        TensorShape shape = padded.Shape;
        long[] strides = StridedCopy.DenseStrides(shape);
        int space = block.Length;

        // Result: the position in the block, the batch, the blocks, the rest.
        long[] walk = new long[(2 * space) + shape.Rank - space];
        long[] extents = new long[walk.Length];
        (extents[space], walk[space]) = (shape[0], strides[0]);
        long[] result = shape.Dimensions.ToArray();
        for (int i = 0; i < space; i++)
        {
            call.Require(shape[i + 1] % block[i] == 0, $"padded_shape[{i}]={shape[i + 1]} is not divisible by block_shape[{i}]={block[i]}");
            (extents[i], walk[i]) = (block[i], strides[i + 1]);
            (extents[space + 1 + i], walk[space + 1 + i]) = (shape[i + 1] / block[i], strides[i + 1] * block[i]);
            result[i + 1] /= block[i];
            result[0] *= block[i];
        }

        for (int axis = space + 1; axis < shape.Rank; axis++) { (extents[space + axis], walk[space + axis]) = (shape[axis], strides[axis]); }
        return Tensors.View(StridedCopy.Copy(padded, new TensorShape(extents), 0, walk), new TensorShape(result));
    }

    private static Tensor ToSpace(in HostCall call, long[] block, long[] crops)
    {
        Check(call, block, crops);
        TensorShape shape = call[0].Shape;
        int space = block.Length;
        long cells = Axes.Product(block);
        call.Require(shape[0] % cells == 0, $"Input batch dimension ({shape[0]}) is not divisible by product of block sizes ({cells})");
        long[] cut = [.. block, shape[0] / cells, .. shape.Dimensions[1..]];
        long[] strides = StridedCopy.DenseStrides(new TensorShape(cut));
        var walk = new List<long> { strides[space] };
        var extents = new List<long> { cut[space] };
        for (int i = 0; i < space; i++)
        {
            walk.AddRange([strides[space + 1 + i], strides[i]]);
            extents.AddRange([cut[space + 1 + i], block[i]]);
        }

        walk.AddRange(strides[((2 * space) + 1)..]);
        extents.AddRange(cut[((2 * space) + 1)..]);
        long[] whole = shape.Dimensions.ToArray();
        whole[0] /= cells;
        for (int i = 0; i < space; i++) { whole[i + 1] *= block[i]; }
        Tensor moved = Tensors.View(StridedCopy.Copy(call[0], new TensorShape([.. extents]), 0, [.. walk]), new TensorShape(whole));
        return crops.Any(static c => c > 0) ? Crop(call, moved, whole, crops) : moved;
    }

    private static Tensor Crop(in HostCall call, Tensor moved, long[] whole, long[] crops)
    {
        long[] strides = StridedCopy.DenseStrides(moved.Shape);
        long[] cropped = (long[])whole.Clone();
        long offset = 0;
        for (int i = 0; i < crops.Length / 2; i++)
        {
            cropped[i + 1] -= crops[2 * i] + crops[(2 * i) + 1];
            offset += crops[2 * i] * strides[i + 1];
            call.Require(cropped[i + 1] >= 0, $"cropped_shape[{i}]={cropped[i + 1]} must be non-negative");
        }

        return StridedCopy.Copy(moved, new TensorShape(cropped), offset, strides);
    }
}
