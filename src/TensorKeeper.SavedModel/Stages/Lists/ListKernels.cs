// SPDX-License-Identifier: MIT
using TensorKeeper.SavedModel.Graphs;
using TensorKeeper.SavedModel.Messages;

namespace TensorKeeper.SavedModel.Stages.Lists;

/// <summary>Makes lists, and changes their length.</summary>
internal static class ListKernels
{
    public static void Register(HostKernelTable table) => table
        .AddValues("EmptyTensorList", Empty)
        .AddValues("TensorListReserve", Reserve)
        .AddValues("TensorListFromTensor", static (in HostCall call) =>
            [Of(call, ElementsOf(call, 0), ElementShapes.Read(call, 1))])
        .AddValues("TensorListSplit", Split)
        .AddValues("TensorListScatter", static (in HostCall call) => Scatter(call, -1))
        .AddValues("TensorListScatterV2", static (in HostCall call) => Scatter(call, call.Integer(3)))
        .AddValues("TensorListScatterIntoExistingList", ScatterIntoExisting)
        .AddValues("TensorListConcatLists", ConcatLists)
        .AddValues("TensorListResize", Resize)
        .AddValues("TensorListLength", static (in HostCall call) => [Tensor.Of<int>(TensorShape.Scalar, call.Variant<TensorList>(0).Count)])
        .AddValues("TensorListElementShape", ElementShape);

    /// <summary>Returns the elements' type that a node declares; none for variants.</summary>
    public static ElementType TypeOf(SourceNode node) => node.Type("element_dtype", DataType.Invalid).ToElementType();

    /// <summary>Returns copies of the rows of a tensor, or the elements of an array of variants.</summary>
    public static HostValue[] ElementsOf(in HostCall call, int input)
    {
        if (call.Values[input].Variant is VariantArray { Shape.Rank: 1 } array)
        {
            return [.. array.Elements.Select(static element => new HostValue(element))];
        }

        return Rows.Of(call, call[input]);
    }

    /// <summary>Writes elements at positions.</summary>
    public static TensorList Scatter(in HostCall call, TensorList list, HostValue[] elements, long[] indices)
    {
        call.Require(elements.Length == indices.Length, $"{indices.Length} positions were given for {elements.Length} elements.");
        for (int i = 0; i < indices.Length; i++)
        {
            call.Require(indices[i] >= 0 && indices[i] < list.Count, $"Index {indices[i]} is not within a list of {list.Count} elements.");
            list = list.With((int)indices[i], elements[i]);
        }

        return list;
    }

    private static TensorList Of(in HostCall call, HostValue[] elements, PartialShape shape)
    {
        ElementType type = TypeOf(call.Node);
        PartialShape known = shape;
        if (elements.Length > 0 && elements[0].Tensor is { } first)
        {
            PartialShape actual = PartialShape.From(first.Shape);
            known = ElementShapes.Merge(shape, actual)
                ?? throw call.Invalid($"Specified a list with shape {shape} from a tensor with shape {actual}");
            call.Require(type == first.ElementType, $"A list of {type} is made of {first.ElementType}.");
        }

        return TensorList.Of(type, known, elements);
    }

    private static HostValue[] Empty(in HostCall call)
    {
        long most = call.Integer(1);
        return [TensorList.Reserve(TypeOf(call.Node), ElementShapes.Read(call, 0), 0, (int)Math.Clamp(most, -1, int.MaxValue))];
    }

    private static HostValue[] Reserve(in HostCall call) =>
        [TensorList.Reserve(TypeOf(call.Node), ElementShapes.Read(call, 0), Length(call, call.Integer(1)))];

    private static HostValue[] Resize(in HostCall call) => [call.Variant<TensorList>(0).Resize(Length(call, call.Integer(1)))];

    private static int Length(in HostCall call, long length)
    {
        call.Require(length is >= 0 and <= int.MaxValue, $"The length of a list must be non-negative, not {length}.");
        return (int)length;
    }

    private static HostValue[] Split(in HostCall call)
    {
        PartialShape shape = ElementShapes.Read(call, 1);
        HostValue[] parts = Rows.Of(call, call[0], Tensors.Integers(call[2]));
        PartialShape each = shape;
        foreach (HostValue part in parts)
        {
            call.Require(shape.Accepts(part.Tensor!.Shape), $"A part of shape {part.Tensor.Shape} does not fit the elements' shape {shape}");
        }

        return [TensorList.Of(TypeOf(call.Node), each, parts)];
    }

    /// <summary>Makes a list that is as long as its largest index wants, or as was asked.</summary>
    private static HostValue[] Scatter(in HostCall call, long wanted)
    {
        long[] indices = Tensors.Integers(call[1]);
        long needed = indices.Length == 0 ? 0 : indices.Max() + 1;
        call.Require(wanted < 0 || needed <= wanted, $"TensorListScatter: Trying to scatter at index {needed - 1} in list with size {wanted}");
        TensorList list = TensorList.Reserve(TypeOf(call.Node), ElementShapes.Read(call, 2), Length(call, Math.Max(wanted, needed)));
        return [Scatter(call, list, ElementsOf(call, 0), indices)];
    }

    private static HostValue[] ScatterIntoExisting(in HostCall call)
    {
        TensorList list = call.Variant<TensorList>(0);
        long[] indices = Tensors.Integers(call[2]);
        long needed = indices.Length == 0 ? 0 : indices.Max() + 1;
        return [Scatter(call, needed > list.Count ? list.Resize(Length(call, needed)) : list, ElementsOf(call, 1), indices)];
    }

    private static HostValue[] ConcatLists(in HostCall call)
    {
        (TensorList first, TensorList second) = (call.Variant<TensorList>(0), call.Variant<TensorList>(1));
        call.Require(first.ElementType == second.ElementType, "Lists of different types are not joined.");
        PartialShape shape = ElementShapes.Merge(first.ElementShape, second.ElementShape)
            ?? throw call.Invalid($"Lists of elements of shapes {first.ElementShape} and {second.ElementShape} are not joined.");
        TensorList joined = first.WithShape(shape).Resize(Length(call, (long)first.Count + second.Count));
        foreach ((int index, HostValue element) in second.Written) { joined = joined.With(first.Count + index, element); }
        return [joined];
    }

    private static HostValue[] ElementShape(in HostCall call)
    {
        PartialShape shape = call.Variant<TensorList>(0).ElementShape;
        ElementType type = call.Node.Type("shape_type", DataType.Int32).ToElementType();
        return [shape.HasRank ? Tensors.OfIntegers(type, [shape.Rank], shape.Dimensions) : Tensors.OfIntegers(type, TensorShape.Scalar, [-1])];
    }
}
