// SPDX-License-Identifier: MIT
using TensorKeeper.SavedModel.Diagnostics;
using TensorKeeper.SavedModel.Graphs;
using TensorKeeper.SavedModel.Messages;
using TensorKeeper.SavedModel.Passes;
using TensorKeeper.SavedModel.Restoring;
using static TensorKeeper.SavedModel.Tests.Passes.GraphText;

namespace TensorKeeper.SavedModel.Tests.Passes;

public sealed class SimplifyTests
{
    private readonly FactTable _facts = new();

    [Fact]
    public void An_identity_disappears()
    {
        SourceNode x = Input("x", DataType.Float, new PartialShape(-1, 4));
        SourceNode same = Op("Identity", "same", x.Outputs[0]);
        SourceNode relu = Op("Relu", "relu", 1, T(DataType.Float), same.Outputs[0]);

        SourceGraph simplified = Run(Graph(x, same, relu));

        Assert.Equal(["x", "relu"], simplified.Nodes.Select(static n => n.Name));
        Assert.Same(x.Outputs[0], simplified.Outputs[0].Node.Inputs[0]);
    }

    [Fact]
    public void A_variable_becomes_what_it_holds()
    {
        var weight = new TensorConstant(Tensor.Of<float>(new TensorShape(2), 1, 2));
        var handle = new SourceNode("w", InternalOps.Constant, [], 1, constant: new VariableConstant("w", weight, IsReference: false, ""));
        SourceNode read = Op("ReadVariableOp", "read", handle.Outputs[0]);
        SourceNode relu = Op("Relu", "relu", 1, T(DataType.Float), read.Outputs[0]);

        SourceGraph simplified = Run(Graph(handle, read, relu));

        Assert.Same(weight, simplified.Outputs[0].Node.Inputs[0].Node.Constant);
    }

    [Theory]
    [InlineData("VarIsInitializedOp")]
    [InlineData("IsVariableInitialized")]
    public void A_variable_that_was_restored_is_initialized(string op)
    {
        var weight = new TensorConstant(Tensor.Of<float>(new TensorShape(2), 1, 2));
        var handle = new SourceNode(
            "w", InternalOps.Constant, [], 1, constant: new VariableConstant("w", weight, IsReference: op == "IsVariableInitialized", ""));

        SourceGraph simplified = Run(Graph(handle, Op(op, "asked", handle.Outputs[0])));

        Assert.Equal(1, Assert.IsType<TensorConstant>(simplified.Outputs[0].Node.Constant).Tensor.Bytes[0]);
    }

    [Fact]
    public void A_variables_shape_is_known()
    {
        var weight = new TensorConstant(Tensor.Of<float>(new TensorShape(1, 2), 1, 2));
        var handle = new SourceNode("w", InternalOps.Constant, [], 1, constant: new VariableConstant("w", weight, IsReference: false, ""));

        SourceGraph simplified = Run(Graph(handle, Op("VariableShape", "shape", handle.Outputs[0])));

        Assert.Equal([1, 2], Assert.IsType<TensorConstant>(simplified.Outputs[0].Node.Constant).Tensor.ToArray<int>());
    }

    [Fact]
    public void A_variable_is_read_in_a_loop_within_a_loop()
    {
        var weight = new TensorConstant(Tensor.Of<float>(new TensorShape(2), 1, 2));
        var handle = new SourceNode("w", InternalOps.Constant, [], 1, constant: new VariableConstant("w", weight, IsReference: false, ""));
        SourceNode x = Input("x", DataType.Float, new PartialShape(2));
        SourceNode loop = Loop(x.Outputs[0], handle.Outputs[0], (state, w) => Loop(state, w, (inner, innerHandle) =>
            Op("Relu", "relu", 1, T(DataType.Float), Op("ReadVariableOp", "read", innerHandle).Outputs[0], inner)));

        SourceNode simplified = Run(Graph(x, handle, loop)).Outputs[0].Node;

        SourceNode relu = simplified.Bodies[1].Outputs[0].Node.Bodies[1].Outputs[0].Node;
        Assert.Same(weight, relu.Inputs[0].Node.Constant);
    }

    [Fact]
    public void A_variable_without_a_value_says_why()
    {
        var handle = new SourceNode(
            "w", InternalOps.Constant, [], 1, constant: new VariableConstant("w", null, IsReference: false, "the checkpoint has no such key"));
        SourceNode read = Op("ReadVariableOp", "read", handle.Outputs[0]);

        SavedModelException refused = Assert.Throws<SavedModelException>(() => Run(Graph(handle, read)));

        Assert.Equal(DiagnosticId.UnresolvedVariable, Assert.Single(refused.Diagnostics).Id);
        Assert.Contains("the checkpoint has no such key", refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_signature_that_writes_a_variable_is_refused()
    {
        SourceNode x = Input("x", DataType.Float, new PartialShape(2));
        var handle = new SourceNode("w", InternalOps.Constant, [], 1, constant: new VariableConstant("w", null, IsReference: false, ""));
        SourceNode assign = Op("AssignAddVariableOp", "assign", handle.Outputs[0], x.Outputs[0]);

        SavedModelException refused = Assert.Throws<SavedModelException>(() => Run(Graph(x, handle, assign)));

        Assert.Equal(DiagnosticId.StateWrite, Assert.Single(refused.Diagnostics).Id);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void A_variable_that_the_request_changes_may_be_there_as_long_as_no_output_needs_it(bool needed)
    {
        var weight = new TensorConstant(Tensor.Of<float>(new TensorShape(2), 1, 2));
        var assign = new NodeDef("assign", "AssignVariableOp", [], new Dictionary<string, AttributeValue>());
        var write = new ResourceEffect(assign, new HostFrame(new GraphDef([assign], [], MessageFile.None)));
        var handle = new SourceNode(
            "w", InternalOps.Constant, [], 1, constant: new VariableConstant("w", weight, IsReference: false, "") { ChangedBy = write });
        SourceNode x = Input("x", DataType.Float, new PartialShape(2));
        SourceNode read = Op("ReadVariableOp", "read", handle.Outputs[0]);
        SourceNode relu = Op("Relu", "relu", 1, T(DataType.Float), needed ? read.Outputs[0] : x.Outputs[0]);

        Exception? refused = Record.Exception(() => Run(Graph(x, handle, read, relu)));

        Assert.Equal(needed ? DiagnosticId.StateWrite : null, (refused as SavedModelException)?.Diagnostics[0].Id);
    }

    [Fact]
    public void Only_the_branch_that_is_taken_stays()
    {
        SourceNode x = Input("x", DataType.Float, new PartialShape(-1));
        SourceNode training = Constant("training", Tensor.Of<bool>(TensorShape.Scalar, false));
        SourceNode choose = Op("Switch", "switch", 2, T(DataType.Float), x.Outputs[0], training.Outputs[0]);
        SourceNode served = Op("Relu", "served", 1, T(DataType.Float), choose.Outputs[0]);
        SourceNode trained = Op("RandomShuffle", "trained", 1, T(DataType.Float), choose.Outputs[1]);
        SourceNode merge = Op("Merge", "merge", 2, T(DataType.Float), trained.Outputs[0], served.Outputs[0]);

        SourceGraph simplified = Run(Graph(x, training, choose, served, trained, merge));

        Assert.Equal(["x", "served"], simplified.Nodes.Select(static n => n.Name));
    }

    [Fact]
    public void The_known_part_of_a_shape_is_folded_and_the_unknown_part_is_its_extent()
    {
        SourceNode x = Input("x", DataType.Float, new PartialShape(-1, 7));
        SourceNode shape = Op("Shape", "shape", x.Outputs[0]);
        SourceNode last = Slice(shape.Outputs[0], 1);
        SourceNode first = Slice(shape.Outputs[0], 0);
        SourceNode pack = Op("Pack", "pack", 1, T(DataType.Int32), first.Outputs[0], last.Outputs[0]);

        SourceGraph simplified = Run(Graph([x, shape, .. Parts(first), first, .. Parts(last), last, pack]));

        IReadOnlyList<SymbolicInteger> integers = _facts[simplified.Outputs[0]].Integers!;
        Assert.Equal(SymbolicInteger.Extent(x.Outputs[0], 0), integers[0]);
        Assert.Equal(SymbolicInteger.Of(7), integers[1]);
        Assert.Equal(InternalOps.Constant, simplified.Outputs[0].Node.Inputs[1].Node.Op);
    }

    [Fact]
    public void Shape_arithmetic_that_overflows_is_left_to_the_engine()
    {
        SourceNode a = Constant("a", Tensor.Of<int>(TensorShape.Scalar, int.MaxValue));
        SourceNode b = Constant("b", Tensor.Of<int>(TensorShape.Scalar, 2));
        SourceNode product = Op("Mul", "product", 1, T(DataType.Int32), a.Outputs[0], b.Outputs[0]);

        Assert.Equal("Mul", Run(Graph(a, b, product)).Outputs[0].Node.Op);
    }

    [Theory]
    [InlineData("SAME", 2, 4)]
    [InlineData("VALID", 2, 3)]
    [InlineData("SAME", 1, 8)]
    public void A_convolution_knows_its_extent(string padding, int stride, long expected)
    {
        SourceNode x = Input("x", DataType.Float, new PartialShape(-1, 8, 8, 3));
        SourceNode filter = Constant("filter", Tensor.Of<float>(new TensorShape(3, 3, 3, 5), new float[135]));
        var attributes = T(DataType.Float);
        attributes["padding"] = new AttributeValue { Kind = AttributeKind.Bytes, Bytes = System.Text.Encoding.UTF8.GetBytes(padding) };
        attributes["strides"] = new AttributeValue { Kind = AttributeKind.List, List = new AttributeList { Ints = [1, stride, stride, 1] } };
        SourceNode convolution = Op("Conv2D", "conv", 1, attributes, x.Outputs[0], filter.Outputs[0]);

        SourceGraph simplified = Run(Graph(x, filter, convolution));

        Assert.Equal(new PartialShape(-1, expected, expected, 5), _facts[simplified.Outputs[0]].Shape);
    }

    private SourceGraph Run(SourceGraph graph) => PassPipeline.Run(graph, _facts);

    /// <summary>Makes a loop over a number and a handle that never ends.</summary>
    private static SourceNode Loop(SourceValue state, SourceValue handle, Func<SourceValue, SourceValue, SourceNode> round)
    {
        SourceNode x = Input("state", DataType.Float, new PartialShape(2));
        SourceNode w = Input("handle", DataType.Resource, PartialShape.UnknownRank);
        SourceNode step = round(x.Outputs[0], w.Outputs[0]);
        IEnumerable<SourceNode> before = step.Inputs.Select(static i => i.Node).Where(static n => n.Op == "ReadVariableOp");
        var body = new SourceGraph([x.Outputs[0], w.Outputs[0]], [x, w, .. before, step], [step.Outputs[0], w.Outputs[0]]);
        SourceNode goesOn = Constant("goesOn", Tensor.Of<bool>(TensorShape.Scalar, true));
        SourceNode unread = Input("unread", DataType.Resource, PartialShape.UnknownRank);
        SourceNode also = Input("also", DataType.Float, new PartialShape(2));
        var condition = new SourceGraph([also.Outputs[0], unread.Outputs[0]], [also, unread, goesOn], [goesOn.Outputs[0]]);
        return new SourceNode("loop", "While", [state, handle], 2, bodies: [condition, body]);
    }

    private static SourceNode Slice(SourceValue vector, int index)
    {
        SourceNode Number(string name, int value) => Constant(name, Tensor.Of<int>(new TensorShape(1), value));
        Dictionary<string, AttributeValue> attributes = Of(("shrink_axis_mask", 1));
        attributes["T"] = new AttributeValue { Kind = AttributeKind.Type, Type = DataType.Int32 };
        return Op(
            "StridedSlice", "slice", 1, attributes,
            vector, Number("begin", index).Outputs[0], Number("end", index + 1).Outputs[0], Number("stride", 1).Outputs[0]);
    }

    private static IEnumerable<SourceNode> Parts(SourceNode slice) => slice.Inputs.Skip(1).Select(static i => i.Node);
}
