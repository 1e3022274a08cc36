// SPDX-License-Identifier: MIT
namespace TensorKeeper.Tests;

public sealed class TensorTests
{
    [Fact]
    public void Copies_its_elements_out_in_row_major_order()
    {
        using Tensor tensor = Tensor.Of([2, 2], 1, 2, 3, 4);

        Assert.Equal([1, 2, 3, 4], tensor.ToArray<int>());
    }

    [Fact]
    public void Does_not_pass_bits_of_one_type_off_as_another()
    {
        using Tensor tensor = Tensor.Of([1], 1f);

        var exception = Assert.Throws<InvalidOperationException>(() => tensor.ToArray<int>());
        Assert.Equal("A Float32 tensor has no Int32 elements.", exception.Message);
    }

    [Fact]
    public void Decodes_text()
    {
        using Tensor tensor = Tensor.OfText([2], "virginica", "Ωμέγα");

        Assert.Equal(["virginica", "Ωμέγα"], tensor.ToTextArray());
    }

    [Fact]
    public void Numbers_are_no_text() =>
        Assert.Throws<InvalidOperationException>(static () => Tensor.Of([1], 1f).ToTextArray());
}
