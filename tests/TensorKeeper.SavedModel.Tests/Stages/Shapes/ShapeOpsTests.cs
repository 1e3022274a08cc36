// SPDX-License-Identifier: MIT
using TensorKeeper.SavedModel.Messages;

namespace TensorKeeper.SavedModel.Tests.Stages.Shapes;

public sealed class ShapeOpsTests
{
    private static readonly Tensor Matrix = Tensor.Of([2, 3], [1, 2, 3, 4, 5, 6]);
    private static readonly Tensor Words = Tensor.OfText([2, 3], "a", "b", "c", "d", "e", "f");

    [Fact]
    public void Reshape_infers_one_extent() =>
        TensorAssert.Equal(Tensor.OfText([3, 2], "a", "b", "c", "d", "e", "f"), HostNode.Op("Reshape").Single(Words, Tensor.Of([2], [-1, 2])));

    [Fact]
    public void Reshape_of_nothing_cannot_infer() =>
        HostNode.Op("Reshape").Refuses(Tensor.Of<float>([0, 3]), Tensor.Of([2], [0, -1]));

    [Fact]
    public void Squeeze_without_axes_drops_every_one() =>
        Assert.Equal(new TensorShape(3), HostNode.Op("Squeeze").Single(Tensor.Of([1, 3, 1], [1, 2, 3])).Shape);

    [Fact]
    public void Squeeze_of_a_larger_axis_is_refused() =>
        HostNode.Op("Squeeze").With("squeeze_dims", new long[] { 0 }).Refuses(Matrix);

    [Fact]
    public void ConcatV2_joins_along_an_axis_counted_from_the_end() =>
        TensorAssert.Equal(
            Tensor.OfText([2, 4], "a", "b", "c", "x", "d", "e", "f", "y"),
            HostNode.Op("ConcatV2").Single(Words, Tensor.OfText([2, 1], "x", "y"), Tensor.Of([], [-1])));

    [Fact]
    public void Pack_adds_an_axis_and_Unpack_takes_it_away()
    {
        Tensor packed = HostNode.Op("Pack").With("axis", 1).Single(Tensor.Of([2], [1, 2]), Tensor.Of([2], [3, 4]));
        Tensor[] parts = HostNode.Op("Unpack").With("axis", -1).Outputs(2).Run(packed);

        TensorAssert.Equal(Tensor.Of([2, 2], [1, 3, 2, 4]), packed);
        TensorAssert.Equal(Tensor.Of([2], [3, 4]), parts[1]);
    }

    [Fact]
    public void SplitV_infers_one_size() =>
        TensorAssert.Equal(
            Tensor.Of([2, 2], [2, 3, 5, 6]),
            HostNode.Op("SplitV").Outputs(2).Run(Matrix, Tensor.Of([2], [1, -1]), Tensor.Of([], [1]))[1]);

    [Theory]
    [InlineData(new[] { 1 }, new[] { 2 }, new[] { 1 }, 0, 0, 1, new long[] { 3 }, new[] { 4, 5, 6 })]
    [InlineData(new[] { 0, -1 }, new[] { 0, 0 }, new[] { 1, -1 }, 1, 3, 0, new long[] { 2, 3 }, new[] { 3, 2, 1, 6, 5, 4 })]
    [InlineData(new[] { 0, 0 }, new[] { 2, 3 }, new[] { 1, -1 }, 0, 0, 0, new long[] { 2, 0 }, new int[0])]
    [InlineData(new[] { 0, 1 }, new[] { 2, 100 }, new[] { 1, 5 }, 0, 0, 0, new long[] { 2, 1 }, new[] { 2, 5 })]
    public void StridedSlice_follows_its_masks(int[] begin, int[] end, int[] stride, int beginMask, int endMask, int shrink, long[] shape, int[] expected) =>
        TensorAssert.Equal(
            Tensor.Of<int>(new TensorShape(shape), expected),
            HostNode.Op("StridedSlice").With("begin_mask", (long)beginMask).With("end_mask", (long)endMask).With("shrink_axis_mask", (long)shrink)
                .Single(Matrix, Tensor.Of<int>([begin.Length], begin), Tensor.Of<int>([end.Length], end), Tensor.Of<int>([stride.Length], stride)));

    [Fact]
    public void StridedSlice_expands_an_ellipsis_and_adds_axes() =>
        TensorAssert.Equal(
            Tensor.Of([1, 2], [2, 5]),
            HostNode.Op("StridedSlice").With("new_axis_mask", 1).With("ellipsis_mask", 2).With("shrink_axis_mask", 4)
                .Single(Matrix, Tensor.Of([3], [0, 0, 1]), Tensor.Of([3], [0, 0, 2]), Tensor.Of([3], [1, 1, 1])));

    [Fact]
    public void StridedSlice_refuses_an_index_out_of_range() =>
        Assert.StartsWith(
            "slice index 2 of dimension 0 out of bounds.",
            HostNode.Op("StridedSlice").With("shrink_axis_mask", 1)
                .Refuses(Matrix, Tensor.Of([1], [2]), Tensor.Of([1], [3]), Tensor.Of([1], [1])).Message,
            StringComparison.Ordinal);

    [Fact]
    public void Gather_takes_slices_and_knows_batches()
    {
        TensorAssert.Equal(
            Tensor.OfText([2, 2], "c", "a", "f", "d"), HostNode.Op("GatherV2").Single(Words, Tensor.Of([2], [2, 0]), Tensor.Of([], [1])));
        TensorAssert.Equal(
            Tensor.Of([2, 1], [3, 4]),
            HostNode.Op("GatherV2").With("batch_dims", 1).Single(Matrix, Tensor.Of([2, 1], [2, 0]), Tensor.Of([], [1])));
        HostNode.Op("GatherV2").Refuses(Matrix, Tensor.Of([1], [-1]), Tensor.Of([], [0]));
    }

    [Fact]
    public void GatherNd_takes_places() =>
        TensorAssert.Equal(Tensor.OfText([2], "f", "a"), HostNode.Op("GatherNd").Single(Words, Tensor.Of([2, 2], [1, 2, 0, 0])));

    [Fact]
    public void Moves_strings_like_numbers()
    {
        TensorAssert.Equal(Tensor.OfText([3, 2], "a", "d", "b", "e", "c", "f"), HostNode.Op("Transpose").Single(Words, Tensor.Of([2], [1, 0])));
        TensorAssert.Equal(Tensor.OfText([2, 3], "f", "e", "d", "c", "b", "a"), HostNode.Op("ReverseV2").Single(Words, Tensor.Of([2], [0, 1])));
        TensorAssert.Equal(Tensor.OfText([4], "a", "b", "a", "b"), HostNode.Op("Tile").Single(Tensor.OfText([2], "a", "b"), Tensor.Of([1], [2])));
        TensorAssert.Equal(
            Tensor.OfText([4], "", "a", "b", ""), HostNode.Op("Pad").Single(Tensor.OfText([2], "a", "b"), Tensor.Of([1, 2], [1, 1])));
        TensorAssert.Equal(Tensor.OfText([2, 2], "x", "x", "x", "x"), HostNode.Op("Fill").Single(Tensor.Of([2], [2, 2]), Tensor.OfText([], "x")));
    }

    [Fact]
    public void A_huge_shape_is_refused() =>
        HostNode.Op("Fill").Refuses(Tensor.Of<long>([3], 1L << 40, 1L << 40, 1L << 40), Tensor.Of<float>([], 1));

    [Fact]
    public void Shape_has_the_type_that_is_asked_for()
    {
        TensorAssert.Equal(Tensor.Of([2], [2, 3]), HostNode.Op("Shape").Single(Words));
        TensorAssert.Equal(Tensor.Of<long>([2], 2, 3), HostNode.Op("Shape").With("out_type", DataType.Int64).Single(Words));
    }
}
