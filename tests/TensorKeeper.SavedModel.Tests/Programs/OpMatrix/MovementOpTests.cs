// SPDX-License-Identifier: MIT
namespace TensorKeeper.SavedModel.Tests.Programs.OpMatrix;

/// <summary>Ops that move elements about have every element type, and take operands that are computed.</summary>
public sealed class MovementOpTests : OpMatrixTest
{
    private static readonly double[] Six = [1, 2, 3, 4, 5, 6];

    public static TheoryData<string> Types => ["f16", "bf16", "f32", "f64", "i8", "i16", "i32", "i64", "u8", "u16", "u32", "u64", "c64", "c128", "bool", "str", "qi8", "qu8", "qi32"];

    public static TheoryData<string> NumberTypes => ["f16", "bf16", "f32", "f64", "i8", "i16", "i32", "i64", "u8", "u16", "u32", "u64"];

    [Theory]
    [MemberData(nameof(Types))]
    public void Axes_may_be_computed(string type)
    {
        AssertGives(() => Op("ConcatV2", type).Int("N", 2).Fed(type, [1, 2], V(1, 2)).Fed(type, [1, 1], V(3)).Fed("i32", [], 1), V(1, 2, 3));
        AssertGives(() => Op("Transpose", type).Type("Tperm", "i64").Fed(type, [2, 3], V(Six)).Fed("i64", [2], 1, 0), V(1, 4, 2, 5, 3, 6));
        AssertGives(() => Op("ReverseV2", type).Fed(type, [2, 3], V(Six)).Fed("i32", [1], 1), V(3, 2, 1, 6, 5, 4));
        AssertGives(() => Op("Roll", type).Fed(type, [2, 3], V(Six)).Fed("i64", [2], -4, 1).Fed("i32", [2], 1, -2), V(5, 6, 4, 2, 3, 1));
        AssertGives(() => new ServedOp("GatherV2").Type("Tparams", type).Fed(type, [2, 3], V(Six)).Fed("i32", [2], 2, 0).Fed("i32", [], 1), V(3, 1, 6, 4));

        double[] V(params double[] values) => Elements(type, values);
    }

    [Theory]
    [MemberData(nameof(Types))]
    public void Slices_may_be_computed(string type)
    {
        AssertGives(() => Op("Slice", type).Fed(type, [2, 3], V(Six)).Fed("i32", [2], 0, 1).Fed("i32", [2], -1, 1), V(2, 5));
        AssertGives(() => Op("StridedSlice", type).Fed(type, [2, 3], V(Six)).Fed("i32", [2], 0, 2).Fed("i32", [2], 2, 0).Fed("i32", [2], 1, -1), V(3, 2, 6, 5));
        AssertGives(() => Op("SplitV", type, 2).Int("num_split", 2).Fed(type, [1, 4], V(1, 2, 3, 4)).Fed("i32", [2], 1, 3).Constant("i32", [], 1), V(1), V(2, 3, 4));
        AssertGives(() => Op("TensorStridedSliceUpdate", type).Fed(type, [3], V(1, 2, 3)).Constant("i32", [1], 1).Constant("i32", [1], 2).Constant("i32", [1], 1).Fed(type, [1], V(9)), V(1, 9, 3));

        double[] V(params double[] values) => Elements(type, values);
    }

    [Theory]
    [MemberData(nameof(Types))]
    public void Edges_are_mirrored(string type)
    {
        AssertGives(() => Op("MirrorPad", type).Text("mode", "REFLECT").Fed(type, [1, 3], V(1, 2, 3)).Fed("i32", [2, 2], 0, 0, 2, 1), V(3, 2, 1, 2, 3, 2));
        AssertGives(() => Op("MirrorPad", type).Text("mode", "SYMMETRIC").Fed(type, [1, 3], V(1, 2, 3)).Constant("i32", [2, 2], 0, 0, 2, 1), V(2, 1, 1, 2, 3, 3));

        double[] V(params double[] values) => Elements(type, values);
    }

    [Theory]
    [MemberData(nameof(Types))]
    public void Rows_are_found_by_narrow_indices_and_written_by_wide_ones(string type)
    {
        AssertGives(() => new ServedOp("GatherV2").Type("Tparams", type).Fed(type, [2, 3], V(Six)).Fed("i16", [1], 1).Constant("i32", [], 0), V(4, 5, 6));
        AssertGives(() => Op("TensorScatterUpdate", type).Fed(type, [3], V(1, 2, 3)).Fed("i64", [1, 1], 1).Fed(type, [1], V(9)), V(1, 9, 3));
        AssertGives(() => Op("InplaceUpdate", type).Fed(type, [3], V(1, 2, 3)).Fed("i32", [1], 1).Fed(type, [1], V(9)), V(1, 9, 3));
        AssertGives(() => Op("OneHot", type).Int("axis", 0).Fed("u8", [2], 0, 1).Fed("i32", [], 2).Fed(type, [], V(1)).Fed(type, [], V(0)), V(1, 0, 0, 1));

        double[] V(params double[] values) => Elements(type, values);
    }

    [Theory]
    [MemberData(nameof(Types))]
    public void Blocks_trade_places_with_the_batch(string type)
    {
        AssertGives(() => Op("SpaceToBatchND", type).Fed(type, [1, 2, 2, 1], V(1, 2, 3, 4)).Constant("i32", [2], 2, 2).Constant("i32", [2, 2], 0, 0, 0, 0), V(1, 2, 3, 4));
        AssertGives(() => Op("BatchToSpaceND", type).Fed(type, [2, 2, 1], V(1, 2, 3, 4)).Fed("i32", [1], 2).Fed("i64", [1, 2], 1, 0), V(3, 2, 4));

        double[] V(params double[] values) => Elements(type, values);
    }

    [Theory]
    [MemberData(nameof(NumberTypes))]
    public void What_is_written_twice_is_combined(string type)
    {
        AssertGives(() => Op("ScatterNd", type).Fed("i32", [2, 1], 2, 2).Fed(type, [2], 5, 7).Constant("i32", [1], 4), [0, 0, 12, 0]);
        AssertGives(() => Op("TensorScatterAdd", type).Fed(type, [3], 1, 2, 3).Fed("i32", [2, 1], 1, 1).Fed(type, [2], 9, 1), [1, 12, 3]);
        AssertGives(() => Op("TensorScatterMax", type).Fed(type, [3], 1, 9, 3).Fed("i32", [2, 1], 1, 0).Fed(type, [2], 2, 4), [4, 9, 3]);
        AssertGives(() => Op("TensorScatterMin", type).Fed(type, [3], 1, 9, 3).Fed("i32", [2, 1], 1, 0).Fed(type, [2], 2, 4), [1, 2, 3]);
        AssertGives(() => Op("UnsortedSegmentSum", type).Fed(type, [4], 1, 2, 3, 4).Fed("i32", [4], 0, 1, 0, 1).Constant("i32", [], 2), [4, 6]);
        AssertGives(() => Op("SegmentMax", type).Fed(type, [4], 1, 2, 3, 4).Fed("i32", [4], 0, 0, 2, 2), [2, 0, 4]);
    }

    private static ServedOp Op(string op, string type, int outputs = 1) => new ServedOp(op, outputs).Type("T", type);
}
