// SPDX-License-Identifier: MIT
using TensorKeeper.SavedModel.Graphs;
using TensorKeeper.SavedModel.Messages;
using TensorKeeper.SavedModel.Onnx;

namespace TensorKeeper.SavedModel.Translators;

/// <summary>Lists and arrays of tensors of one shape, as one tensor with a first axis more.</summary>
/// <remarks>
/// Extents of elements that are not known when the list is made are 0 until the first element is written
/// (<see cref="DenseArrays"/>). Elements of different shapes fail when the graph runs. The arrays of TensorFlow 1 are
/// carried by their flow, which is what orders reads and writes there.
/// </remarks>
internal static class ArrayTranslators
{
    public const string Ops =
        "TensorListReserve EmptyTensorList TensorListFromTensor TensorListStack TensorListGetItem TensorListSetItem "
        + "TensorListLength TensorListResize TensorListPushBack TensorListPopBack TensorListConcatV2 TensorListGather "
        + "TensorListScatterV2 TensorListScatterIntoExistingList TensorListElementShape TensorListConcatLists TensorListSplit "
        + "TensorArrayV3 TensorArrayScatterV3 TensorArrayReadV3 TensorArrayWriteV3 TensorArrayGatherV3 TensorArraySizeV3 "
        + "TensorArrayCloseV3 TensorArrayConcatV3 TensorArraySplitV3";

    public static void Register(TranslatorTable table) => table
        .Add("TensorListReserve", static (node, scope) => Reserve(node, scope, scope.Extents(1)))
        .Add("EmptyTensorList", static (node, scope) => Reserve(node, scope, scope.Graph.Int64s(0)))
        .Add("TensorListFromTensor", static (node, scope) => scope.BindArray(node.Outputs[0], scope[0]))
        .Add("TensorListStack", static (_, scope) => scope.Bind(scope[0]))
        .Add("TensorListGetItem", static (_, scope) => scope.Bind(DenseArrays.Read(scope.Graph, scope[0], scope[1])))
        .Add("TensorListSetItem", static (node, scope) => scope.BindArray(
            node.Outputs[0],
            DenseArrays.Write(scope.Graph, scope[0], scope[1], scope[2], grows: node.Bool("resize_if_index_out_of_bounds", false))))
        .Add("TensorListLength", static (_, scope) => scope.Bind(Length(scope, scope[0])))
        .Add("TensorListResize", static (node, scope) => scope.BindArray(node.Outputs[0], Resized(scope)))
        .Add("TensorListPushBack", static (node, scope) => scope.BindArray(node.Outputs[0], Pushed(scope)))
        .Add("TensorListPopBack", PopBack)
        .Add("TensorListConcatV2", static (_, scope) => Concat(scope, scope[0]))
        .Add("TensorListGather", static (_, scope) => scope.Bind(DenseArrays.Read(scope.Graph, scope[0], scope[1])))
        .Add("TensorListScatterV2", static (node, scope) => scope.BindArray(node.Outputs[0], Scattered(scope)))
        .Add("TensorListScatterIntoExistingList", static (node, scope) => scope.BindArray(
            node.Outputs[0], DenseArrays.Scatter(scope.Graph, scope[0], scope[2], scope[1], grows: true)))
        .Add("TensorListElementShape", ElementShape)
        .Add("TensorListConcatLists", static (node, scope) => scope.BindArray(node.Outputs[0], scope.Graph.Concat(0, scope[0], scope[1])))
        .Add("TensorListSplit", static (node, scope) => scope.BindArray(node.Outputs[0], Split(scope, scope[0], 2)))
        .Add("TensorArrayV3", NewArray)
        .Add("TensorArrayScatterV3", static (node, scope) => scope.BindArray(
            node.Outputs[0], DenseArrays.Scatter(scope.Graph, scope[3], scope[1], scope[2], grows: true)))
        .Add("TensorArrayReadV3", static (_, scope) => scope.Bind(DenseArrays.Read(scope.Graph, scope[2], scope[1])))
        .Add("TensorArrayWriteV3", static (node, scope) => scope.BindArray(
            node.Outputs[0], DenseArrays.Write(scope.Graph, scope[3], scope[1], scope[2], grows: true)))
        .Add("TensorArrayGatherV3", static (_, scope) => scope.Bind(DenseArrays.Read(scope.Graph, scope[2], scope[1])))
        .Add("TensorArraySizeV3", static (_, scope) => scope.Bind(Length(scope, scope[1])))
        .Add("TensorArrayCloseV3", static (_, _) => { })
        .Add("TensorArrayConcatV3", static (_, scope) => Concat(scope, scope[1]))
        .Add("TensorArraySplitV3", static (node, scope) => scope.BindArray(node.Outputs[0], Split(scope, scope[1], 2)));

    private static void Reserve(SourceNode node, TranslationScope scope, OnnxValue length)
    {
        ElementType type = node.Type("element_dtype", DataType.Float).ToElementType();
        if (OnnxDataType.Carrier(type) != type || type == ElementType.String) { scope.RefuseVariant($"Lists of {type} are not translated."); }
        bool hasRank = scope.ShapeOf(0).Rank == 1;
        OnnxValue? element = hasRank ? scope.Extents(0) : null;
        scope.BindArray(node.Outputs[0], DenseArrays.New(scope.Graph, type, length, element));
    }

    private static void NewArray(SourceNode node, TranslationScope scope)
    {
        OnnxGraphBuilder graph = scope.Graph;
        ElementType type = node.Type("dtype", DataType.Float).ToElementType();
        if (OnnxDataType.Carrier(type) != type || type == ElementType.String) { scope.RefuseVariant($"Arrays of {type} are not translated."); }
        PartialShape shape = node.Shape("element_shape");
        OnnxValue? element = shape.HasRank ? graph.Int64s(shape.Dimensions) : null;
        OnnxValue array = DenseArrays.New(graph, type, scope.Extents(0), element);
        scope.BindArray(node.Outputs[0], array);
        scope.BindArray(node.Outputs[1], array);
    }

    private static OnnxValue Length(TranslationScope scope, OnnxValue list) =>
        scope.Graph.Cast(scope.Graph.Reshape(DenseArrays.Length(scope.Graph, list), scope.Graph.Int64s()), ElementType.Int32);

    private static OnnxValue Resized(TranslationScope scope)
    {
        OnnxGraphBuilder graph = scope.Graph;
        OnnxValue length = scope.Extents(1);
        OnnxValue grown = DenseArrays.Grown(graph, scope[0], length);
        OnnxValue cut = graph.Op("Slice", grown, graph.Int64s(0), length, graph.Int64s(0));
        cut.Shape = OnnxLoop.RankOnly(scope[0].Shape);
        return cut;
    }

    private static OnnxValue Pushed(TranslationScope scope)
    {
        OnnxGraphBuilder graph = scope.Graph;
        OnnxValue fitted = DenseArrays.Fitted(graph, scope[0], scope[1]);
        OnnxValue pushed = graph.Concat(0, fitted, graph.Unsqueeze(scope[1], 0));
        pushed.Shape = OnnxLoop.RankOnly(fitted.Shape);
        return pushed;
    }

    private static void PopBack(SourceNode node, TranslationScope scope)
    {
        OnnxGraphBuilder graph = scope.Graph;
        OnnxValue rest = graph.Slice(scope[0], 0, 0, -1);
        scope.BindArray(node.Outputs[0], rest);
        scope.Bind(1, graph.Gather(scope[0], graph.Int64(-1)));
    }

    /// <summary>The first axis of the elements goes on where the element before ended.</summary>
    /// <remarks>Elements are joined because they may differ in length; as one tensor they cannot.</remarks>
    private static void Concat(TranslationScope scope, OnnxValue list)
    {
        bool areEqual = (list.Shape.HasRank && list.Shape.Rank > 1 && list.Shape[1] >= 0)
            || scope.Node.Inputs.Any(static input => input.Node.Op is "TensorListFromTensor" or "TensorArrayScatterV3" or "TensorListSplit" or "TensorArraySplitV3");
        if (!areEqual) { scope.RefuseVariant("The elements may differ in length, which no tensor of ONNX can hold."); }
        OnnxGraphBuilder graph = scope.Graph;
        OnnxValue shape = graph.Add("Shape", [list], type: ElementType.Int64).Output;
        OnnxValue count = graph.Slice(shape, 0, 0, 1);
        OnnxValue each = graph.Slice(shape, 0, 1, 2);
        OnnxValue joined = graph.Concat(0, graph.Mul(count, each), graph.Slice(shape, 0, 2));
        scope.Bind(0, graph.Add("Reshape", [list, joined]).With("allowzero", 1).Output);
        scope.Bind(1, graph.Expand(each, count));
    }

    private static OnnxValue Split(TranslationScope scope, OnnxValue value, int lengthsInput)
    {
        OnnxGraphBuilder graph = scope.Graph;
        if (scope.Integers(lengthsInput) is not { Length: > 0 } lengths || lengths.Distinct().Count() != 1)
        {
            scope.RefuseVariant("A split into elements of different length is not translated.");
            return value;
        }

        OnnxValue rest = graph.Slice(graph.ShapeOf(value), 0, 1);
        OnnxValue parts = graph.Add("Reshape", [value, graph.Concat(0, graph.Int64s(lengths.Length, lengths[0]), rest)]).With("allowzero", 1).Output;
        if (value.Shape.HasRank) { parts.Shape = KnownShapes.Unknown(value.Rank + 1); }
        return parts;
    }

    private static OnnxValue Scattered(TranslationScope scope)
    {
        OnnxGraphBuilder graph = scope.Graph;
        OnnxValue indices = graph.Cast(scope[1], ElementType.Int64);
        OnnxValue given = scope.Extents(3);
        OnnxValue needed = graph.Add(graph.Reduce("ReduceMax", graph.Concat(0, graph.Int64s(-1), indices), keepAxes: true, 0), graph.Int64s(1));
        OnnxValue length = graph.Max(given, needed);
        OnnxValue shape = graph.Concat(0, length, graph.Slice(graph.ShapeOf(scope[0]), 0, 1));
        OnnxValue zeros = graph.Filled(shape, scope[0].Type, 0);
        OnnxValue list = graph.Op("ScatterND", zeros, graph.Unsqueeze(indices, -1), scope[0]);
        list.Shape = OnnxLoop.RankOnly(scope[0].Shape);
        return list;
    }

    private static void ElementShape(SourceNode node, TranslationScope scope)
    {
        OnnxGraphBuilder graph = scope.Graph;
        OnnxValue shape = graph.Slice(graph.Add("Shape", [scope[0]], type: ElementType.Int64).Output, 0, 1);
        scope.Bind(graph.Cast(shape, node.Type("shape_type", DataType.Int32).ToElementType()));
    }
}
