// SPDX-License-Identifier: MIT
using System.Runtime.InteropServices;
using TensorKeeper.SavedModel.Diagnostics;
using TensorKeeper.SavedModel.Graphs;
using TensorKeeper.SavedModel.Messages;
using TensorKeeper.SavedModel.Restoring;
using TensorKeeper.SavedModel.Tests.Messages;
using static TensorKeeper.SavedModel.Tests.Restoring.ModelBuilder;

namespace TensorKeeper.SavedModel.Tests.Restoring;

public sealed class RestoredVariablesTests : IDisposable
{
    private readonly ModelBuilder _model = new();

    public void Dispose() => _model.Dispose();

    [Fact]
    public void A_reference_variable_is_restored_by_the_save_graph()
    {
        Weights(("w", [1, 2]), ("b", [3]));
        _model.Add("w", "VariableV2", []).Add("b", "VariableV2", []).Restores(["b", "w"])
            .Add("save/Assign", "Assign", ["b", "save/RestoreV2"]).Add("save/Assign_1", "Assign", ["w", "save/RestoreV2:1"])
            .Add("save/restore_shard", "NoOp", ["^save/Assign", "^save/Assign_1"]).Add("save/restore_all", "NoOp", ["^save/restore_shard"])
            .Saver("save/restore_all");

        using RestoredState state = _model.Restore();

        Assert.Equal([1, 2], state.Floats("w"));
        Assert.Equal([3], state.Floats("b"));
        Assert.IsType<WeightConstant>(state.FindVariable(state.Node("w")));
    }

    [Fact]
    public void A_handle_is_restored_through_the_arguments_of_a_function()
    {
        Weights(("k/.ATTRIBUTES/VARIABLE_VALUE", [5]));
        _model.Variable("dense/kernel", "dense/kernel").Const("file", Scalar("")).Function(
                "restore",
                ["prefix", "handle"],
                [("identity", "Identity:output:0")],
                Node("names", "Const", [], ("value", Strings("k/.ATTRIBUTES/VARIABLE_VALUE"))),
                Node("slices", "Const", [], ("value", Strings(""))),
                Node("RestoreV2", "RestoreV2", ["prefix", "names:output:0", "slices:output:0"]),
                Node("Value", "Identity", ["RestoreV2:tensors:0"]),
                Node("Assign", "AssignVariableOp", ["handle", "Value:output:0"]),
                Node("Identity", "Identity", ["prefix", "^Assign"]))
            .Add("call", "StatefulPartitionedCall", ["file", "dense/kernel"], ("f", FunctionName("restore")))
            .Saver("call", "file:0");

        using RestoredState state = _model.Restore();

        Assert.Equal([5], state.Floats("dense/kernel"));
    }

    [Fact]
    public void Only_the_saver_of_the_graph_is_followed()
    {
        Weights(("good", [1]), ("bad", [2]));
        _model.Variable("v").Restores(["bad"]).Restores(["good"], save: "save_1")
            .Add("save/Assign", "AssignVariableOp", ["v", "save/RestoreV2"]).Add("save/all", "NoOp", ["^save/Assign"])
            .Add("save_1/Assign", "AssignVariableOp", ["v", "save_1/RestoreV2"]).Add("save_1/all", "NoOp", ["^save_1/Assign"])
            .Saver("save_1/all", "save_1/Const:0");

        using RestoredState state = _model.Restore();

        Assert.Equal([1], state.Floats("v"));
    }

    [Theory]
    [InlineData("", new[] { 1f, 2, 3, 4, 5, 6 })]
    [InlineData("2 3 0,2:0,3", new[] { 1f, 2, 3, 4, 5, 6 })]
    [InlineData("2 3 -:1,2", new[] { 2f, 3, 5, 6 })]
    [InlineData("2 3 1,1:-", new[] { 4f, 5, 6 })]
    public void A_slice_of_a_tensor_may_be_restored(string slice, float[] expected)
    {
        _model.Bundle.Add("m", DataType.Float, [2, 3], MemoryMarshal.AsBytes<float>([1, 2, 3, 4, 5, 6]));
        _model.Variable("v").Restores(["m"], [slice]).Add("a", "AssignVariableOp", ["v", "save/RestoreV2"]).Saver("a");

        using RestoredState state = _model.Restore();

        Assert.Equal(expected, state.Floats("v"));
    }

    [Theory]
    [InlineData("2 3 0,3:0,3")]
    [InlineData("3 3 -:-")]
    [InlineData("2 3 -")]
    [InlineData("2 3 x:-")]
    public void A_slice_that_does_not_fit_leaves_the_variable_unresolved(string slice)
    {
        _model.Bundle.Add("m", DataType.Float, [2, 3], MemoryMarshal.AsBytes<float>([1, 2, 3, 4, 5, 6]));
        _model.Variable("v").Restores(["m"], [slice]).Add("a", "AssignVariableOp", ["v", "save/RestoreV2"]).Saver("a");

        using RestoredState state = _model.Restore();

        Assert.Null(state.Find("v"));
        Assert.Contains(slice, state.Why("v"), StringComparison.Ordinal);
    }

    [Fact]
    public void The_init_op_runs_after_the_restore_op()
    {
        Weights(("v", [1]));
        _model.Variable("v").Variable("w").Restores(["v"]).Add("a", "AssignVariableOp", ["v", "save/RestoreV2"]).Saver("a")
            .Const("c", Floats(7, 8)).Add("i", "AssignVariableOp", ["v", "c"]).Add("j", "AssignVariableOp", ["w", "c"])
            .Add("init", "NoOp", ["^i", "^j"]).InitOp("init");

        using RestoredState state = _model.Restore();

        Assert.Equal([7, 8], state.Floats("v"));
        Assert.Equal([7, 8], state.Floats("w"));
    }

    [Theory]
    [InlineData("saved_model_main_op")]
    [InlineData("legacy_init_op")]
    public void The_init_op_may_stand_in_a_collection(string collection)
    {
        _model.Variable("v").Const("c", Floats(7)).Add("i", "AssignVariableOp", ["v", "c"])
            .Collection(collection, new ProtoMessage().Message(1, new ProtoMessage().Text(1, "i")));

        using RestoredState state = _model.Restore();

        Assert.Equal([7], state.Floats("v"));
    }

    [Fact]
    public void Handles_of_one_shared_name_are_one_variable()
    {
        _model.Variable("a", "same").Variable("b", "same").Variable("c").Const("k", Floats(1)).Add("i", "AssignVariableOp", ["a", "k"]).InitOp("i");

        using RestoredState state = _model.Restore();

        Assert.Equal([1], state.Floats("b"));
        Assert.Null(state.Find("c"));
    }

    [Fact]
    public void The_name_for_unnamed_resources_is_shared_by_nobody()
    {
        const string Anonymous = "cd2c89b7-88b7-44c8-ad83-06c2a9158347";
        _model.Variable("a", Anonymous).Variable("b", Anonymous).Const("k", Floats(1)).Add("i", "AssignVariableOp", ["a", "k"]).InitOp("i");

        using RestoredState state = _model.Restore();

        Assert.Equal([1], state.Floats("a"));
        Assert.Null(state.Find("b"));
    }

    [Fact]
    public void A_captured_variable_is_found_by_its_object()
    {
        Weights(("kernel", [4]));
        _model.Bundle.AddStrings("_CHECKPOINTABLE_OBJECT_GRAPH", [], Latin1(new ProtoMessage()
            .Message(1, new ProtoMessage().Message(1, Child(2, "layer")))
            .Message(1, new ProtoMessage().Message(2, new ProtoMessage().Text(1, "VARIABLE_VALUE").Text(3, "kernel")))
            .Message(1, new ProtoMessage().Message(1, Child(1, "w"))).Bytes));
        _model.Add("x", "Placeholder", []).Variable("sequential/kernel", "original").Function("serve", ["x", "w"], [("y", "x")])
            .Add("call", "StatefulPartitionedCall", ["x", "sequential/kernel"], ("f", FunctionName("serve")))
            .ObjectGraph(new ProtoMessage()
                .Message(1, new ProtoMessage().Message(1, Child(1, "layer")))
                .Message(1, new ProtoMessage().Message(1, Child(2, "w")))
                .Message(1, new ProtoMessage().Message(7, new ProtoMessage().Text(6, "kernel")))
                .Entry(2, "serve", new ProtoMessage().Packed(2, 2)));

        using RestoredState state = _model.Restore();

        Assert.Equal([4], state.Floats("sequential/kernel"));
    }

    [Fact]
    public void A_variable_is_found_by_the_copy_that_is_restored()
    {
        Weights(("copy", [6]));
        _model.Variable("original").Variable("copy").Add("read", "ReadVariableOp", ["original"]).Add("value", "Identity", ["read"])
            .Add("copy/Assign", "AssignVariableOp", ["copy", "value"])
            .Restores(["copy"]).Add("a", "AssignVariableOp", ["copy", "save/RestoreV2"]).Saver("a");

        using RestoredState state = _model.Restore();

        Assert.Equal([6], state.Floats("original"));
    }

    [Fact]
    public void What_nothing_fills_is_no_error_until_it_is_needed()
    {
        _model.Variable("v").Variable("w").Add("random", "RandomUniform", []).Add("i", "AssignVariableOp", ["w", "random"]).InitOp("i");

        using RestoredState state = _model.RestoreWithoutCheckpoint();

        Assert.Null(state.Find("v"));
        Assert.Contains("neither", state.Why("v"), StringComparison.Ordinal);
        Assert.Null(state.Find("w"));
        Assert.Contains("RandomUniform", state.Why("w"), StringComparison.Ordinal);
    }

    [Fact]
    public void A_missing_checkpoint_is_an_error_only_for_variables_in_it()
    {
        _model.Variable("v").Variable("w").Restores(["v"]).Add("a", "AssignVariableOp", ["v", "save/RestoreV2"]).Saver("a")
            .Const("c", Floats(7)).Add("i", "AssignVariableOp", ["w", "c"]).InitOp("i");

        using RestoredState state = _model.RestoreWithoutCheckpoint();

        Assert.Equal([7], state.Floats("w"));
        Refusal.Of(DiagnosticId.MissingFile, () => state.Floats("v"));
    }

    [Fact]
    public void A_tensor_that_the_checkpoint_lacks_is_named()
    {
        _model.Variable("v").Restores(["gone"]).Add("a", "AssignVariableOp", ["v", "save/RestoreV2"]).Saver("a");

        using RestoredState state = _model.Restore();

        Assert.Null(state.Find("v"));
        Assert.Contains("'gone'", state.Why("v"), StringComparison.Ordinal);
    }

    [Fact]
    public void The_checkpoint_of_a_training_far_away_is_not_mistaken_for_this_one()
    {
        Weights(("v", [1]));
        _model.Variable("v").Const("path", Scalar("/home/somebody/model.ckpt")).Const("names", Strings("v")).Const("slices", Strings(""))
            .Add("warm", "RestoreV2", ["path", "names", "slices"]).Add("i", "AssignVariableOp", ["v", "warm"]).InitOp("i");

        using RestoredState state = _model.Restore();

        Assert.Null(state.Find("v"));
        Assert.Contains("/home/somebody/model.ckpt", state.Why("v"), StringComparison.Ordinal);
    }

    [Fact]
    public void A_value_may_be_computed_from_constants()
    {
        _model.Variable("v").Const("c", Floats(1, 2, 3, 4)).Const("shape", Longs(2, -1)).Const("begin", Longs(1)).Const("end", Longs(3)).Const("step", Longs(1))
            .Add("r", "Reshape", ["c", "shape"]).Add("i", "AssignVariableOp", ["v", "r"])
            .Variable("s").Add("slice", "StridedSlice", ["c", "begin", "end", "step"]).Add("j", "AssignVariableOp", ["s", "slice"])
            .Variable("n", type: DataType.Int32).Add("cast", "Cast", ["slice"], ("DstT", ModelBuilder.Type(DataType.Int32))).Add("k", "AssignVariableOp", ["n", "cast"])
            .Variable("p").Add("pack", "Pack", ["slice", "slice"]).Add("l", "AssignVariableOp", ["p", "pack"])
            .Add("init", "NoOp", ["^i", "^j", "^k", "^l"]).InitOp("init");

        using RestoredState state = _model.Restore();

        Assert.Equal(new TensorShape(2, 2), ConstantContents.Describe(state.FindVariable(state.Node("v"))!)!.Value.Shape);
        Assert.Equal([2, 3], state.Floats("s"));
        Assert.Equal([2, 3], ConstantContents.Load(state.FindVariable(state.Node("n"))!)!.AsSpan<int>().ToArray());
        Assert.Equal([2, 3, 2, 3], state.Floats("p"));
    }

    [Fact]
    public void A_value_of_another_type_or_shape_than_declared_is_refused()
    {
        Weights(("v", [1, 2]));
        _model.Add("v", "VarHandleOp", [], ("dtype", ModelBuilder.Type(DataType.Float)), ("shape", new ProtoMessage().Message(7, ProtoMessage.Shape(3))))
            .Variable("w", type: DataType.Double).Restores(["v"])
            .Add("a", "AssignVariableOp", ["v", "save/RestoreV2"]).Add("b", "AssignVariableOp", ["w", "save/RestoreV2"]).Add("all", "NoOp", ["^a", "^b"]).Saver("all");

        using RestoredState state = _model.Restore();

        Assert.Equal("v", Refusal.Of(DiagnosticId.InvalidNode, () => state.Floats("v")).NodeName);
        Refusal.Of(DiagnosticId.InvalidNode, () => state.Floats("w"));
    }

    [Fact]
    public void A_chain_of_a_hundred_thousand_nodes_does_no_harm()
    {
        _model.Variable("v").Const("n0", Floats(1));
        for (int i = 1; i < 100_000; i++) { _model.Add($"n{i}", "Identity", [$"n{i - 1}"]); }
        _model.Add("i", "AssignVariableOp", ["v", "n99999"]).InitOp("i");

        using RestoredState state = _model.Restore();

        Assert.Null(state.Find("v"));
        Assert.Contains("steps away", state.Why("v"), StringComparison.Ordinal);
    }

    [Fact]
    public void A_cycle_of_nodes_does_no_harm()
    {
        _model.Variable("v").Add("a", "Identity", ["b"]).Add("b", "Identity", ["a"]).Add("i", "AssignVariableOp", ["v", "b"]).InitOp("i");

        using RestoredState state = _model.Restore();

        Assert.Null(state.Find("v"));
        Assert.Contains("itself", state.Why("v"), StringComparison.Ordinal);
    }

    [Fact]
    public void Functions_that_call_each_other_without_end_are_refused()
    {
        _model.Variable("v").Function("f", [], [], Node("g", "PartitionedCall", [], ("f", FunctionName("g"))))
            .Function("g", [], [], Node("f", "PartitionedCall", [], ("f", FunctionName("f"))))
            .Add("init", "PartitionedCall", [], ("f", FunctionName("f"))).InitOp("init");

        using RestoredState state = _model.Restore();

        Refusal.Of(DiagnosticId.TooDeep, () => state.Floats("v"));
    }

    [Fact]
    public void A_bomb_of_calls_is_refused()
    {
        _model.Variable("v");
        for (int level = 0; level < 12; level++)
        {
            ProtoMessage[] calls = [.. Enumerable.Range(0, 10).Select(i => Node($"c{i}", "PartitionedCall", [], ("f", FunctionName($"f{level + 1}"))))];
            _model.Function($"f{level}", [], [], calls);
        }

        _model.Function("f12", [], [], Node("c", "NoOp", [])).Add("init", "PartitionedCall", [], ("f", FunctionName("f0"))).InitOp("init");

        using RestoredState state = _model.Restore();

        Refusal.Of(DiagnosticId.TooLarge, () => state.Floats("v"));
    }

    private static ProtoMessage Child(int node, string name) => new ProtoMessage().Int(1, node).Text(2, name);

    // Every byte of the message is below 128, so that it may pass through text.
    private static string Latin1(byte[] bytes) => System.Text.Encoding.Latin1.GetString(bytes);

    private void Weights(params (string Key, float[] Values)[] weights)
    {
        foreach ((string key, float[] values) in weights) { _model.Bundle.Add(key, DataType.Float, [values.Length], MemoryMarshal.AsBytes<float>(values)); }
    }
}
