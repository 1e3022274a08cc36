// SPDX-License-Identifier: MIT
using TensorKeeper.SavedModel.Messages;

namespace TensorKeeper.SavedModel.Tests.Stages.Stateless;

/// <summary>The corpus holds TensorFlow's own numbers; here are the moments, the shapes and the refusals.</summary>
public sealed class StatelessSamplesTests
{
    private const int Samples = 20_000;

    private static readonly Tensor Seed = Tensor.Of([2], 12, -345);

    [Theory]
    [InlineData(0.25)]
    [InlineData(1.0)]
    [InlineData(7.5)]
    public void Gamma_has_mean_and_variance_of_its_shape(double alpha)
    {
        double[] drawn = Doubles(HostNode.Op("StatelessRandomGammaV2").With("dtype", DataType.Double).Single(Tensor.Of([1], Samples), Seed, Tensor.Of([], alpha)));

        AssertMoments(drawn, alpha, alpha);
    }

    [Fact]
    public void Gamma_by_key_and_counter_is_gamma_by_the_seed_they_came_from()
    {
        Tensor[] key = HostNode.Op("StatelessRandomGetKeyCounter").Outputs(2).Run(Seed);
        Tensor alphas = Tensor.Of([2], 0.5f, 3f);

        Tensor bySeed = HostNode.Op("StatelessRandomGammaV2").With("dtype", DataType.Float).Single(Tensor.Of([2], 3, 2), Seed, alphas);
        Tensor byKey = HostNode.Op("StatelessRandomGammaV3").With("dtype", DataType.Float).Single(Tensor.Of([2], 3, 2), key[0], key[1], Tensor.Of([], 3), alphas);

        TensorAssert.Equal(bySeed, byKey);
    }

    [Theory]
    [InlineData(0.7)]
    [InlineData(9.9)]
    [InlineData(10.0)]
    [InlineData(300.0)]
    public void Poisson_has_mean_and_variance_of_its_rate(double rate)
    {
        double[] drawn = Doubles(HostNode.Op("StatelessRandomPoisson").With("dtype", DataType.Double).Single(Tensor.Of([1], Samples), Seed, Tensor.Of([], rate)));

        AssertMoments(drawn, rate, rate);
        Assert.All(drawn, static count => Assert.Equal(Math.Floor(count), count));
    }

    [Theory]
    [InlineData(12, 0.2)]
    [InlineData(12, 0.9)]
    [InlineData(1000, 0.3)]
    [InlineData(1000, 0.75)]
    public void Binomial_has_mean_and_variance_of_its_chance(double count, double chance)
    {
        double[] drawn = Doubles(HostNode.Op("StatelessRandomBinomial").With("dtype", DataType.Double)
            .Single(Tensor.Of([1], Samples), Seed, Tensor.Of([], count), Tensor.Of([], chance)));

        AssertMoments(drawn, count * chance, count * chance * (1 - chance));
        Assert.All(drawn, hits => Assert.InRange(hits, 0, count));
    }

    [Fact]
    public void Binomial_is_certain_at_the_ends_and_broadcasts_counts_over_chances()
    {
        Tensor drawn = HostNode.Op("StatelessRandomBinomial").With("dtype", DataType.Int32)
            .Single(Tensor.Of([3], 2, 2, 2), Seed, Tensor.Of([2, 1], 5f, 9f), Tensor.Of([2], 0f, 1f));

        TensorAssert.Equal(Tensor.Of([2, 2, 2], 0, 5, 0, 9, 0, 5, 0, 9), drawn);
    }

    [Fact]
    public void Categories_come_as_often_as_they_are_likely_and_impossible_ones_never()
    {
        Tensor logits = Tensor.Of([1, 4], 0f, (float)Math.Log(3), float.NegativeInfinity, float.NaN);

        int[] drawn = HostNode.Op("StatelessMultinomial").With("output_dtype", DataType.Int32).Single(logits, Tensor.Of([], Samples), Seed).AsSpan<int>().ToArray();

        Assert.All(drawn, static category => Assert.InRange(category, 0, 1));
        Assert.InRange(drawn.Average(), 0.73, 0.77);
    }

    [Fact]
    public void A_shuffle_keeps_rows_whole_and_loses_none()
    {
        Tensor rows = Tensor.Of([5, 2], 0L, 1, 2, 3, 4, 5, 6, 7, 8, 9);
        Tensor[] key = HostNode.Op("StatelessRandomGetKeyCounter").Outputs(2).Run(Seed);

        long[] shuffled = HostNode.Op("StatelessShuffle").Single(rows, key[0], key[1], Tensor.Of([], 1)).AsSpan<long>().ToArray();

        long[] first = [.. shuffled.Where(static (_, i) => i % 2 == 0)];
        Assert.Equal(first.Select(static v => v + 1), shuffled.Where(static (_, i) => i % 2 == 1));
        Assert.Equal([0L, 2, 4, 6, 8], first.Order());
        Assert.NotEqual(first.Order(), first);
    }

    [Theory]
    [InlineData((int)DataType.Half)]
    [InlineData((int)DataType.BFloat16)]
    [InlineData((int)DataType.Float)]
    [InlineData((int)DataType.Double)]
    public void Truncated_normal_numbers_of_every_type_stay_within_two_deviations(int type)
    {
        Tensor drawn = HostNode.Op("StatelessTruncatedNormal").With("dtype", (DataType)type).Single(Tensor.Of([1], 4001), Seed);

        double[] values = [.. Enumerable.Range(0, 4001).Select(i => SavedModel.Stages.Stateless.RealElements.Read(drawn, i))];
        Assert.All(values, static value => Assert.InRange(value, -2, 2));
        Assert.InRange(values.Average(), -0.05, 0.05);
        Assert.InRange(values.Average(static v => v * v), 0.72, 0.83);
    }

    [Fact]
    public void A_shorter_draw_is_the_beginning_of_a_longer_one()
    {
        foreach (string op in (string[])["StatelessRandomUniform", "StatelessRandomNormal", "StatelessTruncatedNormal"])
        {
            float[] longer = HostNode.Op(op).With("dtype", DataType.Float).Single(Tensor.Of([1], 50), Seed).AsSpan<float>().ToArray();
            float[] shorter = HostNode.Op(op).With("dtype", DataType.Float).Single(Tensor.Of([1], 7), Seed).AsSpan<float>().ToArray();

            Assert.Equal(longer[..7], shorter);
        }
    }

    [Fact]
    public void Parameters_that_would_never_end_are_refused()
    {
        HostNode.Op("StatelessRandomGammaV2").With("dtype", DataType.Float).Refuses(Tensor.Of([1], 1), Seed, Tensor.Of([], -1f));
        HostNode.Op("StatelessRandomGammaV2").With("dtype", DataType.Float).Refuses(Tensor.Of([1], 1), Seed, Tensor.Of([], float.NaN));
        HostNode.Op("StatelessRandomBinomial").Refuses(Tensor.Of([1], 1), Seed, Tensor.Of([], double.PositiveInfinity), Tensor.Of([], 0.5));
        Tensor nan = HostNode.Op("StatelessRandomPoisson").With("dtype", DataType.Float).Single(Tensor.Of([1], 1), Seed, Tensor.Of([], double.NaN));
        Assert.True(float.IsNaN(nan.AsSpan<float>()[0]));
    }

    [Fact]
    public void Shapes_and_algorithms_that_cannot_be_are_refused()
    {
        HostNode.Op("StatelessRandomNormal").Refuses(Tensor.Of([1], -1), Seed);
        HostNode.Op("StatelessRandomNormal").Refuses(Tensor.Of([3], 1L << 40, 1L << 40, 1L << 40), Seed);
        HostNode.Op("StatelessRandomPoisson").Refuses(Tensor.Of([1], 3), Seed, Tensor.Of([2], 1.0, 2.0));
        ServingException refusal = HostNode.Op("StatelessRandomNormalV2").Refuses(Tensor.Of([1], 1), Tensor.Of([1], 1UL), Tensor.Of([2], 1UL, 2UL), Tensor.Of([], 2));
        Assert.Contains("Unsupported algorithm id: 2", refusal.Message, StringComparison.Ordinal);
    }

    private static double[] Doubles(Tensor tensor) => tensor.AsSpan<double>().ToArray();

    /// <summary>Five standard errors: a fixed seed never fails by chance, a wrong distribution does.</summary>
    private static void AssertMoments(double[] drawn, double mean, double variance)
    {
        double margin = 5 * Math.Sqrt(variance / drawn.Length);
        double average = drawn.Average();
        Assert.InRange(average, mean - margin, mean + margin);
        Assert.InRange(drawn.Average(value => (value - average) * (value - average)), variance * 0.9, variance * 1.1);
    }
}
