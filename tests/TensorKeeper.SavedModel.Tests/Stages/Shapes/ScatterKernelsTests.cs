// SPDX-License-Identifier: MIT
namespace TensorKeeper.SavedModel.Tests.Stages.Shapes;

public sealed class ScatterKernelsTests
{
    [Fact]
    public void The_later_of_two_updates_of_one_place_holds()
    {
        Tensor result = HostNode.Op("TensorScatterUpdate").Single(
            Tensor.OfText([3], "a", "b", "c"), Tensor.Of<int>([2, 1], 1, 1), Tensor.OfText([2], "x", "y"));

        TensorAssert.Equal(Tensor.OfText([3], "a", "y", "c"), result);
    }

    [Theory]
    [InlineData(-1)]
    [InlineData(3)]
    public void A_place_that_does_not_exist_is_refused(int index) => HostNode.Op("TensorScatterUpdate").Refuses(
        Tensor.OfText([3], "a", "b", "c"), Tensor.Of<int>([1, 1], index), Tensor.OfText([1], "x"));

    [Fact]
    public void What_was_parted_is_stitched_together_again()
    {
        Tensor rows = Tensor.OfText([3, 2], "a", "b", "c", "d", "e", "f");

        Tensor[] parts = HostNode.Op("DynamicPartition").Outputs(2).Run(rows, Tensor.Of<int>([3], 1, 0, 1));

        TensorAssert.Equal(Tensor.OfText([1, 2], "c", "d"), parts[0]);
        TensorAssert.Equal(
            rows, HostNode.Op("DynamicStitch").Single(Tensor.Of<int>([1], 1), Tensor.Of<int>([2], 0, 2), parts[0], parts[1]));
    }

    [Fact]
    public void A_part_out_of_range_is_refused() =>
        HostNode.Op("DynamicPartition").Outputs(2).Refuses(Tensor.OfText([1], "a"), Tensor.Of<int>([1], 2));

    [Fact]
    public void A_place_far_out_is_refused_before_anything_is_allocated() =>
        HostNode.Op("DynamicStitch").Refuses(Tensor.Of<int>([1], int.MaxValue), Tensor.Of<long>([1], 1));

    [Theory]
    [InlineData(1, "c", "a", "b")]
    [InlineData(-4, "b", "c", "a")]
    public void What_rolls_out_at_the_end_comes_in_at_the_start(int shift, params string[] expected) => TensorAssert.Equal(
        Tensor.OfText([3], expected), HostNode.Op("Roll").Single(Tensor.OfText([3], "a", "b", "c"), Tensor.Of<int>([], shift), Tensor.Of<int>([], 0)));

    [Fact]
    public void A_sequence_is_reversed_as_far_as_it_goes() => TensorAssert.Equal(
        Tensor.OfText([2, 3], "b", "a", "c", "d", "e", "f"),
        HostNode.Op("ReverseSequence").With("seq_dim", 1L).Single(Tensor.OfText([2, 3], "a", "b", "c", "d", "e", "f"), Tensor.Of<int>([2], 2, 1)));
}
