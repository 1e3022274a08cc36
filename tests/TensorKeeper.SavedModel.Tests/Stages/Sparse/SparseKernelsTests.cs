// SPDX-License-Identifier: MIT
namespace TensorKeeper.SavedModel.Tests.Stages.Sparse;

/// <summary>Values are TensorFlow's own, recorded with the corpus.</summary>
public sealed class SparseKernelsTests
{
    private static readonly Tensor Indices = Tensor.Of<long>([4, 2], 0, 0, 2, 0, 2, 1, 2, 2);
    private static readonly Tensor Values = Tensor.Of<long>([4], 1, 0, 5, 5);

    [Fact]
    public void Rows_without_values_get_one()
    {
        Tensor[] outputs = HostNode.Op("SparseFillEmptyRows").Outputs(4).Run(Indices, Values, Tensor.Of<long>([2], 4, 3), Tensor.Of<long>([], -9));

        TensorAssert.Equal(Tensor.Of<long>([6, 2], 0, 0, 1, 0, 2, 0, 2, 1, 2, 2, 3, 0), outputs[0]);
        TensorAssert.Equal(Tensor.Of<long>([6], 1, -9, 0, 5, 5, -9), outputs[1]);
        TensorAssert.Equal(Tensor.Of([4], [false, true, false, true]), outputs[2]);
        TensorAssert.Equal(Tensor.Of<long>([4], 0, 2, 3, 4), outputs[3]);
    }

    [Fact]
    public void Dense_places_without_values_get_the_default() =>
        TensorAssert.Equal(
            Tensor.OfText([2, 2], "a", "?", "?", "b"),
            HostNode.Op("SparseToDense").Single(
                Tensor.Of<long>([2, 2], 0, 0, 1, 1), Tensor.Of<long>([2], 2, 2), Tensor.OfText([2], "a", "b"), Tensor.OfText([], "?")));

    [Theory]
    [InlineData(new long[] { 1, 1, 0, 0 }, "out of order")]
    [InlineData(new long[] { 0, 0, 0, 0 }, "is repeated")]
    [InlineData(new long[] { 0, 0, 2, 0 }, "is out of bounds")]
    public void Indices_that_are_wrong_are_refused(long[] indices, string reason) =>
        Assert.Contains(
            reason,
            HostNode.Op("SparseToDense").Refuses(
                Tensor.Of<long>([2, 2], indices), Tensor.Of<long>([2], 2, 2), Tensor.Of<long>([2], 1, 2), Tensor.Of<long>([], 0)).Message,
            StringComparison.Ordinal);

    [Fact]
    public void Reshape_infers_one_extent()
    {
        Tensor[] outputs = HostNode.Op("SparseReshape").Outputs(2).Run(Indices, Tensor.Of<long>([2], 4, 3), Tensor.Of<long>([1], -1));

        TensorAssert.Equal(Tensor.Of<long>([4, 1], 0, 6, 7, 8), outputs[0]);
        TensorAssert.Equal(Tensor.Of<long>([1], 12), outputs[1]);
    }

    [Fact]
    public void Reorder_sorts_by_row_and_column()
    {
        Tensor[] outputs = HostNode.Op("SparseReorder").Outputs(2)
            .Run(Tensor.Of<long>([3, 2], 1, 0, 0, 2, 0, 1), Tensor.OfText([3], "c", "b", "a"), Tensor.Of<long>([2], 2, 3));

        TensorAssert.Equal(Tensor.Of<long>([3, 2], 0, 1, 0, 2, 1, 0), outputs[0]);
        TensorAssert.Texts(outputs[1], "a", "b", "c");
    }

    [Fact]
    public void Distinct_strings_keep_the_order_of_their_first()
    {
        Tensor[] outputs = HostNode.Op("UniqueWithCounts").Outputs(3).Run(Tensor.OfText([7], "b", "a", "b", "", "é", "a", ""));

        Assert.Equal(["b", "a", "", "é"], Enumerable.Range(0, 4).Select(outputs[0].Strings.GetText));
        TensorAssert.Equal(Tensor.Of([7], [0, 1, 0, 2, 3, 1, 2]), outputs[1]);
        TensorAssert.Equal(Tensor.Of([4], [2, 2, 2, 1]), outputs[2]);
    }
}
