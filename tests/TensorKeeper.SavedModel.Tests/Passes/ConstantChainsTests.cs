// SPDX-License-Identifier: MIT
using TensorKeeper.SavedModel.Graphs;
using TensorKeeper.SavedModel.Messages;
using TensorKeeper.SavedModel.Passes;
using static TensorKeeper.SavedModel.Tests.Passes.GraphText;

namespace TensorKeeper.SavedModel.Tests.Passes;

public sealed class ConstantChainsTests
{
    private const float Large = 1 << 24;   // the next float is two away

    [Theory]
    [InlineData("AddV2", new[] { 1f, 1f, Large }, Large + 2)]
    [InlineData("Add", new[] { Large, 1f, 1f }, Large)]
    [InlineData("Mul", new[] { 1e-30f, 1e-30f, 1e30f }, 0f)]
    [InlineData("Mul", new[] { 1e-30f, 1e30f, 1e-30f }, 1e-30f)]
    public void Constants_are_joined_from_the_first_to_the_last_in_their_own_type(string op, float[] constants, float joined)
    {
        SourceNode end = Run(op, [.. constants.Select(static c => Tensor.Of([], c))]).Outputs[0].Node;

        Assert.Equal("x", end.Inputs[0].Node.Name);
        Assert.Equal(joined, ConstantOf(end).AsSpan<float>()[0], 1e-32f);
    }

    [Fact]
    public void A_constant_may_stand_on_either_side()
    {
        SourceNode x = Input("x", DataType.Int32, new PartialShape(-1));
        SourceNode one = Constant("one", Tensor.Of([], 1));
        SourceNode two = Constant("two", Tensor.Of([], int.MaxValue));
        SourceNode first = Op("AddV2", "first", one.Outputs[0], x.Outputs[0]);
        SourceNode second = Op("Add", "second", first.Outputs[0], two.Outputs[0]);

        SourceGraph joined = ConstantChains.Run(Graph(x, one, two, first, second));

        Assert.Equal(["x", "second/joined", "second"], joined.Nodes.Select(static node => node.Name));
        Assert.Equal(int.MinValue, ConstantOf(joined.Outputs[0].Node).AsSpan<int>()[0]);
    }

    [Fact]
    public void A_hundred_thousand_steps_are_one() => Assert.Equal(3, Run("AddV2", [.. Enumerable.Repeat(Tensor.Of([], 1e-5f), 100_000)]).Nodes.Count);

    [Fact]
    public void A_step_that_something_else_reads_stays()
    {
        SourceNode x = Input("x", DataType.Float, new PartialShape(-1));
        SourceNode c = Constant("c", Tensor.Of([], 1f));
        SourceNode first = Op("AddV2", "first", x.Outputs[0], c.Outputs[0]);
        SourceNode second = Op("AddV2", "second", first.Outputs[0], c.Outputs[0]);
        SourceNode both = Op("Sub", "both", first.Outputs[0], second.Outputs[0]);

        Assert.Equal(["x", "c", "first", "second", "both"], ConstantChains.Run(Graph(x, c, first, second, both)).Nodes.Select(static node => node.Name));
    }

    [Fact]
    public void A_step_that_the_graph_returns_stays()
    {
        SourceNode x = Input("x", DataType.Float, new PartialShape(-1));
        SourceNode c = Constant("c", Tensor.Of([], 1f));
        SourceNode first = Op("AddV2", "first", x.Outputs[0], c.Outputs[0]);
        SourceNode second = Op("AddV2", "second", first.Outputs[0], c.Outputs[0]);

        SourceGraph joined = ConstantChains.Run(Graph(x, c, first, second) with { Outputs = [first.Outputs[0], second.Outputs[0]] });

        Assert.Equal(["x", "c", "first", "second"], joined.Nodes.Select(static node => node.Name));
    }

    [Fact]
    public void Additions_and_multiplications_are_not_mixed()
    {
        SourceNode x = Input("x", DataType.Float, new PartialShape(-1));
        SourceNode c = Constant("c", Tensor.Of([], 3f));
        SourceNode first = Op("AddV2", "first", x.Outputs[0], c.Outputs[0]);
        SourceNode second = Op("Mul", "second", first.Outputs[0], c.Outputs[0]);

        Assert.Equal(["x", "c", "first", "second"], ConstantChains.Run(Graph(x, c, first, second)).Nodes.Select(static node => node.Name));
    }

    [Fact]
    public void Vectors_and_numbers_of_sixteen_bits_are_left_alone()
    {
        Assert.Equal(5, Run("AddV2", [Tensor.Of([2], 1f, 2f), Tensor.Of([2], 1f, 2f)]).Nodes.Count);
        Assert.Equal(5, Run("AddV2", [Tensor.Of([], (Half)1), Tensor.Of([], (Half)1)]).Nodes.Count);
    }

    private static Tensor ConstantOf(SourceNode node) => Assert.IsType<TensorConstant>(node.Inputs[1].Node.Constant).Tensor;

    private static SourceGraph Run(string op, Tensor[] constants)
    {
        var nodes = new List<SourceNode> { Input("x", DataType.Float, new PartialShape(-1)) };
        SourceValue last = nodes[0].Outputs[0];
        for (int i = 0; i < constants.Length; i++)
        {
            SourceNode constant = Constant($"c{i}", constants[i]);
            SourceNode step = Op(op, $"step{i}", last, constant.Outputs[0]);
            nodes.AddRange([constant, step]);
            last = step.Outputs[0];
        }

        return ConstantChains.Run(Graph([.. nodes]));
    }
}
