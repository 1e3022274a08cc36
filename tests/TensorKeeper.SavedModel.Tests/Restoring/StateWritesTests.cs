// SPDX-License-Identifier: MIT
using TensorKeeper.SavedModel.Messages;
using TensorKeeper.SavedModel.Restoring;
using TensorKeeper.SavedModel.Tests.Messages;
using static TensorKeeper.SavedModel.Tests.Restoring.ModelBuilder;

namespace TensorKeeper.SavedModel.Tests.Restoring;

public sealed class StateWritesTests : IDisposable
{
    private readonly ModelBuilder _model = new();

    public void Dispose() => _model.Dispose();

    [Fact]
    public void An_assignment_that_an_output_waits_for_changes_its_variable()
    {
        _model.Variable("v").Variable("other").Const("one", Floats(1))
            .Add("add", "AssignAddVariableOp", ["v", "one"]).Add("y", "Identity", ["one", "^add"]);

        Assert.Equal(["|v"], Writes("y:0").Keys);
    }

    [Fact]
    public void An_assignment_that_no_output_waits_for_never_runs()
    {
        _model.Variable("v").Const("one", Floats(1)).Add("add", "AssignAddVariableOp", ["v", "one"]).Add("y", "Identity", ["one"]);

        Assert.Empty(Writes("y:0"));
    }

    [Fact]
    public void A_function_runs_all_its_nodes_in_a_loop_too()
    {
        Update("update");
        _model.Function(
                "body", ["x", "h"], [("out", "x"), ("h_out", "h")],
                Node("call", "StatefulPartitionedCall", ["h", "x"], ("f", FunctionName("update"))))
            .Function("cond", ["x", "h"], [("out", "x")])
            .Variable("v").Const("one", Floats(1))
            .Add("loop", "While", ["one", "v"], ("cond", FunctionName("cond")), ("body", FunctionName("body")));

        Assert.Equal("AssignVariableOp", Writes("loop:0")["|v"][0].Node.Op);
    }

    [Fact]
    public void A_branch_that_is_known_not_to_be_taken_writes_nothing()
    {
        Update("update");
        _model.Function("keep", ["h", "x"], [("out", "x")]).Variable("v").Const("one", Floats(1)).Const("training", Bool(false))
            .Add("if", "If", ["training", "v", "one"], ("then_branch", FunctionName("update")), ("else_branch", FunctionName("keep")));

        Assert.Empty(Writes("if:0"));
    }

    [Fact]
    public void The_side_of_a_switch_that_is_not_taken_writes_nothing()
    {
        Switch(condition: "training");

        Assert.Empty(Writes("merge:0"));
    }

    [Fact]
    public void A_condition_that_the_request_feeds_is_not_known()
    {
        Switch(condition: "training");

        Assert.Equal(["|v"], Writes("merge:0", feed: "training:0").Keys);
    }

    [Fact]
    public void Functions_that_call_each_other_are_looked_at_once()
    {
        _model.Function("f", ["x"], [("out", "x")], Node("g", "StatefulPartitionedCall", ["x"], ("f", FunctionName("g"))))
            .Function("g", ["x"], [("out", "x")], Node("f", "StatefulPartitionedCall", ["x"], ("f", FunctionName("f"))))
            .Const("one", Floats(1)).Add("call", "PartitionedCall", ["one"], ("f", FunctionName("f")));

        Assert.Empty(Writes("call:0"));
    }

    private static ProtoMessage Bool(bool value) => new ProtoMessage().Message(
        8, new ProtoMessage().Int(1, (long)DataType.Bool).Message(2, ProtoMessage.Shape()).Packed(11, value ? 1 : 0));

    private void Update(string name) => _model.Function(
        name, ["h", "x"], [("out", "x")], Node("Assign", "AssignVariableOp", ["h", "x"]));

    private void Switch(string condition) => _model.Variable("v").Const("one", Floats(1)).Const("no", Bool(false))
        .Add(condition, "PlaceholderWithDefault", ["no"])
        .Add("switch", "Switch", ["one", condition])
        .Add("update", "AssignVariableOp", ["v", "switch:1"])
        .Add("trained", "Identity", ["switch:1", "^update"])
        .Add("served", "Identity", ["switch"])
        .Add("merge", "Merge", ["served", "trained"]);

    private IReadOnlyDictionary<string, List<ResourceEffect>> Writes(string fetch, params string[] feed)
    {
        using RestoredState state = _model.Restore();
        return state.FindWrites(feed, [fetch]);
    }
}
