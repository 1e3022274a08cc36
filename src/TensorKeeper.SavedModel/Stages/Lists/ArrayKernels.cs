// SPDX-License-Identifier: MIT
using TensorKeeper.SavedModel.Graphs;
using TensorKeeper.SavedModel.Messages;

namespace TensorKeeper.SavedModel.Stages.Lists;

/// <summary>TensorFlow 1's arrays: the flow, which orders reads and writes there, is the list here, and the handle is nothing.</summary>
internal static class ArrayKernels
{
    public static void Register(HostKernelTable table) => table
        .AddValues("TensorArrayV3", New)
        .AddValues("TensorArrayWriteV3", Write)
        .AddValues("TensorArrayReadV3", static (in HostCall call) =>
            [ListReading.Element(call, call.Variant<TensorList>(2), call.Integer(1), PartialShape.UnknownRank)])
        .AddValues("TensorArrayScatterV3", static (in HostCall call) => Scatter(call, Tensors.Integers(call[1])))
        .AddValues("TensorArrayGatherV3", static (in HostCall call) =>
            [ListReading.Stack(call, call.Variant<TensorList>(2), Tensors.Integers(call[1]), call.Node.Shape("element_shape"))])
        .AddValues("TensorArraySizeV3", static (in HostCall call) => [Tensor.Of<int>(TensorShape.Scalar, call.Variant<TensorList>(1).Count)])
        .AddValues("TensorArrayConcatV3", static (in HostCall call) => Concat(call))
        .AddValues("TensorArraySplitV3", Split);

    private static HostValue[] New(in HostCall call)
    {
        long size = call.Integer(0);
        call.Require(size is >= 0 and <= int.MaxValue, $"Size should be >= 0, not {size}.");
        ElementType type = call.Node.Type("dtype", DataType.Invalid).ToElementType();
        int most = call.Node.Bool("dynamic_size", false) ? -1 : (int)size;
        return [default, TensorList.Reserve(type, call.Node.Shape("element_shape"), (int)size, most)];
    }

    private static HostValue[] Write(in HostCall call)
    {
        TensorList list = call.Variant<TensorList>(3);
        long index = call.Integer(1);
        RequireRoom(call, list, index + 1);
        return [ListElementKernels.Write(call, list, (int)index, 2)];
    }

    private static HostValue[] Scatter(in HostCall call, long[] indices)
    {
        TensorList list = call.Variant<TensorList>(3);
        long needed = indices.Length == 0 ? 0 : indices.Max() + 1;
        if (needed > list.Count)
        {
            RequireRoom(call, list, needed);
            list = list.Resize((int)needed);
        }

        return [ListKernels.Scatter(call, list, ListKernels.ElementsOf(call, 2), indices)];
    }

    private static void RequireRoom(in HostCall call, TensorList list, long count) => call.Require(
        count >= 1 && count <= (list.Most < 0 ? int.MaxValue : list.Most),
        $"Tried to write to index {count - 1} but array is not resizeable and size is: {list.Count}");

    /// <summary>The attribute tells what is behind the first axis.</summary>
    private static HostValue[] Concat(in HostCall call)
    {
        PartialShape behind = call.Node.Shape("element_shape_except0");
        PartialShape shape = behind.HasRank ? new PartialShape([PartialShape.Unknown, .. behind.Dimensions]) : behind;
        return ListConcatenation.Run(call, call.Variant<TensorList>(1), shape, []);
    }

    private static HostValue[] Split(in HostCall call)
    {
        TensorList list = call.Variant<TensorList>(3);
        HostValue[] parts = Rows.Of(call, call[1], Tensors.Integers(call[2]));
        call.Require(list.Count <= parts.Length, $"An array of {list.Count} elements is filled with {parts.Length}.");
        return [TensorList.Of(list.ElementType, list.ElementShape, parts)];
    }
}
