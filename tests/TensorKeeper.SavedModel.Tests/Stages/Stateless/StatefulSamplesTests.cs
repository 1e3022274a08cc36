// SPDX-License-Identifier: MIT
using TensorKeeper.SavedModel.Messages;
using TensorKeeper.SavedModel.Stages;

namespace TensorKeeper.SavedModel.Tests.Stages.Stateless;

public sealed class StatefulSamplesTests
{
    [Fact]
    public void Each_call_draws_other_numbers_in_the_shape_of_samples_and_parameters()
    {
        HostStage stage = HostNode.Op("RandomGamma").Stage(2);

        Tensor first = Run(stage, Tensor.Of([2], 3, 4), Tensor.Of([2], 0.5f, 2f));
        Tensor second = Run(stage, Tensor.Of([2], 3, 4), Tensor.Of([2], 0.5f, 2f));

        Assert.Equal(new TensorShape(3, 4, 2), first.Shape);
        Assert.NotEqual(first.AsSpan<float>().ToArray(), second.AsSpan<float>().ToArray());
        Assert.All(first.AsSpan<float>().ToArray(), static value => Assert.True(value >= 0));
    }

    [Fact]
    public void A_seed_of_the_model_repeats_the_whole_stream_in_every_load()
    {
        HostStage one = HostNode.Op("RandomPoissonV2").With("dtype", DataType.Int64).With("seed", 3).With("seed2", 4).Stage(2);
        HostStage other = HostNode.Op("RandomPoissonV2").With("dtype", DataType.Int64).With("seed", 3).With("seed2", 4).Stage(2);

        for (int call = 0; call < 3; call++)
        {
            TensorAssert.Equal(Run(one, Tensor.Of([1], 20), Tensor.Of([1], 5.0)), Run(other, Tensor.Of([1], 20), Tensor.Of([1], 5.0)));
        }
    }

    [Fact]
    public void No_samples_or_no_parameters_are_an_empty_result()
    {
        Assert.Equal(new TensorShape(0, 2), HostNode.Op("RandomGamma").Single(Tensor.Of([1], 0), Tensor.Of([2], 1f, 2f)).Shape);
        Assert.Equal(new TensorShape(2, 0, 4), HostNode.Op("RandomPoissonV2").Single(Tensor.Of([1], 2), Tensor.Of<float>([0, 4])).Shape);
    }

    private static Tensor Run(HostStage stage, params HostValue[] inputs) =>
        Assert.IsType<Tensor>(Assert.Single(stage.Run(inputs, TestContext.Current.CancellationToken)).Tensor);
}
