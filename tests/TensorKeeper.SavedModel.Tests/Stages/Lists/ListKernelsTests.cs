// SPDX-License-Identifier: MIT
using TensorKeeper.SavedModel.Messages;
using TensorKeeper.SavedModel.Stages;
using TensorKeeper.SavedModel.Stages.Lists;

namespace TensorKeeper.SavedModel.Tests.Stages.Lists;

public sealed class ListKernelsTests
{
    private static readonly Tensor AnyShape = Tensor.Of<int>([], -1);
    private static readonly Tensor Scalar = Tensor.Of<int>([0]);

    [Fact]
    public void Text_goes_through_a_list_row_by_row()
    {
        HostValue list = List("TensorListFromTensor", DataType.String, Tensor.OfText([3], "a", "", "ccc"), Scalar);

        list = List("TensorListSetItem", DataType.String, list, Number(1), Tensor.OfText([], "bb"));

        TensorAssert.Equal(Tensor.OfText([3], "a", "bb", "ccc"), Single("TensorListStack", DataType.String, list, Scalar));
        TensorAssert.Equal(Tensor.OfText([], "ccc"), Single("TensorListGetItem", DataType.String, list, Number(2), Scalar));
    }

    [Fact]
    public void An_element_is_the_lists_own()
    {
        Tensor item = Tensor.Of<float>([2], 1, 2);
        HostValue list = List("TensorListReserve", DataType.Float, AnyShape, Number(1));

        list = List("TensorListSetItem", DataType.Float, list, Number(0), item);
        item.AsSpan<float>().Clear();

        TensorAssert.Equal(Tensor.Of<float>([1, 2], 1, 2), Single("TensorListStack", DataType.Float, list, AnyShape));
    }

    [Fact]
    public void A_change_leaves_the_list_before_it_as_it_was()
    {
        HostValue before = List("TensorListFromTensor", DataType.Int32, Tensor.Of<int>([2], 1, 2), Scalar);

        _ = List("TensorListSetItem", DataType.Int32, before, Number(0), Number(9));
        _ = Run("TensorListPopBack", DataType.Int32, 2, before, Scalar);

        TensorAssert.Equal(Tensor.Of<int>([2], 1, 2), Single("TensorListStack", DataType.Int32, before, Scalar));
    }

    [Fact]
    public void What_nobody_wrote_is_zeros_of_the_shape_of_the_others()
    {
        HostValue list = List("TensorListReserve", DataType.Float, AnyShape, Number(3));
        list = List("TensorListSetItem", DataType.Float, list, Number(1), Tensor.Of<float>([2], 4, 5));

        TensorAssert.Equal(Tensor.Of<float>([3, 2], 0, 0, 4, 5, 0, 0), Single("TensorListStack", DataType.Float, list, AnyShape));
        TensorAssert.Equal(Tensor.Of<float>([2], 0, 0), Single("TensorListGetItem", DataType.Float, list, Number(0), AnyShape));
    }

    [Fact]
    public void Unwritten_text_is_empty()
    {
        HostValue list = List("TensorListReserve", DataType.String, Scalar, Number(2));

        TensorAssert.Equal(Tensor.OfText([2], "", ""), Single("TensorListStack", DataType.String, list, Scalar));
    }

    [Theory]
    [InlineData(-1)]
    [InlineData(2)]
    [InlineData(int.MaxValue)]
    public void An_index_out_of_range_is_refused(int index)
    {
        HostValue list = List("TensorListFromTensor", DataType.Int32, Tensor.Of<int>([2], 1, 2), Scalar);

        Assert.Contains(
            $"Trying to access element {index} in a list with 2 elements.",
            Refusal("TensorListGetItem", DataType.Int32, list, Number(index), Scalar),
            StringComparison.Ordinal);
        Assert.Contains(
            $"Trying to modify element {index} in a list with 2 elements.",
            Refusal("TensorListSetItem", DataType.Int32, list, Number(index), Number(1)),
            StringComparison.Ordinal);
        Assert.NotEmpty(Refusal("TensorListGather", DataType.Int32, list, Tensor.Of<int>([1], index), Scalar));
    }

    [Fact]
    public void A_list_of_a_billion_elements_takes_no_room_and_is_not_stacked()
    {
        HostValue list = List("TensorListReserve", DataType.Float, Tensor.Of<int>([1], 1 << 20), Number(1_000_000_000));

        TensorAssert.Equal(Number(1_000_000_000), Single("TensorListLength", DataType.Float, list));
        Assert.NotEmpty(Refusal("TensorListStack", DataType.Float, list, AnyShape));
    }

    [Fact]
    public void Rows_without_elements_are_not_cut_without_end() =>
        Assert.Contains(
            "larger than the host can hold",
            Refusal("TensorListFromTensor", DataType.Float, Tensor.Of<float>([1L << 40, 0]), AnyShape),
            StringComparison.Ordinal);

    [Fact]
    public void An_element_of_another_type_or_shape_is_refused()
    {
        HostValue list = List("TensorListReserve", DataType.Float, Tensor.Of<int>([1], 2), Number(1));

        Assert.Contains("Invalid data types", Refusal("TensorListSetItem", DataType.Float, list, Number(0), Number(1)), StringComparison.Ordinal);
        Assert.Contains(
            "incompatible shape", Refusal("TensorListSetItem", DataType.Float, list, Number(0), Tensor.Of<float>([3], 1, 2, 3)), StringComparison.Ordinal);
        Assert.Contains("Invalid data types", Refusal("TensorListStack", DataType.Int32, list, AnyShape), StringComparison.Ordinal);
    }

    [Fact]
    public void Elements_that_differ_are_joined_but_not_stacked()
    {
        HostValue list = List("EmptyTensorList", DataType.Int32, AnyShape, Number(-1));
        list = List("TensorListPushBack", DataType.Int32, list, Tensor.Of<int>([2], 1, 2));
        list = List("TensorListPushBack", DataType.Int32, list, Tensor.Of<int>([1], 3));

        HostValue[] joined = Run("TensorListConcatV2", DataType.Int32, 2, list, AnyShape, Tensor.Of<long>([0]));

        TensorAssert.Equal(Tensor.Of<int>([3], 1, 2, 3), joined[0].Tensor!);
        TensorAssert.Equal(Tensor.Of<long>([2], 2, 1), joined[1].Tensor!);
        Assert.Contains("Incompatible shapes", Refusal("TensorListStack", DataType.Int32, list, AnyShape), StringComparison.Ordinal);
    }

    [Fact]
    public void A_full_list_takes_no_more_and_an_empty_one_gives_nothing()
    {
        HostValue list = List("EmptyTensorList", DataType.Int32, Scalar, Number(1));

        Assert.Contains("empty list", Refusal("TensorListPopBack", DataType.Int32, list, Scalar), StringComparison.Ordinal);
        list = List("TensorListPushBack", DataType.Int32, list, Number(7));
        Assert.Contains("max_num_elements: 1", Refusal("TensorListPushBack", DataType.Int32, list, Number(8)), StringComparison.Ordinal);
    }

    [Fact]
    public void Scattered_rows_are_where_their_index_says()
    {
        HostValue list = List(
            "TensorListScatterV2", DataType.String, Tensor.OfText([2], "c", "a"), Tensor.Of<int>([2], 2, 0), Scalar, Number(4));

        TensorAssert.Equal(Tensor.OfText([4], "a", "", "c", ""), Single("TensorListStack", DataType.String, list, Scalar));
    }

    [Fact]
    public void A_tensor_is_split_into_parts_that_cover_it()
    {
        Tensor rows = Tensor.OfText([3, 1], "a", "b", "c");
        HostValue list = List("TensorListSplit", DataType.String, rows, AnyShape, Tensor.Of<long>([2], 1, 2));

        TensorAssert.Equal(Tensor.OfText([2, 1], "b", "c"), Single("TensorListGetItem", DataType.String, list, Number(1), AnyShape));
        Assert.NotEmpty(Refusal("TensorListSplit", DataType.String, rows, AnyShape, Tensor.Of<long>([2], 1, 1)));
        Assert.NotEmpty(Refusal("TensorListSplit", DataType.String, rows, AnyShape, Tensor.Of<long>([2], long.MaxValue, 2)));
    }

    [Fact]
    public void An_array_of_fixed_size_does_not_grow()
    {
        HostValue flow = HostNode.Op("TensorArrayV3").With("dtype", DataType.Int32).Outputs(2).RunValues(Number(1))[1];

        ServingException refusal = Assert.Throws<ServingException>(
            () => HostNode.Op("TensorArrayWriteV3").RunValues(default, Number(1), Number(5), flow));

        Assert.Contains("not resizeable", refusal.Message, StringComparison.Ordinal);
    }

    private static Tensor Number(int value) => Tensor.Of<int>([], value);

    private static HostValue[] Run(string op, DataType type, int outputs, params HostValue[] inputs) =>
        HostNode.Op(op).With("element_dtype", type).Outputs(outputs).RunValues(inputs);

    private static HostValue List(string op, DataType type, params HostValue[] inputs) => Assert.IsType<TensorList>(Run(op, type, 1, inputs)[0].Variant);

    private static Tensor Single(string op, DataType type, params HostValue[] inputs) => Assert.IsType<Tensor>(Run(op, type, 1, inputs)[0].Tensor);

    private static string Refusal(string op, DataType type, params HostValue[] inputs) =>
        Assert.Throws<ServingException>(() => Run(op, type, 2, inputs)).Message;
}
