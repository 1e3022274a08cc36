// SPDX-License-Identifier: MIT
using TensorKeeper.SavedModel.Graphs;
using TensorKeeper.SavedModel.Messages;
using TensorKeeper.SavedModel.Tests.Programs.OpMatrix;

namespace TensorKeeper.SavedModel.Tests.Programs.Graphs;

/// <summary>Loops over lists of every type of element, as <c>map_fn</c>, <c>scan</c> and autograph write them.</summary>
public sealed class LoopCarryTests
{
    /// <summary>Each round reads an element and puts it into another list, by its number.</summary>
    [Theory]
    [InlineData("f32")]
    [InlineData("f16")]
    [InlineData("bf16")]
    [InlineData("f64")]
    [InlineData("i8")]
    [InlineData("i16")]
    [InlineData("i32")]
    [InlineData("i64")]
    [InlineData("u8")]
    [InlineData("u16")]
    [InlineData("u32")]
    [InlineData("u64")]
    [InlineData("bool")]
    [InlineData("str")]
    [InlineData("c64")]
    [InlineData("c128")]
    public void A_map_over_elements_of_any_type(string type)
    {
        double[] values = type == "bool" ? [1, 0, 0, 1, 1, 1] : [3, 1, 4, 1, 5, 9];
        double[] elements = type[0] == 'c' ? [.. values.SelectMany(static v => new[] { v, -v })] : values;
        Tensor fed = Numbers.Make(type, [3, 2], elements);
        foreach (bool known in new[] { true, false })
        {
            var graph = new ServedGraph();
            SourceValue rows = known ? graph.Input(type, -1, 2) : graph.Input(type, null);
            (string, object) element = ("element_dtype", Numbers.DataTypeOf(type));
            SourceValue shape = known ? graph.Integers(2) : graph.Number(-1);
            SourceValue count = graph.Node(
                "StridedSlice", 1, [graph.Op("Shape", type, rows), graph.Integers(0), graph.Integers(1), graph.Integers(1)], ("shrink_axis_mask", 1))[0];
            SourceValue list = graph.Node("TensorListFromTensor", 1, [rows, shape], element)[0];
            SourceValue results = graph.Node("TensorListReserve", 1, [shape, count], element)[0];
            IReadOnlyList<SourceValue> loop = graph.Node(
                "StatelessWhile", 4, [graph.Number(0), results, count, list], [Condition(), Body(element)]);
            SourceValue stacked = graph.Node("TensorListStack", 1, [loop[1], shape], element, ("num_elements", -1))[0];

            Tensor result = graph.Run([stacked], fed)[0];

            Assert.Equal(fed.Shape, result.Shape);
            if (type == "str") { Assert.Equal(fed.ToTextArray(), result.ToTextArray()); }
            else { Assert.Equal(elements, Numbers.Read(result)); }
        }
    }

    private static SourceValue[] Arguments(ServedGraph graph) =>
    [
        graph.Input("i32", []), graph.Input(DataType.Variant, PartialShape.UnknownRank), graph.Input("i32", []),
        graph.Input(DataType.Variant, PartialShape.UnknownRank),
    ];

    private static SourceGraph Condition()
    {
        var graph = new ServedGraph();
        SourceValue[] arguments = Arguments(graph);
        return graph.Returns(graph.Op("Less", "i32", arguments[0], arguments[2]));
    }

    private static SourceGraph Body((string, object) element)
    {
        var graph = new ServedGraph();
        SourceValue[] arguments = Arguments(graph);
        SourceValue row = graph.Node("TensorListGetItem", 1, [arguments[3], arguments[0], graph.Number(-1)], element)[0];
        SourceValue written = graph.Node("TensorListSetItem", 1, [arguments[1], arguments[0], row], element)[0];
        return graph.Returns(graph.Op("AddV2", "i32", arguments[0], graph.Number(1)), written, arguments[2], arguments[3]);
    }
}
