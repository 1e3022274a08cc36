// SPDX-License-Identifier: MIT
using TensorKeeper.SavedModel.Graphs;
using TensorKeeper.SavedModel.Messages;
using TensorKeeper.SavedModel.Tests.Messages;
using TensorKeeper.SavedModel.Tests.Restoring;

namespace TensorKeeper.SavedModel.Tests.Passes.ControlFlow;

/// <summary>Loops as the libraries of TensorFlow 1 write them.</summary>
public sealed class LoopTests : IDisposable
{
    private readonly V1Graph _g = new();

    public void Dispose() => _g.Dispose();

    [Theory]
    [InlineData(0, 1f)]
    [InlineData(5, 32f)]
    public void A_loop_runs_as_long_as_its_condition_holds(int rounds, float expected)
    {
        string n = _g.Feed("n", DataType.Int32);
        string[] ends = _g.While(
            [_g.Int(0), _g.Float(1f)],
            v => _g.Op("Less", DataType.Int32, v[0], n),
            v => [_g.Op("AddV2", DataType.Int32, v[0], _g.Int(1)), _g.Op("Mul", v[1], _g.Float(2f))]);

        AssertGives([expected], ends[1], I(rounds));
    }

    [Fact]
    public void Loops_in_loops_and_conditionals_in_both_keep_to_themselves()
    {
        // sum over i < n, j < i of (i + j is even ? i : -j), the inner loop only where i is not 1.
        string n = _g.Feed("n", DataType.Int32);
        string[] ends = _g.While(
            [_g.Int(0), _g.Int(0)],
            v => Less(v[0], n),
            v =>
            {
                string isOne = _g.Op("Equal", DataType.Int32, v[0], _g.Int(1));
                string sum = _g.Cond(
                    isOne,
                    () => [v[1]],
                    () => [_g.While(
                        [_g.Int(0), v[1]],
                        w => Less(w[0], v[0]),
                        w =>
                        {
                            string rest = _g.Op("FloorMod", DataType.Int32, Add(v[0], w[0]), _g.Int(2));
                            string isEven = _g.Op("Equal", DataType.Int32, rest, _g.Int(0));
                            string term = _g.Cond(isEven, () => [v[0]], () => [_g.Op("Neg", DataType.Int32, w[0])])[0];
                            return [Add(w[0], _g.Int(1)), Add(w[1], term)];
                        })[1]])[0];
                return [Add(v[0], _g.Int(1)), sum];
            });
        int expected = 0;
        for (int i = 0; i < 6; i++)
        {
            for (int j = 0; j < i && i != 1; j++) { expected += (i + j) % 2 == 0 ? i : -j; }
        }

        Assert.Equal([expected], Ints(ends[1], I(6)));
        Assert.Equal([0], Ints(ends[1], I(0)));
    }

    [Fact]
    public void A_loop_on_one_side_of_a_conditional_begins_with_constants_of_that_side()
    {
        string p = _g.Feed("p", DataType.Bool);
        string[] taken = _g.Cond(
            p,
            () => _g.While([_g.Int(0)], v => Less(v[0], _g.Int(4)), v => [Add(v[0], _g.Int(3))]),
            () => [_g.Int(-1)]);

        Assert.Equal([6], Ints(taken[0], B(true)));
        Assert.Equal([-1], Ints(taken[0], B(false)));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Elements_are_mapped_through_arrays(bool grows)
    {
        // As of tf.map_fn.
        string x = _g.Feed("x", DataType.Float, -1, 2);
        string n = Rows(x);
        string source = _g.Array(n);
        string filled = Scatter(source, n, x);
        string results = _g.Array(grows ? _g.Int(0) : n, grows);
        string[] ends = _g.While(
            [_g.Int(0), results + ":1"],
            v => Less(v[0], n),
            v =>
            {
                string row = _g.Read(source, v[0], filled);
                return [Add(v[0], _g.Int(1)), _g.Write(results, v[0], _g.Op("Neg", row), v[1])];
            });

        AssertGives([-1, -2, -3, -4], _g.Stack(results, n, ends[1]), F([2, 2], 1, 2, 3, 4));
        AssertGives([], _g.Stack(results, n, ends[1]), F([0, 2]));
    }

    [Fact]
    public void An_element_looks_like_what_its_array_was_filled_from()
    {
        string x = _g.Feed("x", DataType.Float, -1, 2);
        string n = Rows(x);
        string source = _g.Array(n);
        string filled = Scatter(source, n, x);
        string[] ends = _g.While(
            [_g.Int(0), _g.Floats(2, 0f, 0f)],
            v => Less(v[0], n),
            v => [Add(v[0], _g.Int(1)), _g.Op("AddV2", v[1], _g.Read(source, v[0], filled))]);

        (SourceGraph graph, FactTable facts) = _g.Import(ends[1]);

        SourceNode read = graph.Outputs[0].Node.Bodies[1].Nodes.Single(static node => node.Op == "TensorArrayReadV3");
        Assert.Equal(new PartialShape(2), facts[read.Outputs[0]].Shape);
        Assert.Equal(new PartialShape(2), facts[graph.Outputs[0]].Shape);
    }

    [Fact]
    public void A_fold_carries_its_state()
    {
        // As of tf.foldl and tf.scan backwards: the counter goes down, so elements are written from the last to the first.
        string x = _g.Feed("x", DataType.Float, -1);
        string n = Rows(x);
        string source = _g.Array(n);
        string filled = Scatter(source, n, x);
        string results = _g.Array(n);
        string[] ends = _g.While(
            [_g.Op("Sub", DataType.Int32, n, _g.Int(1)), _g.Float(0f), results + ":1"],
            v => _g.Op("GreaterEqual", DataType.Int32, v[0], _g.Int(0)),
            v =>
            {
                string sum = _g.Op("AddV2", v[1], _g.Read(source, v[0], filled));
                return [_g.Op("Sub", DataType.Int32, v[0], _g.Int(1)), sum, _g.Write(results, v[0], sum, v[2])];
            });

        AssertGives([6, 5, 3], _g.Stack(results, n, ends[2]), F([3], 1, 2, 3));
        AssertGives([6], ends[1], F([3], 1, 2, 3));
    }

    [Fact]
    public void An_array_may_be_written_on_one_side_of_a_conditional()
    {
        string x = _g.Feed("x", DataType.Float, -1);
        string n = Rows(x);
        string source = _g.Array(n);
        string filled = Scatter(source, n, x);
        string results = _g.Array(n, elementShape: ProtoMessage.Shape());
        string[] ends = _g.While(
            [_g.Int(0), results + ":1"],
            v => Less(v[0], n),
            v =>
            {
                string value = _g.Read(source, v[0], filled);
                string isLarge = _g.Op("Greater", value, _g.Float(2f));
                string written = _g.Cond(isLarge, () => [_g.Write(results, v[0], value, v[1])], () => [v[1]])[0];
                return [Add(v[0], _g.Int(1)), written];
            });

        AssertGives([0, 5, 0, 3], _g.Stack(results, n, ends[1]), F([4], 1, 5, 2, 3));
    }

    [Fact]
    public void A_decoder_stops_when_all_rows_are_finished()
    {
        // As of tf.contrib.seq2seq.dynamic_decode: an array that grows, until every row has reached its limit.
        string limits = _g.Feed("limits", DataType.Float, -1);
        string results = _g.Array(_g.Int(0), grows: true);
        string zeros = _g.Op("Sub", limits, limits);
        string[] ends = _g.While(
            [_g.Int(0), zeros, results + ":1", _g.Op("GreaterEqual", zeros, limits)],
            v => _g.Op("LogicalNot", [_g.Op("All", [v[3], _g.Ints(0)], ("Tidx", ModelBuilder.Type(DataType.Int32)))]),
            v =>
            {
                string grown = _g.Op("AddV2", v[1], _g.Float(1f));
                string kept = _g.Op("Select", v[3], v[1], grown);
                string finished = _g.Op("LogicalOr", [v[3], _g.Op("GreaterEqual", kept, limits)]);
                return [Add(v[0], _g.Int(1)), kept, _g.Write(results, v[0], kept, v[2]), finished];
            });
        string count = _g.Op("TensorArraySizeV3", [results, ends[2]]);

        AssertGives([1, 1, 1, 2, 1, 3], _g.Stack(results, count, ends[2]), F([2], 1, 3));
        Assert.Equal([3], Ints(ends[0], F([2], 1, 3)));
    }

    [Fact]
    public void A_resource_variable_is_read_inside_of_a_loop()
    {
        _g.Model.Variable("w");
        _g.Model.Const("start", ModelBuilder.Floats(4f)).Add("assign", "AssignVariableOp", ["w", "start"]).InitOp("assign");
        string n = _g.Feed("n", DataType.Int32);
        string[] ends = _g.While(
            [_g.Int(0), _g.Floats(1, 0f)],
            v => Less(v[0], n),
            v =>
            {
                string w = _g.Op("ReadVariableOp", ["w"], ("dtype", ModelBuilder.Type(DataType.Float)));
                return [Add(v[0], _g.Int(1)), _g.Op("AddV2", v[1], w)];
            });

        AssertGives([12], ends[1], I(3));
    }

    [Fact]
    public void A_function_called_twice_has_two_loops()
    {
        ProtoMessage frame = ModelBuilder.Text("f");
        ProtoMessage one = new ProtoMessage().Message(8, new ProtoMessage().Int(1, (long)DataType.Int32).Message(2, ProtoMessage.Shape()).Packed(7, 1));
        (string, ProtoMessage) type = ("T", ModelBuilder.Type(DataType.Int32));
        _g.Model.Function(
            "upTo",
            ["from", "to"],
            [("end", "exit:output:0")],
            ModelBuilder.Node("first", "Enter", ["from"], ("frame_name", frame)),
            ModelBuilder.Node("limit", "Enter", ["to"], ("frame_name", frame), ("is_constant", new ProtoMessage().Int(5, 1))),
            ModelBuilder.Node("head", "Merge", ["first:output:0", "next:output:0"], type),
            ModelBuilder.Node("less", "Less", ["head:output:0", "limit:output:0"], type),
            ModelBuilder.Node("cond", "LoopCond", ["less:z:0"]),
            ModelBuilder.Node("switch", "Switch", ["head:output:0", "cond:output:0"], type),
            ModelBuilder.Node("pivot", "Identity", ["switch:output_true:0"], type),
            ModelBuilder.Node("one", "Const", ["^pivot"], ("value", one), ("dtype", ModelBuilder.Type(DataType.Int32))),
            ModelBuilder.Node("add", "AddV2", ["pivot:output:0", "one:output:0"], type),
            ModelBuilder.Node("next", "NextIteration", ["add:z:0"], type),
            ModelBuilder.Node("exit", "Exit", ["switch:output_false:0"], type));
        string a = _g.Feed("a", DataType.Int32);
        string b = _g.Feed("b", DataType.Int32);
        string inner = Call("upTo", a, b);
        string outer = Call("upTo", inner, _g.Op("Mul", DataType.Int32, b, _g.Int(2)));

        Assert.Equal([14], Ints(outer, I(2), I(7)));
    }

    private string Call(string function, params string[] inputs) => _g.Raw(
        "PartitionedCall",
        inputs,
        ("f", ModelBuilder.FunctionName(function)),
        ("Tout", new ProtoMessage().Message(1, new ProtoMessage().Packed(6, (long)DataType.Int32))));

    private string Less(string left, string right) => _g.Op("Less", DataType.Int32, left, right);

    private string Add(string left, string right) => _g.Op("AddV2", DataType.Int32, left, right);

    private string Rows(string x)
    {
        string first = _g.Op("GatherV2", [_g.Op("Shape", x), _g.Int(0), _g.Int(0)], ("Tparams", ModelBuilder.Type(DataType.Int32)));
        return first;
    }

    private string Scatter(string array, string n, string values)
    {
        string all = _g.Op("Range", [_g.Int(0), n, _g.Int(1)], ("Tidx", ModelBuilder.Type(DataType.Int32)));
        return _g.Op("TensorArrayScatterV3", array, all, values, array + ":1");
    }

    private static Tensor B(bool value) => Tensor.Of<bool>(TensorShape.Scalar, value);

    private static Tensor I(int value) => Tensor.Of<int>(TensorShape.Scalar, value);

    private static Tensor F(long[] shape, params float[] values) => Tensor.Of<float>(new TensorShape(shape), values);

    private int[] Ints(string fetch, params Tensor[] feeds) => _g.Run([fetch], feeds)[0].AsSpan<int>().ToArray();

    private void AssertGives(float[] expected, string fetch, params Tensor[] feeds) =>
        Assert.Equal(expected, _g.Run([fetch], feeds)[0].AsSpan<float>().ToArray());
}
