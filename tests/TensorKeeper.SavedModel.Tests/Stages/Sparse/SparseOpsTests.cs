// SPDX-License-Identifier: MIT
using TensorKeeper.SavedModel.Messages;

namespace TensorKeeper.SavedModel.Tests.Stages.Sparse;

/// <summary>Sparse tensors that come from requests: indices are checked before they are used, and sizes before memory is taken.</summary>
public sealed class SparseOpsTests
{
    private static readonly Tensor Shape = Tensor.Of<long>([2], 2, 3);
    private static readonly Tensor Values = Tensor.Of<float>([2], 1, 2);

    [Theory]
    [InlineData("SparseReduceSum")]
    [InlineData("SparseSoftmax")]
    [InlineData("SparseDenseCwiseMul")]
    public void An_index_outside_the_shape_is_refused(string op)
    {
        Tensor outside = Tensor.Of<long>([2, 2], 0, 0, 2, 0);
        Tensor[] inputs = op == "SparseSoftmax" ? [outside, Values, Shape] : [outside, Values, Shape, op == "SparseReduceSum" ? Tensor.Of<int>([1], 1) : Tensor.Of<float>([1], 1)];

        HostNode.Op(op).With("T", DataType.Float).Refuses(inputs);
    }

    [Fact]
    public void A_sum_that_is_nearer_to_zero_than_the_threshold_is_dropped()
    {
        Tensor indices = Tensor.Of<long>([2, 2], 0, 1, 1, 2);

        Tensor[] sum = HostNode.Op("SparseAdd").With("T", DataType.Float).Outputs(3).Run(
            indices, Values, Shape, Tensor.Of<long>([1, 2], 1, 2), Tensor.Of<float>([1], -2), Shape, Tensor.Of<float>(TensorShape.Scalar, 0.5f));

        Assert.Equal([0, 1], sum[0].ToArray<long>());
        Assert.Equal([1f], sum[1].ToArray<float>());
    }

    [Fact]
    public void A_maximum_of_nothing_is_zero_and_of_negatives_is_negative()
    {
        Tensor result = HostNode.Op("SparseReduceMax").With("T", DataType.Float).Single(
            Tensor.Of<long>([2, 2], 0, 0, 0, 2), Tensor.Of<float>([2], -3, -2), Shape, Tensor.Of<int>([1], -1));

        Assert.Equal([-2f, 0f], result.ToArray<float>());
    }

    [Fact]
    public void A_dense_result_that_would_exhaust_the_host_is_refused() =>
        HostNode.Op("SparseReduceSum").With("T", DataType.Float).Refuses(
            Tensor.Of<long>([0, 2]), Tensor.Of<float>([0]), Tensor.Of<long>([2], long.MaxValue / 2, 1), Tensor.Of<int>([1], 1));

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Counts_of_a_sparse_batch_are_dense(bool binary)
    {
        Tensor[] sparse = [Tensor.Of<long>([4, 2], 0, 0, 0, 1, 1, 0, 1, 2), Tensor.Of<int>([4], 2, 2, 0, 5), Shape];
        HostNode node = HostNode.Op("SparseBincount").With("T", DataType.Float).With("binary_output", binary);

        Tensor counts = node.Single([.. sparse, Tensor.Of<int>(TensorShape.Scalar, 3), Tensor.Of<float>([4], 0.5f, 1, 2, 9)]);

        Assert.Equal(new TensorShape(2, 3), counts.Shape);
        Assert.Equal(binary ? [0f, 0, 1, 1, 0, 0] : [0, 0, 1.5f, 2, 0, 0], counts.ToArray<float>());
    }

    [Fact]
    public void Counts_of_a_sparse_vector_are_a_vector_and_of_negative_ids_are_refused()
    {
        HostNode node = HostNode.Op("SparseBincount").With("T", DataType.Int64);
        Tensor[] Inputs(long id) =>
            [Tensor.Of<long>([1, 1], 3), Tensor.Of<long>([1], id), Tensor.Of<long>([1], 9), Tensor.Of<long>(TensorShape.Scalar, 2), Tensor.Of<long>([0])];

        Assert.Equal([0L, 1], node.Single(Inputs(1)).ToArray<long>());
        node.Refuses(Inputs(-1));
    }

    [Fact]
    public void A_split_gives_the_longer_parts_first()
    {
        Tensor[] parts = HostNode.Op("SparseSplit").With("num_split", 2L).With("T", DataType.Float).Outputs(6).Run(
            Tensor.Of<long>(TensorShape.Scalar, 1), Tensor.Of<long>([2, 2], 0, 1, 0, 2), Values, Shape);

        Assert.Equal([0, 1], parts[0].ToArray<long>());
        Assert.Equal([0, 0], parts[1].ToArray<long>());
        Assert.Equal([2, 2], parts[4].ToArray<long>());
        Assert.Equal([2, 1], parts[5].ToArray<long>());
    }

    [Theory]
    [InlineData("a-b", "a")]
    [InlineData("b-a", "c")]
    [InlineData("intersection", "b")]
    [InlineData("union", "a b c")]
    public void Rows_are_sets(string operation, string expected)
    {
        Tensor[] result = HostNode.Op("DenseToDenseSetOperation").With("set_operation", operation).With("T", DataType.String).Outputs(3).Run(
            Tensor.OfText([1, 3], "b", "a", "b"), Tensor.OfText([1, 2], "c", "b"));

        Assert.Equal(expected.Split(' '), result[1].ToTextArray());
    }

    [Fact]
    public void Crosses_that_would_exhaust_the_host_are_refused()
    {
        Tensor row = Tensor.FromMemory(ElementType.Int64, [1, 2_000], new byte[16_000]);

        HostNode.Op("SparseCross").With("dense_types", DataType.Int64, DataType.Int64, DataType.Int64).With("sparse_types", Array.Empty<DataType>())
            .With("out_type", DataType.Int64).With("hashed_output", true).Outputs(3).Refuses(row, row, row);
    }
}
