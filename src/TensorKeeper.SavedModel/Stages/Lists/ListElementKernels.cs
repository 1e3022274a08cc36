// SPDX-License-Identifier: MIT
using TensorKeeper.SavedModel.Graphs;

namespace TensorKeeper.SavedModel.Stages.Lists;

/// <summary>Writes elements into lists and reads them out.</summary>
internal static class ListElementKernels
{
    public static void Register(HostKernelTable table) => table
        .AddValues("TensorListSetItem", SetItem)
        .AddValues("TensorListGetItem", static (in HostCall call) =>
            [ListReading.Element(call, Typed(call), call.Integer(1), ElementShapes.Read(call, 2))])
        .AddValues("TensorListPushBack", PushBack)
        .AddValues("TensorListPopBack", PopBack)
        .AddValues("TensorListStack", Stack)
        .AddValues("TensorListGather", static (in HostCall call) =>
            [ListReading.Stack(call, Typed(call), Tensors.Integers(call[1]), ElementShapes.Read(call, 2))])
        .AddValues("TensorListConcat", static (in HostCall call) =>
            ListConcatenation.Run(call, Typed(call), call.Node.Shape("element_shape"), []))
        .AddValues("TensorListConcatV2", static (in HostCall call) =>
            ListConcatenation.Run(call, Typed(call), ElementShapes.Read(call, 1), Tensors.Integers(call[2])));

    /// <summary>Returns all positions of a list.</summary>
    public static long[] All(in HostCall call, TensorList list)
    {
        call.Require(list.IsWhole || list.Count <= Array.MaxLength / sizeof(long), $"A list of {list.Count} elements is larger than the host can stack.");
        long[] indices = new long[list.Count];
        for (int i = 0; i < indices.Length; i++) { indices[i] = i; }
        return indices;
    }

    /// <summary>Writes a copy of an input into a list, if type and shape are those of its elements.</summary>
    public static TensorList Write(in HostCall call, TensorList list, int index, int input)
    {
        HostValue item = call.Values[input];
        call.Require(item.ElementType == list.ElementType, $"Invalid data types; op elements {item.ElementType} but list elements {list.ElementType}");
        call.Require(
            item.Tensor is not { } tensor || list.ElementShape.Accepts(tensor.Shape),
            $"Tried to set a tensor with incompatible shape at a list index. Item element shape: {item} list shape: {list.ElementShape}");
        return list.With(index, item.Tensor is { } own ? Tensors.Copy(own) : item);
    }

    private static TensorList Typed(in HostCall call)
    {
        TensorList list = call.Variant<TensorList>(0);
        ElementType wanted = ListKernels.TypeOf(call.Node);
        call.Require(wanted == list.ElementType, $"Invalid data types; op elements {wanted} but list elements {list.ElementType}");
        return list;
    }

    private static HostValue[] SetItem(in HostCall call)
    {
        TensorList list = call.Variant<TensorList>(0);
        long index = call.Integer(1);
        bool grows = call.Node.Bool("resize_if_index_out_of_bounds", false) && index is >= 0 and < int.MaxValue;
        call.Require(grows || (index >= 0 && index < list.Count), $"Trying to modify element {index} in a list with {list.Count} elements.");
        return [Write(call, list, (int)index, 2)];
    }

    private static HostValue[] PushBack(in HostCall call)
    {
        TensorList list = call.Variant<TensorList>(0);
        call.Require(
            list.Most < 0 || list.Count < list.Most,
            $"Tried to push item into a full list list size: {list.Count} max_num_elements: {list.Most}");
        call.Require(list.Count < int.MaxValue, "The list is full.");
        return [Write(call, list, list.Count, 1)];
    }

    private static HostValue[] PopBack(in HostCall call)
    {
        TensorList list = Typed(call);
        call.Require(list.Count > 0, "Trying to pop from an empty list.");
        HostValue last = ListReading.Element(call, list, list.Count - 1, ElementShapes.Read(call, 1));
        return [list.Resize(list.Count - 1), last];
    }

    private static HostValue[] Stack(in HostCall call)
    {
        TensorList list = Typed(call);
        long wanted = call.Node.Int("num_elements", -1);
        call.Require(wanted == -1 || wanted == list.Count, $"Operation expected a list with {wanted} elements but got a list with {list.Count} elements.");
        return [ListReading.Stack(call, list, All(call, list), ElementShapes.Read(call, 1))];
    }
}
