// SPDX-License-Identifier: MIT
using TensorKeeper.SavedModel.Diagnostics;
using TensorKeeper.SavedModel.Graphs;
using TensorKeeper.SavedModel.Messages;
using TensorKeeper.SavedModel.Stages;

namespace TensorKeeper.SavedModel.Tests.Stages.Xla;

/// <summary>Ops that call functions of the model over scalars.</summary>
public sealed class XlaFunctionKernelsTests
{
    [Theory]
    [InlineData(new[] { 1L })]
    [InlineData(new[] { 0L })]
    [InlineData(new[] { 1L, 0L })]
    [InlineData(new[] { 2L })]
    [InlineData(new long[0])]
    public void The_largest_and_where_it_is_are_found_together(long[] axes)
    {
        var random = new Random(axes.Length);
        var shape = new TensorShape(3, 5, 2);
        int[] values = [.. Enumerable.Range(0, 30).Select(_ => random.Next(6))];
        int[] places = [.. Enumerable.Range(0, 30)];

        Tensor[] found = Run(
            "XlaVariadicReduceV2", 2, new() { ["dimensions_to_reduce"] = new() { Kind = AttributeKind.List, List = new() { Ints = axes } } }, [ArgMax()],
            Tensor.Of<int>(shape, values), Tensor.Of<int>(shape, places), Tensor.Of([], int.MinValue), Tensor.Of([], -1));

        int[][] groups = [.. places.GroupBy(i => string.Join(',', Coordinates(i).Where((_, axis) => !axes.Contains(axis)))).Select(static g => g.ToArray())];
        int[] best = [.. groups.Select(group => group.MaxBy(i => (values[i], -i)))];
        Assert.Equal(new TensorShape([.. shape.Dimensions.ToArray().Where((_, axis) => !axes.Contains(axis))]), found[0].Shape);
        Assert.Equal(best.Select(i => values[i]), found[0].AsSpan<int>().ToArray());
        Assert.Equal(best, found[1].AsSpan<int>().ToArray());
    }

    [Fact]
    public void Nothing_reduced_is_the_first_number() => TensorAssert.Equal(
        Tensor.Of([2], 7, 7),
        Run(
            "XlaVariadicReduceV2", 1, new() { ["dimensions_to_reduce"] = new() { Kind = AttributeKind.List, List = new() { Ints = [1] } } },
            [Body(2, static x => [Op("Add", x[0], x[1])])], Tensor.Of<int>([2, 0], []), Tensor.Of([], 7))[0]);

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(-1)]
    public void Arrays_are_sorted_by_the_first_and_equal_ones_keep_their_order(int axis)
    {
        for (int length = 0; length < 20; length++)
        {
            var random = new Random(length);
            bool isFirst = axis == 0;
            var shape = isFirst ? new TensorShape(length, 3) : new TensorShape(3, length);
            int[] keys = [.. Enumerable.Range(0, 3 * length).Select(_ => random.Next(5))];
            int[] places = [.. Enumerable.Range(0, 3 * length)];

            Tensor[] sorted = Run(
                "XlaVariadicSort", 2, [], [Body(4, static x => [Op("Greater", x[0], x[1])])], Tensor.Of<int>(shape, keys), Tensor.Of<int>(shape, places), Tensor.Of([], axis));

            for (int line = 0; line < 3; line++)
            {
                int[] of = [.. Enumerable.Range(0, length).Select(i => isFirst ? (i * 3) + line : (line * length) + i)];
                int[] expected = [.. of.OrderByDescending(i => keys[i])];
                Assert.Equal(expected, of.Select(i => sorted[1].AsSpan<int>().ToArray()[i]));
                Assert.Equal(expected.Select(i => keys[i]), of.Select(i => sorted[0].AsSpan<int>().ToArray()[i]));
            }
        }
    }

    [Fact]
    public void A_comparator_that_contradicts_itself_ends_too() => Assert.Equal(
        [1, 2, 3, 4, 5],
        Run("XlaVariadicSort", 1, [], [Body(2, static x => [Op("LessEqual", x[0], x[0])])], Tensor.Of([5], 4, 2, 5, 1, 3), Tensor.Of([], 0))[0].AsSpan<int>().ToArray().Order());

    [Fact]
    public void A_window_hands_its_value_to_the_element_it_selects() => TensorAssert.Equal(
        Tensor.Of([2, 3], 1f, 1f, 1f, 1f, 31f, 1f),
        Run(
            "XlaSelectAndScatter", 1, [], [Body(2, static x => [Op("GreaterEqual", x[0], x[1])]), Body(2, static x => [Op("AddV2", x[0], x[1])])],
            Tensor.Of([2, 3], 1f, 2f, 3f, 4f, 9f, 3f), Tensor.Of([2], 2, 2), Tensor.Of([2], 1, 1), Tensor.Of([2, 2], 0, 0, 0, 0), Tensor.Of([1, 2], 10f, 20f), Tensor.Of([], 1f))[0]);

    [Fact]
    public void Padding_is_never_selected() => TensorAssert.Equal(
        Tensor.Of([3], 5f, 0f, 6f),
        Run(
            "XlaSelectAndScatter", 1, [], [Body(2, static x => [Op("GreaterEqual", x[0], x[1])]), Body(2, static x => [Op("AddV2", x[0], x[1])])],
            Tensor.Of([3], -1f, -2f, -1f), Tensor.Of([1], 2), Tensor.Of([1], 2), Tensor.Of([1, 2], 1, 0), Tensor.Of([2], 5f, 6f), Tensor.Of([], 0f))[0]);

    [Fact]
    public void A_function_that_is_not_element_by_element_is_refused()
    {
        SavedModelException refused = Assert.Throws<SavedModelException>(() => Run(
            "XlaVariadicSort", 1, [], [Body(2, static x => [Op("Shape", x[0])])], Tensor.Of([2], 1, 2), Tensor.Of([], 0)));

        Assert.Contains("Shape", refused.Message, StringComparison.Ordinal);
    }

    private static int[] Coordinates(int place) => [place / 10, place / 2 % 5, place % 2];

    private static SourceGraph ArgMax() => Body(4, static x =>
    {
        SourceNode isLarger = Op("Greater", x[0], x[2]);
        SourceNode isEqual = Op("LogicalAnd", Op("Equal", x[0], x[2]).Outputs[0], Op("Less", x[1], x[3]).Outputs[0]);
        SourceNode isFirst = Op("LogicalOr", isLarger.Outputs[0], isEqual.Outputs[0]);
        return [Op("SelectV2", isFirst.Outputs[0], x[0], x[2]), Op("SelectV2", isFirst.Outputs[0], x[1], x[3])];
    });

    private static SourceNode Op(string op, params SourceValue[] inputs) => new(op, op, inputs, 1);

    /// <summary>Makes a function; its nodes are found from its results.</summary>
    private static SourceGraph Body(int arguments, Func<SourceValue[], SourceNode[]> make)
    {
        SourceNode[] inputs = [.. Enumerable.Range(0, arguments).Select(static i => new SourceNode($"x{i}", InternalOps.Input, [], 1))];
        SourceNode[] results = make([.. inputs.Select(static input => input.Outputs[0])]);
        var nodes = new List<SourceNode>(inputs);
        foreach (SourceNode result in results) { Collect(result); }
        return new SourceGraph([.. inputs.Select(static input => input.Outputs[0])], nodes, [.. results.Select(static result => result.Outputs[0])]);

        void Collect(SourceNode node)
        {
            if (nodes.Contains(node)) { return; }
            foreach (SourceValue input in node.Inputs) { Collect(input.Node); }
            nodes.Add(node);
        }
    }

    private static Tensor[] Run(string op, int outputs, Dictionary<string, AttributeValue> attributes, SourceGraph[] bodies, params Tensor[] operands)
    {
        SourceNode[] inputs = [.. operands.Select(static (_, i) => new SourceNode($"operand{i}", InternalOps.Input, [], 1))];
        var node = new SourceNode("tested", op, [.. inputs.Select(static input => input.Outputs[0])], outputs, attributes, bodies);
        var stage = new HostStage(new SourceGraph([.. inputs.Select(static input => input.Outputs[0])], [.. inputs, node], node.Outputs));
        return [.. stage.Run([.. operands.Select(static operand => (HostValue)operand)], TestContext.Current.CancellationToken).Select(static value => value.Tensor!)];
    }
}
