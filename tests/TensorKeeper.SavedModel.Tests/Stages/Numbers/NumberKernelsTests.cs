// SPDX-License-Identifier: MIT
using TensorKeeper.SavedModel.Messages;

namespace TensorKeeper.SavedModel.Tests.Stages.Numbers;

public sealed class NumberKernelsTests
{
    [Theory]
    [InlineData("AddV2", int.MaxValue, 1, int.MinValue)]
    [InlineData("FloorDiv", -7, 2, -4)]
    [InlineData("FloorDiv", int.MinValue, -1, int.MinValue)]
    [InlineData("TruncateDiv", -7, 2, -3)]
    [InlineData("FloorMod", -7, 2, 1)]
    [InlineData("FloorMod", int.MaxValue, int.MinValue, -1)]
    [InlineData("FloorMod", int.MinValue, -1, 0)]
    [InlineData("TruncateMod", -7, 2, -1)]
    [InlineData("Maximum", -7, 2, 2)]
    public void Integers_are_computed_as_TensorFlow_does(string op, int x, int y, int expected) =>
        TensorAssert.Equal(Tensor.Of([1], [expected]), HostNode.Op(op).Single(Tensor.Of([1], [x]), Tensor.Of([], [y])));

    [Fact]
    public void Division_of_integers_by_zero_is_refused() => HostNode.Op("FloorDiv").Refuses(Tensor.Of([1], [1]), Tensor.Of([1], [0]));

    [Theory]
    [InlineData("FloorDiv", 1.5f, 0f, float.PositiveInfinity)]
    [InlineData("FloorDiv", 1.5f, float.NegativeInfinity, -0f)]
    [InlineData("RealDiv", float.MinValue, -1f, float.MaxValue)]
    [InlineData("DivNoNan", float.NaN, 0f, 0f)]
    [InlineData("Maximum", float.NaN, 0f, float.NaN)]
    public void Floats_are_computed_as_TensorFlow_does(string op, float x, float y, float expected) =>
        Assert.Equal(expected, HostNode.Op(op).Single(Tensor.Of([1], [x]), Tensor.Of([], [y])).AsSpan<float>()[0]);

    [Fact]
    public void Shapes_are_broadcast() =>
        TensorAssert.Equal(
            Tensor.Of([2, 2], [11, 21, 12, 22]), HostNode.Op("Add").Single(Tensor.Of([2, 1], [1, 2]), Tensor.Of([2], [10, 20])));

    [Fact]
    public void Strings_are_added_and_compared()
    {
        TensorAssert.Texts(HostNode.Op("Add").Single(Tensor.OfText([2], "a", "b"), Tensor.OfText([], "!")), "a!", "b!");
        TensorAssert.Equal(Tensor.Of([2], [true, false]), HostNode.Op("Equal").Single(Tensor.OfText([2], "a", "b"), Tensor.OfText([], "a")));
        TensorAssert.Equal(Tensor.Of([2], [false, true]), HostNode.Op("NotEqual").Single(Tensor.OfText([2], "a", "b"), Tensor.OfText([], "a")));
    }

    [Fact]
    public void Select_chooses_rows_and_SelectV2_columns()
    {
        Tensor condition = Tensor.Of([2], [true, false]);
        Tensor yes = Tensor.Of([2, 2], [1, 2, 3, 4]);
        Tensor no = Tensor.Of([2, 2], [5, 6, 7, 8]);

        TensorAssert.Equal(Tensor.Of([2, 2], [1, 2, 7, 8]), HostNode.Op("Select").Single(condition, yes, no));
        TensorAssert.Equal(Tensor.Of([2, 2], [1, 6, 3, 8]), HostNode.Op("SelectV2").Single(condition, yes, no));
    }

    [Theory]
    [InlineData("Sum", new[] { 5, 7, 9 })]
    [InlineData("Prod", new[] { 4, 10, 18 })]
    [InlineData("Max", new[] { 4, 5, 6 })]
    [InlineData("Min", new[] { 1, 2, 3 })]
    public void Axes_are_folded(string op, int[] expected) =>
        TensorAssert.Equal(
            Tensor.Of<int>([1, 3], expected),
            HostNode.Op(op).With("keep_dims", true).Single(Tensor.Of([2, 3], [1, 2, 3, 4, 5, 6]), Tensor.Of([], [0])));

    [Fact]
    public void Nothing_folds_to_the_seed()
    {
        TensorAssert.Equal(Tensor.Of<float>([], float.NegativeInfinity), HostNode.Op("Max").Single(Tensor.Of<float>([0]), Tensor.Of([1], [0])));
        TensorAssert.Equal(Tensor.Of<long>([], long.MinValue), HostNode.Op("Max").Single(Tensor.Of<long>([0]), Tensor.Of([1], [0])));
    }

    [Theory]
    [InlineData(false, false, new[] { 1, 3, 6 })]
    [InlineData(true, false, new[] { 0, 1, 3 })]
    [InlineData(false, true, new[] { 6, 5, 3 })]
    public void Cumsum_runs_either_way(bool exclusive, bool reverse, int[] expected) =>
        TensorAssert.Equal(
            Tensor.Of<int>([3], expected),
            HostNode.Op("Cumsum").With("exclusive", exclusive).With("reverse", reverse).Single(Tensor.Of([3], [1, 2, 3]), Tensor.Of([], [0])));

    [Theory]
    [InlineData(float.NaN, true)]
    [InlineData(-0f, false)]
    public void NaN_is_true(float value, bool expected) =>
        TensorAssert.Equal(Tensor.Of([1], [expected]), HostNode.Op("Cast").With("DstT", DataType.Bool).Single(Tensor.Of([1], [value])));

    [Theory]
    [InlineData(7f, 0x40e0)]
    [InlineData(1.00390625f, 0x3f80)]
    [InlineData(1.01171875f, 0x3f82)]
    [InlineData(float.MaxValue, 0x7f80)]
    public void A_float_is_cut_to_its_upper_half_rounding_to_even(float value, int expected)
    {
        Tensor half = HostNode.Op("Cast").With("DstT", DataType.BFloat16).Single(Tensor.Of([1], [value]));

        Assert.Equal((ElementType.BFloat16, (ushort)expected), (half.ElementType, half.AsSpan<ushort>()[0]));
        Assert.Equal(
            BitConverter.UInt32BitsToSingle((uint)expected << 16), HostNode.Op("Cast").With("DstT", DataType.Float).Single(half).AsSpan<float>()[0]);
    }

    [Theory]
    [InlineData(2.9, 2)]
    [InlineData(-2.9, -2)]
    [InlineData(1e20, int.MinValue)]
    [InlineData(double.NaN, int.MinValue)]
    public void Floats_are_truncated_to_integers(double value, int expected) =>
        TensorAssert.Equal(Tensor.Of([1], [expected]), HostNode.Op("Cast").With("DstT", DataType.Int32).Single(Tensor.Of([1], [value])));

    [Theory]
    [InlineData(0, 5, 2, new[] { 0, 2, 4 })]
    [InlineData(5, 0, -2, new[] { 5, 3, 1 })]
    [InlineData(3, 3, 1, new int[0])]
    public void Range_stops_before_the_limit(int start, int limit, int step, int[] expected) =>
        TensorAssert.Equal(
            Tensor.Of<int>([expected.Length], expected),
            HostNode.Op("Range").Single(Tensor.Of([], [start]), Tensor.Of([], [limit]), Tensor.Of([], [step])));

    [Fact]
    public void A_range_without_end_is_refused() =>
        HostNode.Op("Range").Refuses(Tensor.Of<long>([], 0), Tensor.Of([], [long.MaxValue]), Tensor.Of<long>([], 1));

    [Fact]
    public void Where_lists_places() =>
        TensorAssert.Equal(Tensor.Of<long>([2, 2], 0, 1, 1, 0), HostNode.Op("Where").Single(Tensor.Of([2, 2], [false, true, true, false])));

    [Fact]
    public void DenseBincount_drops_ids_beyond_the_size() =>
        TensorAssert.Equal(
            Tensor.Of<long>([2, 3], 0, 2, 0, 1, 0, 0),
            HostNode.Op("DenseBincount").Single(Tensor.Of([2, 2], [1, 1, 0, 9]), Tensor.Of([], [3]), Tensor.Of<long>([0])));

    [Fact]
    public void RaggedBincount_counts_by_row() =>
        TensorAssert.Equal(
            Tensor.Of<float>([3, 2], 1, 1, 0, 0, 1, 0),
            HostNode.Op("RaggedBincount").With("binary_output", true)
                .Single(Tensor.Of<long>([4], 0, 3, 3, 4), Tensor.Of([4], [0, 1, 1, 0]), Tensor.Of([], [2]), Tensor.Of<float>([0])));
}
