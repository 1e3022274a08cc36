// SPDX-License-Identifier: MIT
using TensorKeeper.SavedModel.Graphs;
using TensorKeeper.SavedModel.Messages;
using TensorKeeper.SavedModel.Stages;

namespace TensorKeeper.SavedModel.Tests.Stages.Xla;

public sealed class XlaScatterKernelTests
{
    private static readonly Tensor Grid = Tensor.Of([2, 3], 1, 2, 3, 4, 5, 6);

    [Fact]
    public void Rows_are_added_where_they_belong_each_time() => TensorAssert.Equal(
        Tensor.Of([2, 3], 1, 2, 3, 34, 45, 56),
        Run("AddV2", [0x0a, 1, 1, 0x12, 1, 0, 0x1a, 1, 0, 0x20, 1], Tensor.Of([2, 1], 1, 1), Tensor.Of([2, 3], 10, 20, 30, 20, 20, 20)));

    [Fact]
    public void A_window_that_does_not_fit_is_left_out() => TensorAssert.Equal(
        Tensor.Of([2, 3], 1, 8, 9, 4, 5, 6),
        Run("", [0x0a, 1, 1, 0x12, 1, 0, 0x1a, 2, 0, 1, 0x20, 1], Tensor.Of([3, 2], 0, 1, 0, 2, -1, 0), Tensor.Of([3, 2], 8, 9, 7, 7, 6, 6)));

    [Fact]
    public void Windows_of_another_shape_are_refused() => Assert.Throws<ServingException>(
        static () => Run("AddV2", [0x0a, 1, 1, 0x12, 1, 0, 0x1a, 1, 0, 0x20, 1], Tensor.Of([2, 1], 1, 1), Tensor.Of([3, 3], 1, 2, 3, 4, 5, 6, 7, 8, 9)));

    /// <summary>Runs a scatter whose function is one op, or takes the update for no op.</summary>
    private static Tensor Run(string op, byte[] numbers, Tensor places, Tensor updates)
    {
        SourceNode old = Input("old");
        SourceNode update = Input("update");
        var sum = new SourceNode("sum", op, [old.Outputs[0], update.Outputs[0]], 1);
        var body = op.Length == 0
            ? new SourceGraph([old.Outputs[0], update.Outputs[0]], [old, update], [update.Outputs[0]])
            : new SourceGraph([old.Outputs[0], update.Outputs[0]], [old, update, sum], [sum.Outputs[0]]);
        SourceNode[] inputs = [Input("operand"), Input("places"), Input("updates")];
        var attributes = new Dictionary<string, AttributeValue> { ["dimension_numbers"] = new() { Kind = AttributeKind.Bytes, Bytes = numbers } };
        var scatter = new SourceNode("scatter", "XlaScatter", [.. inputs.Select(static i => i.Outputs[0])], 1, attributes, [body]);
        var stage = new HostStage(new SourceGraph([.. inputs.Select(static i => i.Outputs[0])], [.. inputs, scatter], scatter.Outputs));
        return stage.Run([Grid, places, updates], TestContext.Current.CancellationToken)[0].Tensor!;
    }

    private static SourceNode Input(string name) => new(name, InternalOps.Input, [], 1);
}
