// SPDX-License-Identifier: MIT
using TensorKeeper.SavedModel.Messages;
using static TensorKeeper.SavedModel.Tests.Differential.RowAttributes;

namespace TensorKeeper.SavedModel.Tests.Differential;

/// <summary>Ops that move elements and change none: padding, blocks, slices, parts.</summary>
internal static class MovementRows
{
    public static void AddTo(Action<string, Func<string, Random, OpCase>> add)
    {
        add("IdentityN ShapeN", Several);
        add("EnsureShape", Ensured);
        add("Bitcast", Bits);
        add("Roll", Rolled);
        add("ReverseSequence", Sequences);
        add("Pad PadV2 MirrorPad", Padded);
        add("SpaceToBatch SpaceToBatchND BatchToSpace BatchToSpaceND", Blocks);
        add("Split SplitV Unpack", Parts);
        add("StridedSlice", Slices);
        add("Select", Chosen);
    }

    private static OpCase Several(string op, Random random)
    {
        DataType type = Some(random);
        var attributes = Typed(type).Int("N", 2).Type("out_type", random.Next(2) == 0 ? DataType.Int32 : DataType.Int64);
        if (op == "IdentityN") { attributes.Types("T", type, type); }
        return new OpCase(op, [Operands.Make(type, Operands.Shape(random), random), Operands.Make(type, Operands.Shape(random), random)], attributes, Outputs: 2);
    }

    private static OpCase Ensured(string op, Random random)
    {
        DataType type = Some(random);
        long[] shape = Operands.Shape(random);
        long[] wanted = [.. shape.Select(extent => random.Next(2) == 0 ? PartialShape.Unknown : extent)];
        return new OpCase(op, [Operands.Make(type, shape, random)], Typed(type).Shape("shape", new PartialShape(wanted)));
    }

    private static OpCase Bits(string op, Random random)
    {
        (DataType from, DataType to) = new[]
        {
            (DataType.Float, DataType.Int32), (DataType.Int32, DataType.Float), (DataType.Int64, DataType.Double), (DataType.Half, DataType.UInt16),
            (DataType.Int8, DataType.UInt8), (DataType.UInt32, DataType.Int32),
        }[random.Next(6)];
        return new OpCase(op, [Operands.Make(from, Operands.Shape(random), random)], Typed(from).Type("type", to));
    }

    private static OpCase Rolled(string op, Random random)
    {
        DataType type = Some(random);
        int count = random.Next(1, 3);
        int[] shifts = [.. Enumerable.Range(0, count).Select(_ => random.Next(-5, 6))];
        int[] axes = [.. Enumerable.Range(0, count).Select(_ => random.Next(-2, 2))];
        return new OpCase(
            op,
            [Operands.Make(type, [random.Next(1, 4), random.Next(1, 4)], random), Tensor.Of<int>([count], shifts), Tensor.Of<int>([count], axes)],
            Typed(type).Type("Tshift", DataType.Int32).Type("Taxis", DataType.Int32),
            Constants: random.Next(1, 3));
    }

    private static OpCase Sequences(string op, Random random)
    {
        DataType type = Some(random);
        (int rows, int columns) = (random.Next(1, 4), random.Next(1, 5));
        bool isAcross = random.Next(2) == 0;
        int[] lengths = [.. Enumerable.Range(0, isAcross ? rows : columns).Select(_ => random.Next((isAcross ? columns : rows) + 1))];
        return new OpCase(
            op,
            [Operands.Make(type, [rows, columns, 2], random), Tensor.Of<int>([lengths.Length], lengths)],
            Typed(type).Type("Tlen", DataType.Int32).Int("seq_dim", isAcross ? 1 : 0).Int("batch_dim", isAcross ? 0 : 1));
    }

    private static OpCase Padded(string op, Random random)
    {
        DataType type = Some(random);
        bool isSymmetric = random.Next(2) == 0;
        int[] extents = [random.Next(1, 4), random.Next(1, 4)];
        int[] pads = [.. Enumerable.Range(0, 4).Select(i => op == "MirrorPad" ? random.Next(extents[i / 2] + (isSymmetric ? 1 : 0)) : random.Next(3))];
        Tensor x = Operands.Make(type, [extents[0], extents[1]], random);
        Tensor paddings = Tensor.Of<int>([2, 2], pads);
        var attributes = Typed(type).Type("Tpaddings", DataType.Int32).Text("mode", isSymmetric ? "SYMMETRIC" : "REFLECT");
        return op == "PadV2"
            ? new OpCase(op, [x, paddings, Operands.Make(type, [], random)], attributes)
            : new OpCase(op, [x, paddings], attributes, Constants: random.Next(1, 3));
    }

    private static OpCase Blocks(string op, Random random)
    {
        DataType type = Some(random);
        int block = random.Next(2, 4);
        bool isToBatch = op.StartsWith("Space", StringComparison.Ordinal);
        bool isSquare = !op.EndsWith("ND", StringComparison.Ordinal);
        int sides = isSquare ? 2 : random.Next(1, 3);
        int cells = (int)Math.Pow(block, sides);
        int[] edges = [.. Enumerable.Range(0, 2 * sides).Select(_ => random.Next(2))];
        long[] space = [.. Enumerable.Range(0, sides).Select(i => isToBatch ? (block * random.Next(1, 3)) - edges[2 * i] - edges[(2 * i) + 1] : random.Next(1, 3))];
        if (space.Any(static extent => extent < 0)) { (edges, space) = (new int[2 * sides], [.. space.Select(_ => (long)block)]); }
        Tensor x = Operands.Make(type, [(isToBatch ? 1 : cells) * random.Next(1, 3), .. space, 2], random);
        Tensor cut = Tensor.Of<int>([sides, 2], edges);
        Tensor shape = Tensor.Of<int>([sides], [.. Enumerable.Repeat(block, sides)]);
        var attributes = Typed(type).Int("block_size", block).Type("Tblock_shape", DataType.Int32).Type("Tpaddings", DataType.Int32).Type("Tcrops", DataType.Int32);
        return isSquare ? new OpCase(op, [x, cut], attributes, Constants: 1) : new OpCase(op, [x, shape, cut], attributes, Constants: 1);
    }

    private static OpCase Parts(string op, Random random)
    {
        DataType type = Some(random);
        int parts = random.Next(1, 4);
        int each = random.Next(1, 3);
        Tensor x = Operands.Make(type, op == "Unpack" ? [parts, 2] : [parts * each, 2], random);
        var attributes = Typed(type).Int("num_split", parts).Int("num", parts).Int("axis", random.Next(2) == 0 ? 0 : -2).Type("Tlen", DataType.Int64);
        Tensor axis = Tensor.Of([], random.Next(2) == 0 ? 0 : -2);
        long[] sizes = [.. Enumerable.Repeat((long)each, parts)];
        if (parts > 1) { (sizes[0], sizes[1]) = (each - 1, random.Next(2) == 0 ? -1 : each + 1); }
        return op switch
        {
            "Split" => new OpCase(op, [axis, x], attributes, parts, Constants: 0),
            "SplitV" => new OpCase(op, [x, Tensor.Of<long>([parts], sizes), axis], attributes, parts, Constants: 1),
            _ => new OpCase(op, [x], attributes, parts),
        };
    }

    private static OpCase Slices(string op, Random random)
    {
        DataType type = Some(random);
        int axes = random.Next(1, 3);
        int[] begin = [.. Enumerable.Range(0, axes).Select(_ => random.Next(-6, 6))];
        int[] end = [.. Enumerable.Range(0, axes).Select(_ => random.Next(-6, 6))];
        int[] stride = [.. Enumerable.Range(0, axes).Select(_ => random.Next(3) == 0 ? -1 : random.Next(1, 3))];
        var attributes = Typed(type).Type("Index", DataType.Int32);
        foreach (string mask in (string[])["begin_mask", "end_mask", "ellipsis_mask", "new_axis_mask", "shrink_axis_mask"])
        {
            if (random.Next(3) > 0) { continue; }
            int axis = random.Next(axes);
            attributes.Int(mask, 1 << axis);
            if (mask == "shrink_axis_mask") { (begin[axis], stride[axis]) = (random.Next(-3, 3), 1); }   // TensorFlow takes no other
        }

        return new OpCase(
            op,
            [Operands.Make(type, [random.Next(3, 5), random.Next(3, 5), 2], random), Tensor.Of<int>([axes], begin), Tensor.Of<int>([axes], end), Tensor.Of<int>([axes], stride)],
            attributes,
            Constants: 1);
    }

    private static OpCase Chosen(string op, Random random)
    {
        DataType type = Some(random);
        long[] shape = [random.Next(1, 4), random.Next(1, 4)];
        long[] condition = random.Next(3) switch { 0 => [], 1 => shape[..1], _ => shape };
        return new OpCase(op, [Operands.Make(DataType.Bool, condition, random), Operands.Make(type, shape, random), Operands.Make(type, shape, random)], Typed(type));
    }

    private static DataType Some(Random random) => Operands.Numbers[random.Next(Operands.Numbers.Length)];
}
