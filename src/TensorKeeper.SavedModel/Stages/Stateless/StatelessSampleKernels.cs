// SPDX-License-Identifier: MIT
using TensorKeeper.SavedModel.Graphs;
using TensorKeeper.SavedModel.Messages;
using TensorKeeper.SavedModel.Stages.Shapes;

namespace TensorKeeper.SavedModel.Stages.Stateless;

/// <summary>Samples that a seed determines, of distributions with parameters: gamma, Poisson, binomial, categories, orders.</summary>
internal static class StatelessSampleKernels
{
    public static void Register(HostKernelTable table) => table
        .AddPrepared("StatelessRandomGammaV2", static node => Gamma(node, isNew: false))
        .AddPrepared("StatelessRandomGammaV3", static node => Gamma(node, isNew: true))
        .AddPrepared("StatelessRandomPoisson", Poisson)
        .AddPrepared("StatelessRandomBinomial", Binomial)
        .AddPrepared("StatelessMultinomial", Categories)
        .Add("StatelessShuffle", Shuffle);

    private static HostKernel Gamma(SourceNode node, bool isNew)
    {
        ElementType type = TypeOf(node, "dtype", DataType.Float, RealElements.IsReal);
        return (in HostCall call) =>
        {
            Philox generator = (isNew ? StatelessSeed.Read(call, 1) : StatelessSeed.Scramble(call, call[1])).Open(call.CancellationToken);
            Tensor alphas = call[isNew ? 4 : 2];
            call.Require(alphas.ElementType == type, $"alpha must be {type}, not {alphas.ElementType}");
            Tensor result = DrawnShape.Of(call, type);
            DrawnShape.RequireEndsWith(call, result.Shape, alphas.Shape);
            GammaNumbers.Fill(call, result, generator, alphas);
            return [result];
        };
    }

    private static HostKernel Poisson(SourceNode node)
    {
        ElementType type = TypeOf(node, "dtype", DataType.Int64, IsCount);
        return (in HostCall call) =>
        {
            Philox generator = StatelessSeed.Scramble(call, call[1]).Open(call.CancellationToken);
            Tensor result = DrawnShape.Of(call, type);
            DrawnShape.RequireEndsWith(call, result.Shape, call[2].Shape);
            PoissonNumbers.Fill(call, result, generator, call[2]);
            return [result];
        };
    }

    private static HostKernel Binomial(SourceNode node)
    {
        ElementType type = TypeOf(node, "dtype", DataType.Int64, IsCount);
        return (in HostCall call) =>
        {
            (Tensor counts, Tensor chances) = (call[2], call[3]);
            call.Require(counts.ElementType == chances.ElementType, $"counts and probs must be of one type, not {counts.ElementType} and {chances.ElementType}");
            Philox generator = StatelessSeed.Scramble(call, call[1]).Open(call.CancellationToken);
            TensorShape common = Broadcasting.Common(call, counts.Shape, chances.Shape);
            Tensor result = DrawnShape.Of(call, type);
            DrawnShape.RequireEndsWith(call, result.Shape, common);
            if (result.ElementCount == 0) { return [result]; }
            (counts, chances) = (Broadcasting.Stretch(call, counts, common), Broadcasting.Stretch(call, chances, common));
            int distinct = (int)counts.ElementCount;
            int samples = (int)result.ElementCount / distinct;
            for (int i = 0; i < distinct; i++)
            {
                double count = RealElements.Read(counts, i);
                double chance = RealElements.Read(chances, i);
                call.Require(double.IsFinite(count), $"counts must be finite, got {count}");
                for (int sample = 0; sample < samples; sample++)
                {
                    if (sample % 1024 == 0) { call.CancellationToken.ThrowIfCancellationRequested(); }
                    ulong at = ((ulong)i * (ulong)samples) + (ulong)sample;
                    RealElements.Write(result, (sample * distinct) + i, BinomialNumbers.Draw(count, chance, counts.ElementType, generator, at));
                }
            }

            return [result];
        };
    }

    private static HostKernel Categories(SourceNode node)
    {
        ElementType type = TypeOf(node, "output_dtype", DataType.Int64, static t => t is ElementType.Int32 or ElementType.Int64);
        return (in HostCall call) =>
        {
            Philox generator = StatelessSeed.Scramble(call, call[2]).Open(call.CancellationToken);
            return [CategoryNumbers.Draw(call, call[0], call[1], type, generator)];
        };
    }

    private static Tensor[] Shuffle(in HostCall call) => [Shuffled(call[0], StatelessSeed.Read(call, 1).Open(call.CancellationToken))];

    /// <summary>Fisher and Yates: each row in turn changes places with one of those from it to the end.</summary>
    internal static Tensor Shuffled(Tensor tensor, Philox generator)
    {
        var words = new WordStream(generator);
        if (tensor.ElementCount <= 1 || tensor.Shape[0] <= 1) { return Tensors.View(tensor, tensor.Shape); }
        int rows = (int)tensor.Shape[0];
        long run = tensor.ElementCount / rows;
        long[] offsets = new long[rows];
        for (int i = 0; i < rows; i++) { offsets[i] = i * run; }
        for (int i = 0; i < rows - 1; i++)
        {
            int other = i + (int)(words.Next() % (uint)(rows - i));
            (offsets[i], offsets[other]) = (offsets[other], offsets[i]);
        }

        return RunCopy.Take(tensor, tensor.Shape, run, offsets);
    }

    private static bool IsCount(ElementType type) =>
        type is ElementType.Float16 or ElementType.Float32 or ElementType.Float64 or ElementType.Int32 or ElementType.Int64;

    private static ElementType TypeOf(SourceNode node, string attribute, DataType otherwise, Func<ElementType, bool> isKnown)
    {
        ElementType type = node.Type(attribute, otherwise).ToElementType();
        return isKnown(type) ? type : throw new ServingException(ServingErrorCode.InvalidArgument, $"{node.Op} does not draw {type}.");
    }
}
