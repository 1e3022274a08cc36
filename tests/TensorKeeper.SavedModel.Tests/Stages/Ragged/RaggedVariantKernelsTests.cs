// SPDX-License-Identifier: MIT
using TensorKeeper.SavedModel.Messages;
using TensorKeeper.SavedModel.Stages;

namespace TensorKeeper.SavedModel.Tests.Stages.Ragged;

public sealed class RaggedVariantKernelsTests
{
    private static readonly Tensor Values = Tensor.OfText([4], "a", "b", "c", "d");
    private static readonly Tensor Inner = Tensor.Of<long>([4], 0, 2, 2, 4);
    private static readonly Tensor Outer = Tensor.Of<long>([3], 0, 1, 3);

    [Fact]
    public void Rows_that_were_wrapped_one_by_one_come_out_as_they_were()
    {
        HostValue rows = Wrap(true, Outer, Inner, Values);

        HostValue[] results = Unwrap(2, rows);

        TensorAssert.Equal(Outer, results[0].Tensor!);
        TensorAssert.Equal(Inner, results[1].Tensor!);
        TensorAssert.Equal(Values, results[2].Tensor!);
    }

    [Fact]
    public void A_row_counts_from_its_own_start()
    {
        Variant second = Assert.IsType<VariantArray>(Wrap(true, Outer, Inner, Values).Variant).Elements[1];

        HostValue[] results = Unwrap(1, second);

        TensorAssert.Equal(Tensor.Of<long>([3], 0, 0, 2), results[0].Tensor!);
        TensorAssert.Equal(Tensor.OfText([2], "c", "d"), results[1].Tensor!);
    }

    [Fact]
    public void Rows_of_a_dense_tensor_are_packed_again() =>
        TensorAssert.Equal(Values, Assert.Single(Unwrap(0, Wrap(true, Values))).Tensor!);

    [Fact]
    public void Splits_that_point_past_the_values_are_refused() =>
        Assert.Throws<ServingException>(() => Wrap(false, Tensor.Of<long>([2], 0, 9), Values));

    [Fact]
    public void Another_rank_than_was_wrapped_is_refused() =>
        Assert.Throws<ServingException>(() => Unwrap(2, Wrap(false, Inner, Values)));

    private static HostValue Wrap(bool isBatch, params HostValue[] inputs) =>
        HostNode.Op("RaggedTensorToVariant").With("batched_input", isBatch).RunValues(inputs)[0];

    private static HostValue[] Unwrap(int rank, HostValue encoded) =>
        HostNode.Op("RaggedTensorFromVariant").With("Tvalues", DataType.String).With("Tsplits", DataType.Int64).Outputs(rank + 1).RunValues(encoded);
}
