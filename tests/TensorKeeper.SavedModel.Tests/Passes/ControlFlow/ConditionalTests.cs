// SPDX-License-Identifier: MIT
using TensorKeeper.SavedModel.Diagnostics;
using TensorKeeper.SavedModel.Graphs;
using TensorKeeper.SavedModel.Messages;
using TensorKeeper.SavedModel.Tests.Messages;
using TensorKeeper.SavedModel.Tests.Restoring;

namespace TensorKeeper.SavedModel.Tests.Passes.ControlFlow;

public sealed class ConditionalTests : IDisposable
{
    private readonly V1Graph _g = new();

    public void Dispose() => _g.Dispose();

    [Theory]
    [InlineData(true, 0.5f)]
    [InlineData(false, 1f)]
    public void Two_constants_are_told_apart_by_their_control_edges(bool training, float expected)
    {
        // As of keep_prob = tf.cond(is_training, lambda: 0.5, lambda: 1.0).
        string fed = _g.Feed("training", DataType.Bool);
        string[] kept = _g.Cond(fed, () => [_g.Float(0.5f)], () => [_g.Float(1f)]);

        AssertGives([expected], kept[0], B(training));
    }

    [Fact]
    public void A_long_chain_of_conditionals_on_one_predicate_keeps_its_order()
    {
        // As of batch normalization with a fed is_training: each layer asks again, and reads what the one before gave.
        string training = _g.Feed("training", DataType.Bool);
        string x = _g.Feed("x", DataType.Float, -1);
        for (int layer = 0; layer < 60; layer++)
        {
            string before = x;
            string[] moments = _g.Cond(
                training,
                () =>
                {
                    string shared = _g.Op("Mul", before, _g.Float(2f));
                    return [shared, _g.Op("Neg", shared)];
                },
                () => [before, _g.Float(0f)]);
            x = _g.Op("Sub", _g.Op("Mul", _g.Op("AddV2", moments[0], moments[1]), _g.Float(0.5f)), _g.Op("Mul", before, _g.Float(-1f)));
        }

        // Training: (2x - 2x) / 2 + x; serving: x / 2 + x.
        AssertGives([3f], x, B(true), F(3f));
        AssertGives([(float)Math.Pow(1.5, 60)], x, B(false), F(1f));
    }

    [Fact]
    public void Outputs_that_share_a_node_become_one_conditional()
    {
        string training = _g.Feed("training", DataType.Bool);
        string x = _g.Feed("x", DataType.Float, -1);
        string[] results = _g.Cond(
            training,
            () =>
            {
                string exp = _g.Op("Exp", x);
                return [_g.Op("Neg", exp), _g.Op("Sqrt", exp)];
            },
            () => [x, x]);

        SourceGraph graph = _g.Import(results).Graph;

        Assert.Single(graph.Nodes, static node => node.Op == "If");
    }

    [Fact]
    public void A_later_conditional_may_read_nodes_of_an_earlier_one()
    {
        // As of a file from which an optimizer removed equal nodes: both conditionals share a node inside.
        string p = _g.Feed("p", DataType.Bool);
        string x = _g.Feed("x", DataType.Float, -1);
        string inside = _g.Raw("Switch", [x, p]);
        string shared = _g.Raw("Exp", [inside + ":1"], ("T", ModelBuilder.Type(DataType.Float)));
        string first = _g.Raw("Merge", [inside, shared]);
        string again = _g.Raw("Switch", [first, p]);
        string sum = _g.Raw("AddV2", [again + ":1", shared], ("T", ModelBuilder.Type(DataType.Float)));
        string second = _g.Raw("Merge", [again, sum]);

        AssertGives([2f], second, B(true), F(0f));
        AssertGives([0f], second, B(false), F(0f));
    }

    [Theory]
    [InlineData(0, 10f)]
    [InlineData(1, 20f)]
    [InlineData(2, 2f)]
    public void A_case_of_nested_conditionals_takes_one(int choice, float expected)
    {
        string k = _g.Feed("k", DataType.Int32);
        string x = _g.Feed("x", DataType.Float, -1);
        string isZero = _g.Op("Equal", DataType.Int32, k, _g.Int(0));
        string isOne = _g.Op("Equal", DataType.Int32, k, _g.Int(1));
        string[] taken = _g.Cond(
            isZero,
            () => [_g.Floats(1, 10f)],
            () => _g.Cond(isOne, () => [_g.Op("Mul", x, _g.Float(10f))], () => [x]));

        AssertGives([expected], taken[0], I(choice), F(2f));
    }

    [Fact]
    public void A_merge_tells_which_side_came()
    {
        string p = _g.Feed("p", DataType.Bool);
        string merged = _g.Cond(p, () => [_g.Float(1f)], () => [_g.Float(2f)])[0];

        Assert.Equal([1], Ints(merged + ":1", B(true)));
        Assert.Equal([0], Ints(merged + ":1", B(false)));
    }

    [Fact]
    public void A_known_predicate_takes_its_side_and_forgets_the_other()
    {
        string x = _g.Feed("x", DataType.Float, -1);
        string[] taken = _g.Cond(_g.Bool(false), () => [_g.Op("NoSuchOp", x)], () => [_g.Op("Neg", x)]);

        SourceGraph graph = _g.Import(taken).Graph;

        Assert.Equal("Neg", graph.Outputs[0].Node.Op);
    }

    [Fact]
    public void A_resource_variable_is_read_inside_of_a_side()
    {
        string p = _g.Feed("p", DataType.Bool);
        _g.Model.Variable("w");
        _g.Model.Const("start", ModelBuilder.Floats(4f)).Add("assign", "AssignVariableOp", ["w", "start"]).InitOp("assign");
        string[] taken = _g.Cond(
            p, () => [_g.Op("ReadVariableOp", ["w"], ("dtype", ModelBuilder.Type(DataType.Float)))], () => [_g.Floats(1, 1f)]);

        AssertGives([4f], taken[0], B(true));
        AssertGives([1f], taken[0], B(false));
    }

    [Fact]
    public void A_body_of_a_function_may_have_conditionals_of_TensorFlow_1()
    {
        _g.Model.Function(
            "choose",
            ["p", "x"],
            [("y", "merge:output:0")],
            ModelBuilder.Node("split", "Switch", ["x", "p"]),
            ModelBuilder.Node("pivot", "Identity", ["split:output_true:0"]),
            ModelBuilder.Node("one", "Const", ["^pivot"], ("value", ModelBuilder.Floats(1f)), ("dtype", ModelBuilder.Type(DataType.Float))),
            ModelBuilder.Node("merge", "Merge", ["split:output_false:0", "one:output:0"]));
        string p = _g.Feed("p", DataType.Bool);
        string x = _g.Feed("x", DataType.Float, 1);
        string call = _g.Raw(
            "PartitionedCall", [p, x], ("f", ModelBuilder.FunctionName("choose")), ("Tout", new ProtoMessage().Message(1, new ProtoMessage().Packed(6, 1))));

        AssertGives([1f], call, B(true), F(7f));
        AssertGives([7f], call, B(false), F(7f));
    }

    [Fact]
    public void A_merge_of_two_conditionals_is_refused_by_name()
    {
        string p = _g.Feed("p", DataType.Bool);
        string q = _g.Feed("q", DataType.Bool);
        string x = _g.Feed("x", DataType.Float, -1);
        string merged = _g.Raw("Merge", [_g.Raw("Switch", [x, p]), _g.Raw("Switch", [x, q]) + ":1"]);

        Diagnostic refusal = Refusal(merged);

        Assert.Equal((DiagnosticId.InvalidNode, merged, "Merge"), (refusal.Id, refusal.NodeName, refusal.Op));
    }

    [Fact]
    public void A_side_without_a_merge_is_refused_by_the_name_of_its_switch()
    {
        string p = _g.Feed("p", DataType.Bool);
        string x = _g.Feed("x", DataType.Float, -1);
        string split = _g.Raw("Switch", [x, p]);

        Diagnostic refusal = Refusal(_g.Raw("Neg", [split + ":1"], ("T", ModelBuilder.Type(DataType.Float))));

        Assert.Equal((DiagnosticId.InvalidNode, split, "Switch"), (refusal.Id, refusal.NodeName, refusal.Op));
    }

    [Fact]
    public void A_hundred_thousand_switches_in_a_row_are_refused_at_once()
    {
        string x = _g.Feed("x", DataType.Float, -1);
        string last = x;
        for (int i = 0; i < 100_000; i++) { last = _g.Raw("Switch", [last, _g.Raw("IsInf", [last])]) + ":1"; }

        Assert.Equal(DiagnosticId.TooDeep, Refusal(last).Id);
    }

    [Fact]
    public void Thirty_thousand_switches_side_by_side_end_in_one_conditional()
    {
        string p = _g.Feed("p", DataType.Bool);
        string x = _g.Feed("x", DataType.Float, -1);
        string[] merges = [.. Enumerable.Range(0, 30_000).Select(_ =>
        {
            string split = _g.Raw("Switch", [x, p]);
            return _g.Raw("Merge", [split, split + ":1"]);
        })];

        SourceGraph graph = _g.Import(merges).Graph;

        Assert.Single(graph.Nodes, static node => node.Op == "If");
    }

    private static Tensor B(bool value) => Tensor.Of<bool>(TensorShape.Scalar, value);

    private static Tensor I(int value) => Tensor.Of<int>(TensorShape.Scalar, value);

    private static Tensor F(float value) => Tensor.Of<float>(new TensorShape(1), value);

    private Diagnostic Refusal(string fetch) => Assert.Single(Assert.Throws<SavedModelException>(() => _g.Import(fetch)).Diagnostics);

    private int[] Ints(string fetch, params Tensor[] feeds) => _g.Run([fetch], feeds)[0].AsSpan<int>().ToArray();

    private void AssertGives(float[] expected, string fetch, params Tensor[] feeds)
    {
        float[] actual = _g.Run([fetch], feeds)[0].AsSpan<float>().ToArray();

        Assert.Equal(expected.Length, actual.Length);
        for (int i = 0; i < actual.Length; i++) { Assert.Equal(expected[i], actual[i], Math.Abs(expected[i]) * 1e-5f); }
    }
}
