// SPDX-License-Identifier: MIT
using TensorKeeper.SavedModel.Messages;

namespace TensorKeeper.SavedModel.Tests.Stages.Ragged;

public sealed class RaggedKernelsTests
{
    [Fact]
    public void A_range_counts_down_and_a_range_the_wrong_way_is_empty()
    {
        Tensor[] outputs = HostNode.Op("RaggedRange").Outputs(2).Run(Tensor.Of([3], [5, 0, 2]), Tensor.Of([3], [0, 3, 9]), Tensor.Of([], -2));

        TensorAssert.Equal(Tensor.Of<long>([4], 0, 3, 3, 3), outputs[0]);
        TensorAssert.Equal(Tensor.Of([3], [5, 3, 1]), outputs[1]);
    }

    [Fact]
    public void A_range_of_floats_adds_up_and_splits_may_be_narrow()
    {
        Tensor[] outputs = HostNode.Op("RaggedRange").With("Tsplits", DataType.Int32).Outputs(2)
            .Run(Tensor.Of([], 0f), Tensor.Of([], 1f), Tensor.Of([], 0.4f));

        TensorAssert.Equal(Tensor.Of([2], [0, 3]), outputs[0]);
        TensorAssert.Equal(Tensor.Of([3], [0f, 0.4f, 0.4f + 0.4f]), outputs[1]);
    }

    [Fact]
    public void A_range_of_more_values_than_fit_is_refused()
    {
        HostNode range = HostNode.Op("RaggedRange").Outputs(2);

        range.Refuses(Tensor.Of<long>([], long.MinValue), Tensor.Of<long>([], long.MaxValue), Tensor.Of<long>([], 1));
        range.Refuses(Tensor.Of<long>([], 0), Tensor.Of<long>([], 1), Tensor.Of<long>([], 0));
    }

    [Fact]
    public void Gathers_rows_of_rows()
    {
        Tensor[] outputs = HostNode.Op("RaggedGather").With("OUTPUT_RAGGED_RANK", 2).Outputs(3).Run(
            Tensor.Of<long>([3], 0, 2, 3), Tensor.Of<long>([4], 0, 1, 1, 3), Tensor.OfText([3], "a", "b", "c"), Tensor.Of([2], [1, 0]));

        TensorAssert.Equal(Tensor.Of<long>([3], 0, 1, 3), outputs[0]);
        TensorAssert.Equal(Tensor.Of<long>([4], 0, 2, 3, 3), outputs[1]);
        TensorAssert.Texts(outputs[2], "b", "c", "a");
    }

    [Theory]
    [InlineData(new long[] { 0, 9 }, 0)]
    [InlineData(new long[] { 0, 2, 1 }, 0)]
    [InlineData(new long[] { -1, 2 }, 0)]
    [InlineData(new long[] { 0, 2 }, 1)]
    [InlineData(new long[] { 0, 2 }, -1)]
    public void Splits_and_indices_that_point_outside_are_refused(long[] splits, int index) =>
        HostNode.Op("RaggedGather").With("OUTPUT_RAGGED_RANK", 1).Outputs(2)
            .Refuses(Tensor.Of<long>([splits.Length], splits), Tensor.Of([2], [1, 2]), Tensor.Of([1], [index]));

    [Fact]
    public void Lists_places_of_values_that_are_vectors()
    {
        Tensor[] outputs = HostNode.Op("RaggedTensorToSparse").Outputs(3)
            .Run(Tensor.Of<long>([3], 0, 1, 2), Tensor.Of<long>([3], 0, 0, 1), Tensor.Of([1, 2], [7, 8]));

        TensorAssert.Equal(Tensor.Of<long>([2, 4], 1, 0, 0, 0, 1, 0, 0, 1), outputs[0]);
        TensorAssert.Equal(Tensor.Of([2], [7, 8]), outputs[1]);
        TensorAssert.Equal(Tensor.Of<long>([4], 2, 1, 1, 2), outputs[2]);
    }

    [Fact]
    public void Crosses_strings_with_numbers_the_last_input_fastest()
    {
        Tensor[] outputs = HostNode.Op("RaggedCross").With("ragged_values_types", [DataType.String]).With("dense_types", [DataType.Int64])
            .With("input_order", "RD")
            .With("out_row_splits_type", DataType.Int32).Outputs(2)
            .Run(Tensor.OfText([2], "a", "b"), Tensor.Of<long>([3], 0, 2, 2), Tensor.Of<long>([2, 2], 1, -2, 3, 4));

        TensorAssert.Texts(outputs[0], "a_X_1", "a_X_-2", "b_X_1", "b_X_-2");
        TensorAssert.Equal(Tensor.Of([3], [0, 4, 4]), outputs[1]);
    }

    [Fact]
    public void Counts_numbers_in_each_row()
    {
        HostNode count = HostNode.Op("RaggedBincount");
        Tensor splits = Tensor.Of<long>([4], 0, 3, 3, 4);
        Tensor numbers = Tensor.Of([4], [1, 1, 5, 0]);

        TensorAssert.Equal(Tensor.Of([3, 2], [0f, 3f, 0f, 0f, 4f, 0f]), count.Single(splits, numbers, Tensor.Of([], 2), Tensor.Of([4], [1f, 2f, 3f, 4f])));
        TensorAssert.Equal(Tensor.Of([3, 2], [0, 2, 0, 0, 1, 0]), count.Single(splits, numbers, Tensor.Of([], 2), Tensor.Of([0], Array.Empty<int>())));
        count.Refuses(splits, Tensor.Of([4], [1, -1, 5, 0]), Tensor.Of([], 2), Tensor.Of([0], Array.Empty<int>()));
    }

    [Fact]
    public void Fills_empty_rows()
    {
        Tensor[] outputs = HostNode.Op("RaggedFillEmptyRows").Outputs(4)
            .Run(Tensor.Of<long>([3], 1, 1, 3), Tensor.OfText([3], "a", "b", "c"), Tensor.Of<long>([], 4), Tensor.OfText([], "-"));

        TensorAssert.Equal(Tensor.Of<long>([5], 0, 1, 1, 2, 3), outputs[0]);
        TensorAssert.Texts(outputs[1], "-", "a", "b", "-", "c");
        TensorAssert.Equal(Tensor.Of([4], true, false, true, false), outputs[2]);
        TensorAssert.Equal(Tensor.Of<long>([3], 1, 2, 4), outputs[3]);
    }
}
