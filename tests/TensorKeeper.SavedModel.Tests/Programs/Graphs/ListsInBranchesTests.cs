// SPDX-License-Identifier: MIT
using TensorKeeper.SavedModel.Graphs;
using TensorKeeper.SavedModel.Messages;
using TensorKeeper.SavedModel.Tests.Programs.OpMatrix;

namespace TensorKeeper.SavedModel.Tests.Programs.Graphs;

/// <summary>Lists that grow or are written in some rounds only, as autograph makes them of <c>if</c> in <c>for</c>.</summary>
public sealed class ListsInBranchesTests
{
    private static readonly (string, object) Int32 = ("element_dtype", DataType.Int32);
    private static readonly (string, object) Float = ("element_dtype", DataType.Float);

    [Theory]
    [InlineData("f32")]
    [InlineData("str")]
    [InlineData("bf16")]
    public void A_list_that_is_written_in_every_second_round_keeps_zeros_elsewhere(string type)
    {
        DataType element = Numbers.DataTypeOf(type);
        var graph = new ServedGraph();
        SourceValue rows = graph.Input(type, -1);
        SourceValue count = Count(graph, rows, type);
        SourceValue from = graph.Node("TensorListFromTensor", 1, [rows, Scalar(graph)], ("element_dtype", element))[0];
        SourceValue list = graph.Node("TensorListReserve", 1, [Scalar(graph), count], ("element_dtype", element))[0];
        var body = new ServedGraph();
        SourceValue[] a = Arguments(body);
        SourceValue row = body.Node("TensorListGetItem", 1, [a[3], a[0], Scalar(body)], ("element_dtype", element))[0];
        var then = new ServedGraph();
        SourceValue[] given = [Any(then), then.Input("i32", []), then.Input(element, new PartialShape([]))];
        SourceGraph thenGraph = then.Returns(then.Node("TensorListSetItem", 1, given, ("element_dtype", element))[0]);
        var otherwise = new ServedGraph();
        SourceValue kept = Any(otherwise);
        otherwise.Input("i32", []);
        otherwise.Input(element, new PartialShape([]));
        SourceValue isEven = body.Op("Equal", "i32", body.Op("FloorMod", "i32", a[0], body.Number(2)), body.Number(0));
        SourceValue next = body.Node("StatelessIf", 1, [isEven, a[1], a[0], row], [thenGraph, otherwise.Returns(kept)])[0];
        SourceGraph bodyGraph = body.Returns(body.Op("AddV2", "i32", a[0], body.Number(1)), next, a[2], a[3]);
        IReadOnlyList<SourceValue> loop = graph.Node("While", 4, [graph.Number(0), list, count, from], [Condition(), bodyGraph]);
        SourceValue stacked = graph.Node("TensorListStack", 1, [loop[1], Scalar(graph)], ("element_dtype", element))[0];

        Tensor result = graph.Run([stacked], Numbers.Make(type, [4], 3, 1, 4, 5))[0];

        if (type == "str") { Assert.Equal(["3", "", "4", ""], result.ToTextArray()); }
        else { Assert.Equal([3, 0, 4, 0], Numbers.Read(result)); }
    }

    [Fact]
    public void A_list_that_grows_in_some_rounds_is_as_long_as_it_grew()
    {
        var graph = new ServedGraph();
        SourceValue rows = graph.Input("i32", -1);
        SourceValue count = Count(graph, rows, "i32");
        SourceValue from = graph.Node("TensorListFromTensor", 1, [rows, Scalar(graph)], Int32)[0];
        SourceValue list = graph.Node("EmptyTensorList", 1, [Scalar(graph), graph.Number(-1)], Int32)[0];
        var body = new ServedGraph();
        SourceValue[] a = Arguments(body);
        SourceValue row = body.Node("TensorListGetItem", 1, [a[3], a[0], Scalar(body)], Int32)[0];
        var then = new ServedGraph();
        SourceValue[] given = [Any(then), then.Input("i32", [])];
        SourceGraph thenGraph = then.Returns(then.Node("TensorListPushBack", 1, given, Int32)[0]);
        var otherwise = new ServedGraph();
        SourceValue kept = Any(otherwise);
        otherwise.Input("i32", []);
        SourceValue isLarge = body.Op("Greater", "i32", row, body.Number(2));
        SourceValue next = body.Node("If", 1, [isLarge, a[1], row], [thenGraph, otherwise.Returns(kept)])[0];
        SourceGraph bodyGraph = body.Returns(body.Op("AddV2", "i32", a[0], body.Number(1)), next, a[2], a[3]);
        IReadOnlyList<SourceValue> loop = graph.Node("While", 4, [graph.Number(0), list, count, from], [Condition(), bodyGraph]);
        SourceValue stacked = graph.Node("TensorListStack", 1, [loop[1], Scalar(graph)], Int32)[0];
        SourceValue length = graph.Node("TensorListLength", 1, [loop[1]])[0];

        Tensor[] results = graph.Run([stacked, length], Numbers.Make("i32", [5], 3, 1, 4, 1, 5));

        Assert.Equal([3, 4, 5], Numbers.Read(results[0]));
        Assert.Equal([3], Numbers.Read(results[1]));
    }

    [Fact]
    public void A_loop_in_a_loop_fills_a_list_of_its_own_and_one_of_the_outer_loop()
    {
        var graph = new ServedGraph();
        SourceValue x = graph.Input("f32", -1);
        SourceValue list = graph.Node("TensorListReserve", 1, [graph.Integers(3), graph.Number(2)], Float)[0];
        SourceValue total = graph.Constant(Tensor.Of<float>(TensorShape.Scalar, 0));
        IReadOnlyList<SourceValue> loop = graph.Node("While", 4, [graph.Number(0), list, total, x], [OuterCondition(), OuterBody()]);
        SourceValue stacked = graph.Node("TensorListStack", 1, [loop[1], graph.Integers(3)], Float)[0];

        Tensor[] results = graph.Run([stacked, loop[2]], Numbers.Make("f32", [3], 1, 2, 3));

        Assert.Equal([1, 2, 3, 2, 3, 4], Numbers.Read(results[0]));
        Assert.Equal([15], Numbers.Read(results[1]));
    }

    private static SourceValue[] OuterArguments(ServedGraph graph) =>
        [graph.Input("i32", []), Any(graph), graph.Input("f32", []), graph.Input("f32", -1)];

    private static SourceGraph OuterCondition()
    {
        var graph = new ServedGraph();
        SourceValue[] a = OuterArguments(graph);
        return graph.Returns(graph.Op("Less", "i32", a[0], graph.Number(2)));
    }

    /// <summary>Adds the number of the round to each element, one after the other, and sums them up.</summary>
    private static SourceGraph OuterBody()
    {
        var graph = new ServedGraph();
        SourceValue[] a = OuterArguments(graph);
        SourceValue inner = graph.Node("TensorListReserve", 1, [Scalar(graph), graph.Number(3)], Float)[0];
        var condition = new ServedGraph();
        SourceValue[] c = InnerArguments(condition);
        var body = new ServedGraph();
        SourceValue[] b = InnerArguments(body);
        SourceValue picked = body.Node("GatherV2", 1, [b[3], b[0], body.Number(0)], ("Tparams", DataType.Float))[0];
        SourceValue moved = body.Op("AddV2", "f32", picked, body.Node("Cast", 1, [b[4]], ("SrcT", DataType.Int32), ("DstT", DataType.Float))[0]);
        SourceValue written = body.Node("TensorListSetItem", 1, [b[1], b[0], moved], Float)[0];
        SourceGraph innerBody = body.Returns(body.Op("AddV2", "i32", b[0], body.Number(1)), written, body.Op("AddV2", "f32", b[2], moved), b[3], b[4]);
        IReadOnlyList<SourceValue> loop = graph.Node(
            "While", 5, [graph.Number(0), inner, a[2], a[3], a[0]],
            [condition.Returns(condition.Op("Less", "i32", c[0], condition.Number(3))), innerBody]);
        SourceValue stacked = graph.Node("TensorListStack", 1, [loop[1], Scalar(graph)], Float)[0];
        SourceValue outer = graph.Node("TensorListSetItem", 1, [a[1], a[0], stacked], Float)[0];
        return graph.Returns(graph.Op("AddV2", "i32", a[0], graph.Number(1)), outer, loop[2], a[3]);
    }

    private static SourceValue[] InnerArguments(ServedGraph graph) => [.. OuterArguments(graph), graph.Input("i32", [])];

    private static SourceValue Any(ServedGraph graph) => graph.Input(DataType.Variant, PartialShape.UnknownRank);

    private static SourceValue Scalar(ServedGraph graph) => graph.Constant(Tensor.Of<int>(new TensorShape(0)));

    private static SourceValue Count(ServedGraph graph, SourceValue rows, string type) => graph.Node(
        "StridedSlice", 1, [graph.Op("Shape", type, rows), graph.Integers(0), graph.Integers(1), graph.Integers(1)], ("shrink_axis_mask", 1))[0];

    private static SourceValue[] Arguments(ServedGraph graph) => [graph.Input("i32", []), Any(graph), graph.Input("i32", []), Any(graph)];

    private static SourceGraph Condition()
    {
        var graph = new ServedGraph();
        SourceValue[] arguments = Arguments(graph);
        return graph.Returns(graph.Op("Less", "i32", arguments[0], arguments[2]));
    }
}
