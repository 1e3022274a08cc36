// SPDX-License-Identifier: MIT
using TensorKeeper.Serving.Batching;

namespace TensorKeeper.Serving.Tests.Batching;

public sealed class BatchProbeTests
{
    [Theory]
    [InlineData(new long[] { -1, 4 }, new long[] { -1 }, "Unknown")]
    [InlineData(new long[] { 1, 4 }, new long[] { -1 }, "Refuted")]
    [InlineData(new long[] { -1, 4 }, new long[] { 3 }, "Refuted")]
    [InlineData(new long[] { -1, 4 }, new long[] { }, "Refuted")]
    [InlineData(new long[] { }, new long[] { -1 }, "Refuted")]
    public void Rows_must_be_free_in_all_inputs_and_outputs(long[] input, long[] output, string expected)
    {
        var signature = new Signature
        {
            Name = "s",
            Inputs = [new TensorSpec("x", ElementType.Float32, new PartialShape(input), "x:0")],
            Outputs = [new TensorSpec("y", ElementType.Float32, new PartialShape(output), "y:0")],
        };

        Assert.Equal(expected, BatchProbe.Judge(signature, isAsked: false).ToString());
    }

    [Fact]
    public void Where_nothing_is_said_of_shapes_only_who_asks_for_batching_gets_it()
    {
        Assert.Equal(BatchTrust.Refuted, BatchProbe.Judge(TestModel.Signature, isAsked: false));
        Assert.Equal(BatchTrust.Unknown, BatchProbe.Judge(TestModel.Signature, isAsked: true));
    }

    [Fact]
    public void Rows_of_a_model_that_doubles_do_not_depend_on_each_other() =>
        Assert.Equal(BatchTrust.Probable, Probe(BatchModel.Double));

    [Fact]
    public void A_sum_over_the_batch_is_found_out() => Assert.Equal(BatchTrust.Refuted, Probe(static x =>
    {
        Tensor y = Tensor.Allocate(ElementType.Float32, x.Shape);
        float sum = 0;
        foreach (float value in x.AsSpan<float>()) { sum += value; }
        y.AsSpan<float>().Fill(sum);
        return new TensorMap { { "y", y } };
    }));

    [Fact]
    public void Outputs_of_another_number_of_rows_are_found_out() =>
        Assert.Equal(BatchTrust.Refuted, Probe(static _ => new TensorMap { { "y", Tensor.Of<float>([1, 1], 3f) } }));

    [Fact]
    public void A_model_that_refuses_made_up_rows_is_left_to_real_ones() =>
        Assert.Equal(BatchTrust.Unknown, Probe(static _ => throw new ServingException(ServingErrorCode.InvalidArgument, "no")));

    [Fact]
    public void Differences_in_the_last_digits_are_the_engines() => Assert.Equal(BatchTrust.Probable, Probe(static x =>
    {
        TensorMap outputs = BatchModel.Double(x);
        foreach (ref float value in outputs["y"].AsSpan<float>()) { value *= 1 + ((x.Shape[0] - 1) * 1e-6f); }
        return outputs;
    }));

    private static BatchTrust Probe(Func<Tensor, TensorMap> run)
    {
        using var model = new BatchModel { IsHeld = false, OnRun = run };
        return BatchProbe.Run(model, BatchModel.Signature, TestContext.Current.CancellationToken);
    }
}
