// SPDX-License-Identifier: MIT
namespace TensorKeeper.SavedModel.Tests.Stages.Ragged;

public sealed class RaggedTensorToTensorKernelsTests
{
    private static readonly Tensor Values = Tensor.OfText([4], "a", "b", "c", "d");

    [Fact]
    public void Rows_are_padded_to_the_longest() =>
        TensorAssert.Equal(
            Tensor.OfText([3, 3], "a", "b", "c", "", "", "", "d", "", ""),
            Node("ROW_SPLITS").Single(Tensor.Of<long>([], -1), Values, Tensor.OfText([], ""), Tensor.Of<long>([4], 0, 3, 3, 4)));

    [Fact]
    public void A_shape_cuts_and_pads() =>
        TensorAssert.Equal(
            Tensor.OfText([2, 2], "a", "b", "?", "?"),
            Node("ROW_SPLITS").Single(Tensor.Of<long>([2], 2, 2), Values, Tensor.OfText([], "?"), Tensor.Of<long>([4], 0, 3, 3, 4)));

    [Fact]
    public void Row_ids_go_with_the_number_of_rows() =>
        TensorAssert.Equal(
            Tensor.OfText([3, 3], "a", "b", "c", "", "", "", "d", "", ""),
            Node("FIRST_DIM_SIZE", "VALUE_ROWIDS").Single(
                Tensor.Of<long>([2], -1, -1), Values, Tensor.OfText([], ""), Tensor.Of<long>([], 3), Tensor.Of<long>([4], 0, 0, 0, 2)));

    [Fact]
    public void Levels_nest_and_values_may_have_dimensions() =>
        TensorAssert.Equal(
            Tensor.Of([2, 2, 1, 2], [1, 2, 3, 4, 5, 6, 0, 0]),
            Node("ROW_SPLITS", "ROW_LENGTHS").Single(
                Tensor.Of<long>([], -1), Tensor.Of([3, 2], [1, 2, 3, 4, 5, 6]), Tensor.Of([], [0]), Tensor.Of<long>([3], 0, 2, 3), Tensor.Of<long>([3], 1, 1, 1)));

    [Theory]
    [InlineData(new long[] { 0, 3, 2, 4 })]
    [InlineData(new long[] { 1, 4 })]
    [InlineData(new long[] { 0, 3 })]
    [InlineData(new long[] { 0, 1L << 50 })]
    public void Splits_that_do_not_fit_are_refused(long[] splits) =>
        Node("ROW_SPLITS").Refuses(Tensor.Of<long>([], -1), Values, Tensor.OfText([], ""), Tensor.Of<long>([splits.Length], splits));

    private static HostNode Node(params string[] types) => HostNode.Op("RaggedTensorToTensor").With("row_partition_types", types);
}
