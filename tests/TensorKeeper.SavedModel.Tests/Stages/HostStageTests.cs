// SPDX-License-Identifier: MIT
using TensorKeeper.SavedModel.Diagnostics;
using TensorKeeper.SavedModel.Graphs;
using TensorKeeper.SavedModel.Stages;

namespace TensorKeeper.SavedModel.Tests.Stages;

public sealed class HostStageTests
{
    [Fact]
    public void An_output_does_not_share_memory_with_an_input()
    {
        Tensor input = Tensor.Of<float>([2], 1, 2);

        Tensor output = HostNode.Op("Identity").Single(input);
        input.AsSpan<float>().Clear();

        TensorAssert.Equal(Tensor.Of<float>([2], 1, 2), output);
    }

    [Fact]
    public void A_value_that_is_returned_twice_is_two_tensors()
    {
        var input = new SourceNode("x", InternalOps.Input, [], 1);
        var identity = new SourceNode("y", "Identity", [input.Outputs[0]], 1);
        var stage = new HostStage(new SourceGraph([input.Outputs[0]], [input, identity], [identity.Outputs[0], identity.Outputs[0], input.Outputs[0]]));

        HostValue[] values = stage.Run([Tensor.Of<float>([1], 5)], TestContext.Current.CancellationToken);
        Tensor[] outputs = [.. values.Select(static value => value.Tensor!)];
        outputs[0].AsSpan<float>().Clear();
        outputs[0].Dispose();

        TensorAssert.Equal(Tensor.Of<float>([1], 5), outputs[1]);
        TensorAssert.Equal(Tensor.Of<float>([1], 5), outputs[2]);
    }

    [Fact]
    public void All_ops_without_a_kernel_are_reported_at_once()
    {
        var first = new SourceNode("a", "AcmeWarp", [], 1);
        var second = new SourceNode("b", "AcmeWeft", [first.Outputs[0]], 1);

        SavedModelException refusal = Assert.Throws<SavedModelException>(() => new HostStage(new SourceGraph([], [first, second], second.Outputs)));

        Assert.Equal(["AcmeWarp", "AcmeWeft"], refusal.Diagnostics.Select(static diagnostic => diagnostic.Op));
    }

    [Fact]
    public void A_cancelled_run_ends() =>
        Assert.Throws<OperationCanceledException>(
            () => HostNode.Op("Identity").Stage(1).Run([Tensor.Of<float>([1], 5)], new CancellationToken(canceled: true)));

    [Fact]
    public void What_a_kernel_did_not_foresee_ends_the_request_with_a_reason()
    {
        ServingException refusal = HostNode.Op("Tile").Refuses(Tensor.Of<float>([2], 1, 2), Tensor.OfText([1], "no number"));

        Assert.Equal(ServingErrorCode.InvalidArgument, refusal.Code);
    }
}
