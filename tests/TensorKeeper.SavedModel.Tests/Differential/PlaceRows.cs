// SPDX-License-Identifier: MIT
using TensorKeeper.SavedModel.Messages;
using static TensorKeeper.SavedModel.Tests.Differential.RowAttributes;

namespace TensorKeeper.SavedModel.Tests.Differential;

/// <summary>Ops that read or write at places, or find them: gathering, scattering, counting.</summary>
internal static class PlaceRows
{
    private static readonly DataType[] Types = [DataType.Float, DataType.Double, DataType.Int32, DataType.Int64];

    public static void AddTo(Action<string, Func<string, Random, OpCase>> add)
    {
        add("GatherNd", Gathered);
        add("ScatterNd TensorScatterAdd TensorScatterSub TensorScatterMax TensorScatterMin TensorScatterUpdate", Scattered);
        add("DynamicPartition", Partitioned);
        add("DynamicStitch ParallelDynamicStitch", Stitched);
        add("Unique UniqueWithCounts", Distinct);
        add("UniqueV2 UniqueWithCountsV2", DistinctSlices);
        add("ListDiff", Difference);
        add("Where", True);
        add("SparseToDense", Dense);
        add("Bincount DenseBincount", Counted);
    }

    private static OpCase Gathered(string op, Random random)
    {
        DataType type = Some(random);
        int depth = random.Next(1, 3);
        int[] places = [.. Enumerable.Range(0, 3 * depth).Select(_ => random.Next(16) == 0 ? 3 : random.Next(3))];
        return new OpCase(
            op, [Operands.Make(type, [3, 3, 2], random), Tensor.Of<int>([3, depth], places)], Typed(type, "Tparams").Type("Tindices", DataType.Int32));
    }

    private static OpCase Scattered(string op, Random random)
    {
        DataType type = Some(random);
        bool isUpdate = op == "TensorScatterUpdate";
        int[] places = isUpdate ? [.. Enumerable.Range(0, 4).OrderBy(_ => random.Next()).Take(3)] : [.. Enumerable.Range(0, 3).Select(_ => random.Next(4))];
        if (random.Next(16) == 0) { places[0] = 4; }
        Tensor indices = Tensor.Of<int>([3, 1], places);
        Tensor updates = Operands.Make(type, [3, 2], random, breaking: isUpdate);
        var attributes = Typed(type).Type("Tindices", DataType.Int32);
        return op == "ScatterNd"
            ? new OpCase(op, [indices, updates, Tensor.Of([2], 4, 2)], attributes)
            : new OpCase(op, [Operands.Make(type, [4, 2], random, breaking: isUpdate), indices, updates], attributes);
    }

    private static OpCase Partitioned(string op, Random random)
    {
        DataType type = Some(random);
        int[] parts = [.. Enumerable.Range(0, random.Next(5)).Select(_ => random.Next(3))];
        return new OpCase(op, [Operands.Make(type, [parts.Length, 2], random), Tensor.Of<int>([parts.Length], parts)], Typed(type).Int("num_partitions", 3), Outputs: 3);
    }

    private static OpCase Stitched(string op, Random random)
    {
        DataType type = Some(random);
        int[] places = [.. Enumerable.Range(0, 5).OrderBy(_ => random.Next())];
        int cut = random.Next(6);
        return new OpCase(
            op,
            [
                Tensor.Of<int>([cut], places.AsSpan(0, cut)), Tensor.Of<int>([5 - cut], places.AsSpan(cut)),
                Operands.Make(type, [cut, 2], random), Operands.Make(type, [5 - cut, 2], random),
            ],
            Typed(type).Int("N", 2));
    }

    private static OpCase Distinct(string op, Random random)
    {
        DataType type = Some(random);
        Tensor x = Operands.Make(type, [random.Next(6)], random, breaking: false);
        if (x.ElementCount > 2) { x.Bytes[..(x.Bytes.Length / (int)x.ElementCount)].CopyTo(x.Bytes[(x.Bytes.Length / (int)x.ElementCount)..]); }
        return new OpCase(op, [x], Typed(type).Type("out_idx", random.Next(2) == 0 ? DataType.Int32 : DataType.Int64), Outputs: op == "Unique" ? 2 : 3);
    }

    private static OpCase DistinctSlices(string op, Random random)
    {
        DataType type = random.Next(2) == 0 ? DataType.Float : DataType.Int64;
        long[] shape = [random.Next(1, 4), random.Next(1, 4), random.Next(1, 3)];
        Tensor x = Operands.Make(type, shape[..random.Next(1, 4)], random, breaking: false);
        x.Bytes[..(x.Bytes.Length / (int)x.Shape[0])].CopyTo(x.Bytes[^(x.Bytes.Length / (int)x.Shape[0])..]);
        int[] axis = x.Shape.Rank == 1 && random.Next(2) == 0 ? [] : [random.Next(x.Shape.Rank)];
        var attributes = Typed(type).Type("Taxis", DataType.Int32).Type("out_idx", random.Next(2) == 0 ? DataType.Int32 : DataType.Int64);
        return new OpCase(op, [x, Tensor.Of<int>([axis.Length], axis)], attributes, Outputs: op == "UniqueV2" ? 2 : 3, Constants: 1);
    }

    private static OpCase Difference(string op, Random random)
    {
        DataType type = Some(random);
        Tensor x = Operands.Make(type, [random.Next(6)], random, breaking: false);
        Tensor y = Operands.Make(type, [random.Next(1, 4)], random, breaking: false);
        if (x.ElementCount > 0) { x.Bytes[..(x.Bytes.Length / (int)x.ElementCount)].CopyTo(y.Bytes); }
        return new OpCase(op, [x, y], Typed(type).Type("out_idx", random.Next(2) == 0 ? DataType.Int32 : DataType.Int64), Outputs: 2);
    }

    private static OpCase True(string op, Random random)
    {
        DataType type = random.Next(2) == 0 ? DataType.Bool : Some(random);
        return new OpCase(op, [Operands.Make(type, Operands.Shape(random), random)], Typed(type));
    }

    private static OpCase Dense(string op, Random random)
    {
        DataType type = Some(random);
        int[] places = [.. Enumerable.Range(0, 4).OrderBy(_ => random.Next()).Take(random.Next(4)).Order()];
        return new OpCase(
            op,
            [
                Tensor.Of<int>([places.Length, 2], [.. places.SelectMany(static place => new[] { place / 2, place % 2 })]), Tensor.Of([2], 2, 2),
                Operands.Make(type, random.Next(2) == 0 ? [] : [places.Length], random), Operands.Make(type, [], random),
            ],
            Typed(type).Type("Tindices", DataType.Int32));
    }

    private static OpCase Counted(string op, Random random)
    {
        DataType type = Some(random);
        int[] values = [.. Enumerable.Range(0, random.Next(6)).Select(_ => random.Next(6))];
        bool isWeighted = random.Next(2) == 0;
        Tensor x = Tensor.Of<int>([values.Length], values);
        Tensor weights = Operands.Make(type, [isWeighted ? values.Length : 0], random, breaking: false);
        var attributes = Typed(type).Type("Tidx", DataType.Int32).Bool("binary_output", op == "DenseBincount" && !isWeighted && random.Next(2) == 0);
        return new OpCase(op, [x, Tensor.Of([], random.Next(7)), weights], attributes);
    }

    private static DataType Some(Random random) => Types[random.Next(Types.Length)];
}
